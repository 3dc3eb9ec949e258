// Courier packs: one row a trip, one row an entry, so that a pack that was broken off goes on and nobody asks what became of it.
import type { CourierFeedStep, CourierKind, CourierParty } from '../../shared/domain/courier.ts';
import type { CourierCounts } from '../../shared/domain/courier-sheet.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export type OutPackState = 'writing' | 'written' | 'broken';
export type InPackState = 'taking' | 'taken' | 'waiting' | 'broken';
export type OutEntryState = 'sent' | 'accepted' | 'refused';
export type InEntryState = 'open' | 'taken' | 'known' | 'waiting';

export interface CourierPackRow {
  readonly packId: string;
  readonly direction: 'out' | 'in';
  readonly peer: CourierParty;
  readonly state: OutPackState | InPackState;
  readonly reason: string | null;
  readonly folder: string;
  readonly fileName: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: Sha256 }[];
  /** ISO 8601 UTC, as its maker says. */
  readonly madeAt: string;
  readonly counts: CourierCounts;
  readonly feed: CourierFeedStep['kind'];
  readonly personId: string;
  readonly personName: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

export interface CourierEntryRow {
  readonly packId: string;
  readonly position: number;
  readonly kind: CourierKind;
  readonly entryId: string;
  readonly documentId: string | null;
  readonly state: OutEntryState | InEntryState;
  readonly code: string | null;
  readonly attempts: number;
  readonly atMs: number;
}

/** A pack on its way with a document. */
export interface CarriedBy {
  readonly packId: string;
  readonly peer: CourierParty;
  /** When it was written and read back. */
  readonly atMs: number;
}

type StoredPack = Omit<CourierPackRow, 'files' | 'counts'> & {
  readonly files: string;
  readonly counts: string;
};

const packColumns = `pack_id AS packId, direction, peer, state, reason, folder, file_name AS fileName, files, made_at AS madeAt, counts, feed,
  person_id AS personId, person_name AS personName, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs`;
const entryColumns = `pack_id AS packId, position, kind, entry_id AS entryId, document_id AS documentId, state, code, attempts, at_ms AS atMs`;

const sql = {
  begin: `INSERT INTO courier_packs (pack_id, direction, peer, state, folder, file_name, made_at, counts, feed, person_id, person_name, started_at_ms)
    VALUES (@packId, @direction, @peer, @state, @folder, @fileName, @madeAt, @counts, @feed, @personId, @personName, @startedAtMs)
    ON CONFLICT (pack_id) DO UPDATE SET state = excluded.state, reason = NULL, folder = excluded.folder, file_name = excluded.file_name,
    feed = excluded.feed, ended_at_ms = NULL`,
  end: `UPDATE courier_packs SET state = @state, reason = @reason, files = @files, ended_at_ms = @endedAtMs WHERE pack_id = @packId`,
  break: `UPDATE courier_packs SET state = 'broken', reason = @reason, ended_at_ms = @atMs WHERE state IN ('writing', 'taking')`,
  byId: `SELECT ${packColumns} FROM courier_packs WHERE pack_id = ?`,
  newest: `SELECT ${packColumns} FROM courier_packs ORDER BY started_at_ms DESC, pack_id DESC LIMIT ?`,
  addEntry: `INSERT OR IGNORE INTO courier_entries (pack_id, position, kind, entry_id, document_id, state, at_ms)
    VALUES (@packId, @position, @kind, @entryId, @documentId, @state, @atMs)`,
  entries: `SELECT ${entryColumns} FROM courier_entries WHERE pack_id = ? ORDER BY position`,
  settle: `UPDATE courier_entries SET state = @state, code = @code, attempts = attempts + 1, at_ms = @atMs
    WHERE pack_id = @packId AND position = @position`,
  answer: `UPDATE courier_entries SET state = @state, code = @code, at_ms = @atMs
    WHERE kind = @kind AND entry_id = @entryId AND state = 'sent'`,
  byState: `SELECT state, count(*) AS count FROM courier_entries WHERE pack_id = ? GROUP BY state`,
  carried: `SELECT p.pack_id AS packId, p.peer AS peer, p.ended_at_ms AS atMs
    FROM courier_entries e JOIN courier_packs p ON p.pack_id = e.pack_id
    WHERE e.kind = 'document' AND e.entry_id = ? AND e.state = 'sent' AND p.direction = 'out' AND p.state = 'written'
    ORDER BY p.ended_at_ms DESC, p.pack_id DESC`,
  trips: `SELECT count(*) FROM courier_entries e JOIN courier_packs p ON p.pack_id = e.pack_id
    WHERE e.kind = 'document' AND e.entry_id = ? AND p.direction = 'out' AND p.state = 'written'`,
} as const;

