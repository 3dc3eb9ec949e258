// Receipts of others on own documents: verified, kept as proof, and the recipient's row moved forward; when every recipient has signed or returned,
// the document is closed. Kinds that this version does not know are kept and move nothing. Late, repeated and reordered receipts end in the same rows.
import { verifyExpiry } from '../../../seals/trust/exchange-expiry.ts';
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { isReceiptKind, type IncomingReceipt, type ReceiptKind } from '../../../shared/domain/messages.ts';
import { advanceDelivery, openDeliveryStates, type DeliveryState } from '../../../shared/domain/states.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { FeedEntry, TakeOutcome, TakeRoad } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import type { DocumentMoves } from './document-moves.ts';

/** What is known beside the row when a receipt is applied. */
interface ReceiptContext {
  readonly atMs: number;
  /** A `delivered` of this unit is here already: whatever failed to verify came before the package that did. */
  readonly verified: boolean;
}

/** The recipient's row after the receipt; receipts in any order, any number of times, end in the same row. Unknown kinds change nothing. */
export function applyReceipt(
  row: DeliveryRow,
  receipt: IncomingReceipt,
  { atMs, verified }: ReceiptContext,
): DeliveryRow {
  const { kind } = receipt;
  if (!isReceiptKind(kind) || isOvertaken(row, kind, atMs)) return row;
  const state = advanceDelivery(row.state, kind);
  const seen = {
    ...row,
    state,
    deliveredAtMs: cameAtAll.includes(kind) ? (row.deliveredAtMs ?? atMs) : row.deliveredAtMs,
    clockSure: row.clockSure && receipt.clockSure,
  };
  return marks[kind](seen, { receipt, atMs, verified, before: row.state });
}

/** Kinds that say that the document was there; a recall may have been faster. */
const cameAtAll: readonly ReceiptKind[] = ['delivered', 'opened', 'signed', 'returned', 'verify-failed'];

/** A trouble and what came after it may arrive in either order: the later one by the receiver's clock stands. */
function isOvertaken(row: DeliveryRow, kind: ReceiptKind, atMs: number): boolean {
  const lastSeenMs = Math.max(row.deliveredAtMs ?? 0, row.openedAtMs ?? 0);
  if (kind === 'error' || kind === 'expired') return atMs < lastSeenMs;
  return isTrouble(row.state) && (kind === 'delivered' || kind === 'opened') && atMs <= (row.failedAtMs ?? 0);
}

type MarkFacts = ReceiptContext & { readonly receipt: IncomingReceipt; readonly before: DeliveryState };
type Mark = (row: DeliveryRow, facts: MarkFacts) => DeliveryRow;

/** What each kind leaves in the row beside its state; the first of 签收 and 退文 stands. */
const marks: Readonly<Record<ReceiptKind, Mark>> = {
  // Its time is the delivery's. A damaged or forged package that came before it has been replaced by the genuine one.
  delivered: (row, { atMs, before }) => ({
    ...row,
    deliveredAtMs: atMs,
    ...(isFinal(before) ? {} : { reasons: [], note: null }),
  }),
  // They came for it after all; what cannot be read is not better for being looked at.
  opened: (row, { atMs, before }) => ({
    ...row,
    openedAtMs: row.openedAtMs ?? atMs,
    ...(before === 'expired' ? { reasons: [], note: null } : {}),
  }),
  'verify-failed': (row, { receipt, before, verified }) =>
    isFinal(before) || verified ? row : { ...row, reasons: ['verify-failed'], note: receipt.note },
  signed: (row, { receipt, atMs, before }) =>
    isFinal(before)
      ? row
      : { ...row, signedAtMs: atMs, person: receipt.byPerson, reasons: [], note: receipt.note },
  returned: (row, { receipt, atMs, before }) => {
    if (isFinal(before)) return row;
    const { byPerson: person, reasons, note } = receipt;
    return { ...row, returnedAtMs: atMs, person, reasons, note };
  },
  recalled: (row, { atMs, before }) =>
    isFinal(before) ? row : { ...row, recall: 'recalled', recallAtMs: atMs, reasons: [], note: null },
  // Who signed or returned it first says so by a receipt of its own; this one says that the recall was there and came second.
  'recall-too-late': (row, { atMs, before }) =>
    before === 'recalled' ? row : { ...row, recall: 'too-late', recallAtMs: atMs },
  error: markTrouble,
  expired: markTrouble,
};

