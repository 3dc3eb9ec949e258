// The outbox and, for the chosen document, its own row and the state at every recipient.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createGrowingList } from '../../client/growing-list.ts';
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type OutboxRow = StationOutputs['sending']['outbox'][number];
export type Trail = StationOutputs['notices']['trail'];
export type Delivery = StationOutputs['sending']['deliveries'][number];

/** `deliveries.choose` says whose recipients are shown; `outboxRow.choose` finds the row of a document that the list has not come to yet. */
export function createSendingStores(client: StationClient) {
  let chosen: DocumentId | null = null;
  let row: DocumentId | null = null;
  const deliveries = createResource<Delivery[]>(async () =>
    chosen === null ? null : await client.sending.deliveries({ documentId: chosen }),
  );
  const trail = createResource<Trail>(async () =>
    chosen === null ? null : await client.notices.trail({ documentId: chosen }),
  );
  const outboxRow = createResource<OutboxRow>(async () => {
    if (row === null) return null;
    const [found = null] = await client.sending.outbox({ documentId: row });
    return found;
  });
  return {
    trail,
    outbox: createGrowingList<OutboxRow>({
      ask: async (after, limit) =>
        await client.sending.outbox({
          limit,
          ...(after && { before: { queuedAtMs: after.queuedAtMs, documentId: after.documentId } }),
        }),
      keyOf: ({ documentId }) => documentId,
    }),
    outboxRow: Object.assign(outboxRow, {
      choose: async (documentId: DocumentId | null) => {
        if (documentId !== row) outboxRow.clear();
        row = documentId;
        await outboxRow.reload();
      },
    }),
    deliveries: Object.assign(deliveries, {
      choose: async (documentId: DocumentId | null) => {
        if (documentId !== chosen) {
          deliveries.clear();
          trail.clear();
        }
        chosen = documentId;
        await Promise.all([deliveries.reload(), trail.reload()]);
      },
    }),
  };
}
