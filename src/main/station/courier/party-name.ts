import type { CourierParty } from '../../../shared/domain/courier.ts';
import type { StationParts } from '../parts.ts';

/** A side of a trip as people know it; the screens have their own word for the centre. */
export function partyName(
  { trust, identity }: Pick<StationParts, 'trust' | 'identity'>,
  party: CourierParty,
): string {
  if (party === 'exchange') return '公文交换中心';
  const self = identity();
  return trust.current()?.unit(party)?.name ?? (self?.unitCode === party ? self.unitName : party);
}
