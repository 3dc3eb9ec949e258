// What protects this machine, and how old the lists are that it trusts.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type Protection = StationOutputs['settings']['protection'];
export type SealKey = StationOutputs['settings']['sealKey'];
export type TrustList = StationOutputs['settings']['lists'][number];

/** Protection, the seal key's place and lists. */
export function createSettingsStores(client: StationClient) {
  return {
    protection: createResource<Protection>(async () => await client.settings.protection({})),
    sealKey: createResource<SealKey>(async () => await client.settings.sealKey({})),
    trustLists: createResource<TrustList[]>(async () => await client.settings.lists({})),
  };
}
