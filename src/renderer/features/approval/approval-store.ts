// Documents that wait for 签发.
import { createResource } from '../../client/resource.ts';
import type { StationClient } from '../../client/station-client.ts';
import type { DocumentRow } from '../drafting/drafting-store.ts';

/** The leader's queue. */
export function createApprovalStores(client: StationClient) {
  return { approvalQueue: createResource<DocumentRow[]>(async () => await client.approval.queue({})) };
}
