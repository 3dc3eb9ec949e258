// Documents that wait for the seal.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';
import type { DocumentRow } from '../drafting/drafting-store.ts';

export type Desk = StationOutputs['sealing']['desk'];
export type DeskStep = Desk['steps'][number];
export type SealResult = StationOutputs['sealing']['seal'];

/** The custodian's queue. */
export function createSealingStores(client: StationClient) {
  return { sealingQueue: createResource<DocumentRow[]>(async () => await client.sealing.queue({})) };
}