function markTrouble(row: DeliveryRow, { receipt, atMs, before }: MarkFacts): DeliveryRow {
  return isFinal(before)
    ? row
    : { ...row, failedAtMs: atMs, reasons: [...receipt.reasons, receipt.kind], note: receipt.note };
}

const isTrouble = (state: DeliveryState): boolean => state === 'failed' || state === 'expired';

function isFinal(state: DeliveryState): boolean {
  return !openDeliveryStates.includes(state);
}

function createReceiptStorage(parts: StationParts, moves: DocumentMoves) {
  const receipts = createReceiptsRepository(parts.store.db);
  const deliveries = createDeliveriesRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  const log = (act: string, subject: string | null, details: Readonly<Record<string, string>>): void =>
    parts.audit.append({ actor: null, act, subject, details });
  return {
    store: (token: string, receipt: IncomingReceipt, road: TakeRoad): void =>
      parts.store.transact(() => {
        station.write(road.positionAfter());
        const receivedAtMs = parts.clock.nowMs();
        const claimedMs = Date.parse(receipt.at);
        const atMs = Number.isNaN(claimedMs) ? receivedAtMs : claimedMs;
        const { receiptId, documentId, unit, kind } = receipt;
        const row = deliveries.get(documentId, unit);
        if (row === undefined) return log('receipt.unasked', documentId, { unit, kind });
        if (!receipts.keepReceived({ receiptId, documentId, unit, kind, jws: token, atMs, receivedAtMs }))
          return;
        const verified = kind === 'verify-failed' && receipts.hasReceived(documentId, unit, 'delivered');
        deliveries.update(applyReceipt(row, receipt, { atMs, verified }));
        log('receipt.kept', documentId, { unit, kind, receiptId });
        if (deliveries.finished(documentId)) moves.finished(documentId);
      }),
    refuse: (entry: FeedEntry, road: TakeRoad, code: string): TakeOutcome => {
      parts.store.transact(() => {
        station.write(road.positionAfter());
        log('receipt.refused', entry.documentId, { code });
      });
      return { result: 'stored' };
    },
  };
}

/** A receipt of the unit's machine, or what the exchange says of a term that ran out. */
async function verifyReceipt(
  token: string,
  trust: TrustStore,
  now: Date,
): Promise<
  { readonly ok: true; readonly receipt: IncomingReceipt } | { readonly ok: false; readonly code: string }
> {
  const expiry = verifyExpiry(token, trust, now);
  if (expiry !== null) return expiry;
  const verified = await verifyMessage<IncomingReceipt>({
    token,
    trust,
    expectedType: 'yizhan/receipt/1',
    now,
  });
  return verified.ok ? { ok: true, receipt: verified.payload } : verified;
}

/** Takes receipts off the feed. */
export function createReceiptIntake(parts: StationParts, moves: DocumentMoves) {
  const storage = createReceiptStorage(parts, moves);
  return {
    take: async (entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome> => {
      const trust = parts.trust.current();
      if (trust === null) return { result: 'later', failure: null, needsLists: true };
      const token = entry.message ?? '';
      const verified = await verifyReceipt(token, trust, new Date(parts.clock.nowMs()));
      // A machine certificate of today may not be in yesterday's directory.
      if (!verified.ok && !road.lastTry) return { result: 'later', failure: null, needsLists: true };
      if (!verified.ok) return storage.refuse(entry, road, verified.code);
      const { receipt } = verified;
      // That the unit which signed is the unit which received was judged with the signature.
      if (receipt.sender !== parts.identity()?.unitCode) {
        return storage.refuse(entry, road, 'receipt-of-another-sender');
      }
      storage.store(token, receipt, road);
      for (const topic of ['deliveries', 'home', 'documents', 'outbox'] as const) {
        parts.events.emit(topic, receipt.documentId);
      }
      return { result: 'stored' };
    },
  };
}
