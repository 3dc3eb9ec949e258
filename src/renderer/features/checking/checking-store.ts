// What is trusted here, and what a checked file came to.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type TrustView = StationOutputs['checking']['trust'];
export type TrustedCertificate = TrustView['anchors'][number];
export type CheckedFile = StationOutputs['checking']['verify'];
export type ImportPreview = StationOutputs['checking']['previewImport'];

export function createCheckingStores(client: StationClient) {
  return { trustView: createResource<TrustView>(async () => await client.checking.trust({})) };
}