const readPack = (row: StoredPack): CourierPackRow => ({
  ...row,
  files: JSON.parse(row.files) as CourierPackRow['files'],
  counts: JSON.parse(row.counts) as CourierCounts,
});

/** The tables of the courier; every method joins the caller's transaction. */
export function createCourierRepository(db: Db) {
  const begin = db.prepare(sql.begin);
  const end = db.prepare(sql.end);
  const breakOpen = db.prepare(sql.break);
  const byId = db.prepare<[string], StoredPack>(sql.byId);
  const newest = db.prepare<[number], StoredPack>(sql.newest);
  const addEntry = db.prepare(sql.addEntry);
  const entries = db.prepare<[string], CourierEntryRow>(sql.entries);
  const settle = db.prepare(sql.settle);
  const answer = db.prepare(sql.answer);
  const byState = db.prepare<[string], { readonly state: CourierEntryRow['state']; readonly count: number }>(
    sql.byState,
  );
  const trips = db.prepare<[string], number>(sql.trips).pluck();
  const carried = db.prepare<[string], CarriedBy>(sql.carried);
  return {
    /** Written packs that carried a document and were not answered, newest first. */
    carriedBy: (documentId: string): CarriedBy[] => carried.all(documentId),
    /** A pack that is here already is gone on with. */
    begin: (pack: Omit<CourierPackRow, 'reason' | 'files' | 'endedAtMs'>): void =>
      void begin.run({ ...pack, counts: JSON.stringify(pack.counts) }),
    end: (pack: Pick<CourierPackRow, 'packId' | 'state' | 'reason' | 'files' | 'endedAtMs'>): void =>
      void end.run({ ...pack, files: JSON.stringify(pack.files) }),
    /** After a start nothing is under way: what was is broken off. */
    breakOpen: (reason: string, atMs: number): void => void breakOpen.run({ reason, atMs }),
    get: (packId: string): CourierPackRow | undefined => {
      const row = byId.get(packId);
      return row && readPack(row);
    },
    newest: (limit: number): CourierPackRow[] => newest.all(limit).map(readPack),
    /** An entry that is here already stays as it is. */
    addEntry: (entry: Omit<CourierEntryRow, 'code' | 'attempts'>): void => void addEntry.run(entry),
    entries: (packId: string): CourierEntryRow[] => entries.all(packId),
    settle: (entry: Pick<CourierEntryRow, 'packId' | 'position' | 'state' | 'code' | 'atMs'>): void =>
      void settle.run(entry),
    /** The other side said what became of it: every pack that carried it knows. False when none waits for that. */
    answer: (entry: Pick<CourierEntryRow, 'kind' | 'entryId' | 'state' | 'code' | 'atMs'>): boolean =>
      answer.run(entry).changes > 0,
    countByState: (packId: string): Readonly<Partial<Record<CourierEntryRow['state'], number>>> =>
      Object.fromEntries(byState.all(packId).map(({ state, count }) => [state, count])),
    /** How often a document went out by courier. */
    tripsOf: (documentId: string): number => trips.get(documentId) ?? 0,
  };
}
