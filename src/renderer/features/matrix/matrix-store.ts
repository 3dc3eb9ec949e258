// Documents by units, and the list of those to phone.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type MatrixView = StationOutputs['matrix']['view'];
export type CallList = StationOutputs['matrix']['callList'];
export type CallListWho = 'unsigned' | 'notReceived';

/** `matrix.show` chooses the documents, `callList.show` whom to list. */
export function createMatrixStores(client: StationClient) {
  let unfinishedOnly = true;
  let wish: { documentId: DocumentId | null; who: CallListWho } = { documentId: null, who: 'unsigned' };
  const matrix = createResource<MatrixView>(async () => await client.matrix.view({ unfinishedOnly }));
  const callList = createResource<CallList>(async () => await client.matrix.callList(wish));
  return {
    matrix: Object.assign(matrix, {
      isUnfinishedOnly: () => unfinishedOnly,
      show: async (only: boolean) => {
        unfinishedOnly = only;
        await matrix.reload();
      },
    }),
    callList: Object.assign(callList, {
      who: () => wish.who,
      show: async (next: typeof wish) => {
        // Never one list under the title of the other: it may be printed.
        if (next.documentId !== wish.documentId || next.who !== wish.who) callList.clear();
        wish = next;
        await callList.reload();
      },
    }),
  };
}
