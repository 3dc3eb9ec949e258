// Sends own receipts, many at a time; each is answered by itself and a repeated one is success.
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import { receiptBatch } from '../../shared/domain/sync-plan.ts';
import type { WaitingReceipt } from '../store/receipts-repository.ts';
import { dispositions } from './failure-policy.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import { restoredReason } from './step-restored.ts';
import type { LineFailure } from './sync-ports.ts';
import { beyondSense, nextTryAtMs, type SyncContext } from './sync-state.ts';

/** Reason of a receipt for a document that only its sender's pack has brought so far. */
export const carriedReason = 'carried-first';

/** Runs the step `sendReceipts`. */
export async function sendReceipts(context: SyncContext): Promise<void> {
  const at = { nowMs: context.clock.nowMs(), beyondMs: beyondSense(context) };
  const rows = context.receipts.due(at, receiptBatch);
  if (rows.length > 0) await sendRows(context, rows);
  context.events.emit('link', null);
}

async function sendRows(context: SyncContext, rows: readonly WaitingReceipt[]): Promise<void> {
  const { receipts, store, clock } = context;
  const answer = await context.line().sendReceipts(rows.map((row) => row.jws));
  if (!answer.ok) return sendFailed(context, rows, answer);
  lineAnswered(context);
  const { results } = answer.value;
  const answered = new Map(results.map((result) => [result.receiptId, result]));
  // Sent once more after a loss of power they are answered the same.
  store.transactUnflushed(() => {
    rows.forEach((row, position) => {
      // What the exchange could not read has no id in the answer: its place in the batch says which one it is.
      const nameless = results.length === rows.length ? results[position] : undefined;
      const result = answered.get(row.receiptId) ?? (nameless?.receiptId === null ? nameless : undefined);
      if (result?.accepted === true) receipts.accept(row.receiptId, clock.nowMs());
      else setBackReceipt(context, row, result?.code ?? 'exchange-failed');
    });
  });
}

function setBackReceipt(context: SyncContext, row: WaitingReceipt, code: ExchangeFailure): void {
  const { receipts } = context;
  const early = code === 'receipt-refused' ? earlyReason(context, row) : null;
  if (dispositions[code] === 'park' && early === null) return receipts.park(row.receiptId, code);
  const reason = row.reason === restoredReason ? restoredReason : (early ?? code);
  receipts.retryAt(row.receiptId, nextTryAtMs(context, row.attempts + 1), reason);
}

/** Why the exchange may not know the document yet; null: it should. */
function earlyReason({ transports }: SyncContext, row: WaitingReceipt): string | null {
  // The exchange was restored: its sender brings it back.
  if (row.reason === restoredReason) return restoredReason;
  // Carried from unit to unit: the exchange gets it from its sender, by the line or by a pack of its own.
  return transports.cameByHand(row.documentId) ? carriedReason : null;
}

async function sendFailed(
  context: SyncContext,
  rows: readonly WaitingReceipt[],
  failure: LineFailure,
): Promise<void> {
  const { receipts, store, memory } = context;
  const ofLine = lineFailed(context, failure);
  if (!ofLine && dispositions[failure.code] === 'park') {
    const [only, ...others] = rows;
    if (only !== undefined && others.length === 0)
      return store.transact(() => receipts.park(only.receiptId, failure.code));
    // One that the exchange cannot read must not keep the others: each by itself.
    for (const row of rows) await sendRows(context, [row]);
    return;
  }
  const again = ofLine ? memory.restUntilMs : nextTryAtMs(context, 1 + (rows[0]?.attempts ?? 0));
  store.transact(() => rows.forEach((row) => receipts.retryAt(row.receiptId, again, failure.code)));
}
