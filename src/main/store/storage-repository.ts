// What the station remembers of its backups, checks and restores.
import type { BackupInterval, RestorePhase } from '../../shared/domain/storage.ts';
import type { Db } from './database.ts';

interface BackupSettings {
  /** Null: beside the data. */
  readonly folder: string | null;
  readonly everyHours: BackupInterval;
}

/** A backup, a check or a restore for practice that ended. */
export interface StorageRun {
  readonly kind: 'backup' | 'check' | 'blob-check' | 'drill';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** A StorageFinding; of a drill also what is wrong with the recovery code. */
  readonly result: string;
  readonly details: Readonly<Record<string, string>>;
}

export interface RestoreRow {
  readonly restoreId: string;
  readonly backupMadeAtMs: number;
  readonly restoredAtMs: number;
  readonly phase: RestorePhase;
  readonly statedAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly facts: Readonly<Record<string, string>>;
}

export interface NumberGap {
  readonly counter: string;
  readonly year: number;
  readonly fromValue: number;
  readonly toValue: number;
  readonly reason: 'exchange' | 'rebuilt' | 'stated';
  readonly restoreId: string;
  readonly atMs: number;
  readonly statedBy: string | null;
}

/** A large file as the walk sees it. */
export interface WalkedBlob {
  readonly sha256: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly key: Uint8Array | null;
}

const restoreColumns = `restore_id AS restoreId, backup_made_at_ms AS backupMadeAtMs, restored_at_ms AS restoredAtMs, phase,
  stated_at_ms AS statedAtMs, settled_at_ms AS settledAtMs, facts`;
const sql = {
  settings: 'SELECT folder, every_hours AS everyHours FROM backup_settings WHERE id = 1',
  changeSettings: 'UPDATE backup_settings SET folder = @folder, every_hours = @everyHours WHERE id = 1',
  addRun: `INSERT INTO storage_runs (kind, started_at_ms, ended_at_ms, result, details)
    VALUES (@kind, @startedAtMs, @endedAtMs, @result, @details)`,
  lastRun: `SELECT kind, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, result, details FROM storage_runs
    WHERE kind = ? ORDER BY run DESC LIMIT 1`,
  lastGood: `SELECT ended_at_ms FROM storage_runs WHERE kind = ? AND result = 'ok' ORDER BY run DESC LIMIT 1`,
  // A year of hourly backups; what is older proves nothing any more.
  trimRuns: 'DELETE FROM storage_runs WHERE run <= (SELECT max(run) FROM storage_runs) - 10000',
  open: `SELECT ${restoreColumns} FROM restores WHERE phase <> 'settled' ORDER BY restored_at_ms DESC LIMIT 1`,
  newest: `SELECT ${restoreColumns} FROM restores ORDER BY restored_at_ms DESC LIMIT 1`,
  setPhase: 'UPDATE restores SET phase = @phase, facts = @facts WHERE restore_id = @restoreId',
  settle: `UPDATE restores SET phase = 'settled', settled_at_ms = @atMs WHERE phase <> 'settled'`,
  state: 'UPDATE restores SET stated_at_ms = @atMs WHERE restore_id = @restoreId',
  locked: `SELECT count(*) FROM restores WHERE phase <> 'settled' AND stated_at_ms IS NULL`,
  addGap: `INSERT INTO number_gaps (counter, year, from_value, to_value, reason, restore_id, at_ms, stated_by)
    VALUES (@counter, @year, @fromValue, @toValue, @reason, @restoreId, @atMs, @statedBy)`,
  gaps: `SELECT counter, year, from_value AS fromValue, to_value AS toValue, reason, restore_id AS restoreId, at_ms AS atMs,
    stated_by AS statedBy FROM number_gaps ORDER BY gap`,
  counter: 'SELECT last FROM counters WHERE name = @counter AND year = @year',
  counters: 'SELECT name AS counter, year, last FROM counters ORDER BY name, year',
  raise: `INSERT INTO counters (name, year, last) VALUES (@counter, @year, @last)
    ON CONFLICT (name, year) DO UPDATE SET last = max(last, excluded.last)`,
  nextBlob: `SELECT sha256, file_name AS name, size_bytes AS sizeBytes, file_key AS key FROM blobs
    WHERE file_name > (SELECT after_name FROM blob_walk WHERE id = 1) ORDER BY file_name LIMIT 1`,
  isNamed: 'SELECT 1 FROM blobs WHERE file_name = ?',
  walked: 'UPDATE blob_walk SET after_name = @name WHERE id = 1',
  walkAgain: `UPDATE blob_walk SET after_name = '', rounds = rounds + 1 WHERE id = 1 AND after_name <> ''`,
} as const;

