// 联合用印: documents whose seals are being collected, own and other units'.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type JointRow = StationOutputs['joint']['list'][number];
export type JointView = StationOutputs['joint']['view'];

/** Every round of this station, newest first. */
export function createJointStores(client: StationClient) {
  return { jointRounds: createResource<JointRow[]>(async () => await client.joint.list({})) };
}
