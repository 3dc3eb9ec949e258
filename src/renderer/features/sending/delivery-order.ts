// In which order the recipients of a document stand, and which of them a choice leaves.
import { deliveryStates, type DeliveryState } from '../../../shared/domain/states.ts';
import type { Delivery } from './sending-store.ts';

/** Where a recipient is; `parked`: not sent to for want of a certificate, whatever its state says. */
export type DeliveryKind = DeliveryState | 'parked';
type Placed = Pick<Delivery, 'state' | 'parkedReason' | 'name'>;

const kinds: readonly DeliveryKind[] = ['parked', ...deliveryStates];

/** Those who need a phone call first: not sent to, in trouble or returned, then not signed. */
const rank: Readonly<Record<DeliveryKind, number>> = {
  parked: 0,
  failed: 1,
  returned: 1,
  expired: 2,
  pending: 3,
  delivered: 4,
  opened: 5,
  recalled: 6,
  signed: 7,
};

const kindOf = ({ state, parkedReason }: Placed): DeliveryKind => (parkedReason === null ? state : 'parked');

/** The same rows, those who need somebody on top; else as they came. */
export const orderDeliveries = <T extends Placed>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => rank[kindOf(a)] - rank[kindOf(b)]);

/** Each kind that there is, with how many. */
export function countByKind(rows: readonly Placed[]): { kind: DeliveryKind; count: number }[] {
  return kinds
    .map((kind) => ({ kind, count: rows.filter((row) => kindOf(row) === kind).length }))
    .filter(({ count }) => count > 0);
}

/** Of one kind, and with all these words in the name. */
export function pickDeliveries<T extends Placed>(
  rows: readonly T[],
  { kind, name }: { readonly kind: DeliveryKind | 'any'; readonly name: string },
): T[] {
  const parts = name.trim().split(/\s+/);
  return rows.filter(
    (row) => (kind === 'any' || kindOf(row) === kind) && parts.every((part) => row.name.includes(part)),
  );
}
