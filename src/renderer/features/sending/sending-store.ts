// The outbox and, for the chosen document, the state at every recipient.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type OutboxRow = StationOutputs['sending']['outbox'][number];
export type Trail = StationOutputs['notices']['trail'];
export type Delivery = StationOutputs['sending']['deliveries'][number];

/** `deliveries.choose` says whose recipients are shown. */
export function createSendingStores(client: StationClient) {
  let chosen: DocumentId | null = null;
  const deliveries = createResource<Delivery[]>(async () =>
    chosen === null ? null : await client.sending.deliveries({ documentId: chosen }),
  );
  const trail = createResource<Trail>(async () =>
    chosen === null ? null : await client.notices.trail({ documentId: chosen }),
  );
  return {
    trail,
    outbox: createResource<OutboxRow[]>(async () => await client.sending.outbox({})),
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
