// The health of the data: what every window says at its top, and the whole of it for 设置.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type StorageBanner = StationOutputs['storage']['banner'];
export type StorageState = StationOutputs['storage']['state'];

/** Banner and state. */
export function createStorageStores(client: StationClient) {
  return {
    storageBanner: createResource<StorageBanner>(async () => await client.storage.banner({})),
    storageState: createResource<StorageState>(async () => await client.storage.state({})),
  };
}
