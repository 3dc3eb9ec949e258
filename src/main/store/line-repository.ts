import type { Db } from './database.ts';

/** What waits for the line to the exchange. */
export interface LineRepository {
  waitingToSend(): number;
  receiptsToSend(): number;
}

/** Counts over the tables `outbox` and `receipts_to_send`. */
export function createLineRepository(db: Db): LineRepository {
  const waiting = db
    .prepare<[], number>(`SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'waiting')`)
    .pluck();
  const receipts = db
    .prepare<[], number>(
      'SELECT count(*) FROM receipts_to_send WHERE accepted_at_ms IS NULL AND parked_reason IS NULL',
    )
    .pluck();
  return { waitingToSend: () => waiting.get() ?? 0, receiptsToSend: () => receipts.get() ?? 0 };
}
