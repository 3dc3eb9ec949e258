// 摆渡: what waits, the trips, and what is under way.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type CourierOverview = StationOutputs['courier']['overview'];
export type CourierTrip = CourierOverview['trips'][number];
export type TripDetail = StationOutputs['courier']['trip'];
/** What stands on a 校验单. */
export type PackSheet = StationOutputs['courier']['sheet'];
export type FoundPack = StationOutputs['courier']['look'][number];

/** The overview; one trip is asked for by its screen. */
export function createCourierStores(client: StationClient) {
  return {
    courierOverview: createResource<CourierOverview>(async () => await client.courier.overview({})),
  };
}
