// Sends own receipts, many at a time; each is answered by itself and a repeated one is success.
import type { ReceiptId } from '../../shared/domain/ids.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

/** Runs the step `sendReceipts`. */
export async function sendReceipts(context: SyncContext, receiptIds: readonly ReceiptId[]): Promise<void> {
  const { receipts, store, clock } = context;
  const wanted = new Set(receiptIds);
  const rows = receipts.waiting(500).filter((row) => wanted.has(row.receiptId));
  if (rows.length === 0) return;
  const answer = await context.line().sendReceipts(rows.map((row) => row.jws));
  if (!answer.ok) {
    const again = lineFailed(context, answer)
      ? context.memory.restUntilMs
      : nextTryAtMs(context, 1 + (rows[0]?.attempts ?? 0));
    store.transact(() => rows.forEach((row) => receipts.retryAt(row.receiptId, again)));
    return;
  }
  lineAnswered(context);
  const results = new Map(answer.value.results.map((result) => [result.receiptId, result]));
  store.transact(() => {
    for (const row of rows) {
      const result = results.get(row.receiptId);
      if (result?.accepted === true) receipts.accept(row.receiptId, clock.nowMs());
      else if (result?.code === 'receipt-refused') receipts.park(row.receiptId, result.code);
      else receipts.retryAt(row.receiptId, nextTryAtMs(context, row.attempts + 1));
    }
  });
  context.events.emit('link', null);
}
