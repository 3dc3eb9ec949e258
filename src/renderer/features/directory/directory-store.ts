// The signed directory of units.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type DirectoryList = StationOutputs['directory']['units'];
export type DirectoryUnit = DirectoryList['units'][number];

/** All units, with the age of the list. */
export function createDirectoryStores(client: StationClient) {
  return { directory: createResource<DirectoryList>(async () => await client.directory.units({})) };
}
