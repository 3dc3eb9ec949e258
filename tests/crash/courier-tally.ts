// What a station has of one courier pack: after a kill, a stop, and at the end.
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import type { Db } from '../../src/main/store/database.ts';

/** What is there of a pack. */
export interface CourierTally {
  /** As the trip's row says; null: it was never begun. */
  readonly state: string | null;
  readonly settled: number;
  /** Documents of the pack in the inbox, and those of them that are judged valid. */
  readonly arrived: number;
  readonly valid: number;
  readonly receipts: number;
  readonly transports: number;
  readonly audited: number;
  /** Entries that were settled more than once. */
  readonly repeated: number;
  readonly chain: boolean;
}

/** Counts what is there of a pack. */
export function tallyOf(db: Db, packId: string): CourierTally {
  const one = (sql: string): number => Number(db.prepare<[string], number>(sql).pluck().get(packId) ?? 0);
  const ofPack = `document_id IN (SELECT document_id FROM courier_entries WHERE pack_id = ?)`;
  return {
    state:
      db.prepare<[string], string>('SELECT state FROM courier_packs WHERE pack_id = ?').pluck().get(packId) ??
      null,
    settled: one(`SELECT count(*) FROM courier_entries WHERE pack_id = ? AND state = 'taken'`),
    arrived: one(`SELECT count(*) FROM inbox WHERE ${ofPack}`),
    valid: one(`SELECT count(*) FROM inbox WHERE verdict = 'valid' AND ${ofPack}`),
    receipts: one(`SELECT count(*) FROM receipts_to_send WHERE kind = 'delivered' AND ${ofPack}`),
    transports: one(`SELECT count(*) FROM transports WHERE pack_id = ?`),
    audited: one(
      `SELECT count(*) FROM audit WHERE act = 'inbox.arrived' AND subject IN (SELECT document_id FROM courier_entries WHERE pack_id = ?)`,
    ),
    repeated: one(`SELECT count(*) FROM courier_entries WHERE pack_id = ? AND attempts > 1`),
    chain: createAuditRepository(db).verify().ok,
  };
}
