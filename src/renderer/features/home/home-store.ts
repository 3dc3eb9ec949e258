// What is new, what waits, what is stuck: for the person at the window.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type Board = StationOutputs['home']['board'];
export type Counts = StationOutputs['home']['counts'];

/** Home board and the counts of the left rail. */
export function createHomeStores(client: StationClient) {
  return {
    board: createResource<Board>(async () => await client.home.board({})),
    counts: createResource<Counts>(async () => await client.home.counts({})),
  };
}
