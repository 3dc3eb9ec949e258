// The unit's seals with what was asked and decided about them.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type SealLifeView = StationOutputs['sealLife']['overview'];
export type OwnSeal = SealLifeView['seals'][number];
export type SealEntry = SealLifeView['history'][number];
/** What a person may tell or ask about a seal. */
export type SealAsk = OwnSeal['acts'][number];

export function createSealLifeStores(client: StationClient) {
  return { sealLife: createResource<SealLifeView>(async () => await client.sealLife.overview({})) };
}
