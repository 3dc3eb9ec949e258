// The recipients as the delivery note names them: 份号 given out in their order, and a successor in the place of a unit that is no more.
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { Recipient } from '../../../shared/domain/content.ts';
import { numberCopies } from '../../../shared/domain/copy-numbers.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import { isAbolished, successorOf } from '../../../shared/domain/successors.ts';
import type { NewDelivery } from '../../store/deliveries-repository.ts';

type Routed = DeliveryNote['recipients'][number];

/** Numbers the copies and routes around abolished units; `today` is an ISO date. */
export function noteRecipients(
  recipients: readonly Recipient[],
  trust: Pick<TrustStore, 'directory'> | null,
  today: string,
): Routed[] {
  const units = new Map((trust?.directory.units ?? []).map((unit) => [unit.code, unit]));
  const routed = recipients.map(({ unit, role, copies }) => {
    const known = units.get(unit);
    const next = known && isAbolished(known, today) ? successorOf(unit, units) : undefined;
    return next ? { unit: next.code, role, copies, insteadOf: unit } : { unit, role, copies };
  });
  return numberCopies(routed);
}

/** One row a unit; two merged units that were both named are one row with the copies of both. */
export function newDeliveries(
  note: Pick<DeliveryNote, 'documentId' | 'recipients'>,
  recipients: readonly Recipient[],
  trust: Pick<TrustStore, 'unit'> | null,
): NewDelivery[] {
  const named = new Map(recipients.map(({ unit, name }) => [unit, name]));
  const rows = new Map<UnitCode, NewDelivery>();
  for (const routed of note.recipients) {
    const { unit, role, copies, copyFrom = null, copyTo = null, insteadOf = null } = routed;
    const unitName = named.get(unit) ?? trust?.unit(unit)?.name ?? unit;
    const fresh = { documentId: note.documentId, unit, unitName, role, copies, copyFrom, copyTo, insteadOf };
    const before = rows.get(unit);
    rows.set(unit, before === undefined ? fresh : mergeRows(before, fresh));
  }
  return [...rows.values()];
}

function mergeRows(before: NewDelivery, next: NewDelivery): NewDelivery {
  return {
    ...before,
    role: before.role === 'main' ? 'main' : next.role,
    copies: before.copies + next.copies,
    // Two ranges are in the note; the row shows none rather than a wrong one.
    copyFrom: null,
    copyTo: null,
  };
}
