// Documents that wait for their number.
import { createResource } from '../../client/resource.ts';
import type { StationClient } from '../../client/station-client.ts';
import type { DocumentRow } from '../drafting/drafting-store.ts';

/** The clerk's queue for 登记编号. */
export function createNumberingStores(client: StationClient) {
  return { numberingQueue: createResource<DocumentRow[]>(async () => await client.numbering.queue({})) };
}