export type StorageRepository = ReturnType<typeof createStorageRepository>;

/** The tables of migration 0009; every method joins the caller's transaction. */
export function createStorageRepository(db: Db) {
  return { ...createRunRows(db), ...createRestoreRows(db), ...createGapRows(db), ...createWalk(db) };
}

function createRunRows(db: Db) {
  const settings = db.prepare<[], BackupSettings>(sql.settings);
  const changeSettings = db.prepare(sql.changeSettings);
  const addRun = db.prepare(sql.addRun);
  const trimRuns = db.prepare(sql.trimRuns);
  const lastRun = db.prepare<[string], Omit<StorageRun, 'details'> & { readonly details: string }>(
    sql.lastRun,
  );
  const lastGood = db.prepare<[string], number>(sql.lastGood).pluck();
  return {
    settings: (): BackupSettings => settings.get() ?? { folder: null, everyHours: 4 },
    changeSettings: (next: BackupSettings): void => void changeSettings.run(next),
    addRun: (run: StorageRun): void => {
      addRun.run({ ...run, details: JSON.stringify(run.details) });
      trimRuns.run();
    },
    lastRun: (kind: StorageRun['kind']): StorageRun | null => {
      const row = lastRun.get(kind);
      return row ? { ...row, details: JSON.parse(row.details) as Record<string, string> } : null;
    },
    lastGoodAtMs: (kind: StorageRun['kind']): number | null => lastGood.get(kind) ?? null,
  };
}

function createRestoreRows(db: Db) {
  type Stored = Omit<RestoreRow, 'facts'> & { readonly facts: string };
  const read = (row: Stored | undefined): RestoreRow | null =>
    row ? { ...row, facts: JSON.parse(row.facts) as Record<string, string> } : null;
  const open = db.prepare<[], Stored>(sql.open);
  const newest = db.prepare<[], Stored>(sql.newest);
  const setPhase = db.prepare(sql.setPhase);
  const settle = db.prepare(sql.settle);
  const state = db.prepare(sql.state);
  const locked = db.prepare<[], number>(sql.locked).pluck();
  return {
    /** The restore that is not yet reconciled; null: the station stands in the present. */
    openRestore: (): RestoreRow | null => read(open.get()),
    /** The last one that was done, settled or not. */
    newestRestore: (): RestoreRow | null => read(newest.get()),
    setPhase: (restoreId: string, phase: RestorePhase, facts: Readonly<Record<string, string>>): void =>
      void setPhase.run({ restoreId, phase, facts: JSON.stringify(facts) }),
    /** Every open one: a restore of a restore stands in the same present. */
    settle: (atMs: number): void => void settle.run({ atMs }),
    state: (restoreId: string, atMs: number): void => void state.run({ restoreId, atMs }),
    /** True while no number may be given, nothing sealed and nothing signed for. */
    numbersLocked: (): boolean => (locked.get() ?? 0) > 0,
  };
}

function createGapRows(db: Db) {
  const addGap = db.prepare(sql.addGap);
  const gaps = db.prepare<[], NumberGap>(sql.gaps);
  const counter = db.prepare<{ counter: string; year: number }, number>(sql.counter).pluck();
  const counters = db.prepare<[], { counter: string; year: number; last: number }>(sql.counters);
  const raise = db.prepare(sql.raise);
  return {
    addGap: (gap: NumberGap): void => void addGap.run(gap),
    gaps: (): NumberGap[] => gaps.all(),
    lastNumber: (name: string, year: number): number => counter.get({ counter: name, year }) ?? 0,
    counters: (): { counter: string; year: number; last: number }[] => counters.all(),
    /** Never down. */
    raiseCounter: (name: string, year: number, last: number): void =>
      void raise.run({ counter: name, year, last }),
  };
}

function createWalk(db: Db) {
  const nextBlob = db.prepare<[], WalkedBlob>(sql.nextBlob);
  const isNamed = db.prepare<[string], number>(sql.isNamed).pluck();
  const walked = db.prepare(sql.walked);
  const walkAgain = db.prepare(sql.walkAgain);
  return {
    /** The next large file of the walk; null at the end of a round. */
    nextBlob: (): WalkedBlob | null => nextBlob.get() ?? null,
    /** Whether a large file of this name still belongs to something. */
    isNamed: (name: string): boolean => isNamed.get(name) !== undefined,
    walked: (name: string): void => void walked.run({ name }),
    walkAgain: (): void => void walkAgain.run(),
  };
}
