// Brings a database of an older version to this program's. Before it changes it is copied, and the copy is read back: a migration that goes wrong can always
// be undone by hand. Whoever waits is told how far it is (data-progress.ts).
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { sayPercent, type TellProgress } from './data-progress.ts';
import { openDatabase, openForReading, type Db } from './database.ts';
import { copyTelling, flushFile } from './durable-file.ts';
import { applyMigrations, findPending, shippedMigrations } from './migrate.ts';
import { StoreOpenError } from './open-failure.ts';

export interface UpgradeJob {
  /** The station's data; nobody has its database open. */
  readonly folder: string;
  readonly key: Uint8Array;
  readonly migrations?: URL;
}

// One gigabyte on a quick disk: written in 3 s, read back in 1, changed in no time.
const shares = { copying: [0, 75], checking: [75, 95], changing: [95, 100] } as const;

/** Whether the database is of an older version. Throws StoreOpenError for one of a newer. */
export function needsUpgrade({ folder, key, migrations = shippedMigrations }: UpgradeJob): boolean {
  const file = path.join(folder, 'station.db');
  if (!existsSync(file) || statSync(file).size === 0) return false;
  const db = openForReading(file, key);
  try {
    const { found, pending } = findPending(db, migrations);
    return found > 0 && pending.length > 0;
  } finally {
    db.close();
  }
}

/** Copies, checks, migrates. */
export function upgradeDatabase(job: UpgradeJob, tell: TellProgress = () => undefined): void {
  const { folder, key, migrations = shippedMigrations } = job;
  const file = path.join(folder, 'station.db');
  const { version, isQuiet } = readVersion(file, key, migrations);
  const say = sayPercent('upgrade', shares, tell);
  mkdirSync(path.join(folder, 'backup'), { recursive: true, mode: 0o700 });
  const target = path.join(folder, 'backup', `before-migration-from-${version}.db`);
  // A half-written copy of an earlier attempt; a good one would be of the same, unmigrated database.
  rmSync(target, { force: true });
  say('copying', 0);
  try {
    if (!isQuiet || !copyQuietFile(file, target, (part) => say('copying', part)))
      copyByDatabase({ file, target, key });
    flushFile(target);
    checkCopy({ target, version, key }, (part) => say('checking', part));
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
  const db = openDatabase(file, key);
  try {
    say('changing', 0);
    applyMigrations(db, findPending(db, migrations).pending, (part) => say('changing', part));
  } finally {
    db.close();
  }
}

function readVersion(file: string, key: Uint8Array, migrations: URL) {
  const db = openDatabase(file, key);
  try {
    const { found } = findPending(db, migrations);
    // Somebody who reads has it open: not waited for, there is another way.
    db.pragma('busy_timeout = 200');
    const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
    return { version: found, isQuiet: log?.busy === 0 };
  } finally {
    db.close();
  }
}

/**
 * Copies the file itself, while this process has no connection to it (closing a file drops all locks that the process holds on it); where the disk can share
 * blocks (btrfs, XFS) that costs nothing. False: somebody else wrote meanwhile, and this is no copy.
 */
function copyQuietFile(file: string, target: string, tell: (part: number) => void): boolean {
  const before = stateOf(file);
  if (hasLog(file)) return false;
  copyTelling(file, target, tell);
  return !hasLog(file) && stateOf(file) === before;
}

const hasLog = (file: string): boolean => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
const stateOf = (file: string): string => {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
};

/** The long way for a database that another program has open: one state of it, whatever is written meanwhile. */
function copyByDatabase({ file, target, key }: { file: string; target: string; key: Uint8Array }): void {
  rmSync(target, { force: true });
  const db = openDatabase(file, key);
  try {
    // VACUUM INTO, because db.backup() refuses encrypted databases; the copy has the same key.
    db.prepare('VACUUM INTO ?').run(target);
  } finally {
    db.close();
  }
}

/** Every table with its indexes, so that there is something to tell in between: SQLite counts pages for nobody. */
function checkCopy(
  { target, version, key }: { target: string; version: number; key: Uint8Array },
  tell: (part: number) => void,
): void {
  const copy = openDatabase(target, key);
  try {
    const tables = weighTables(copy);
    const whole = tables.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const { name, bytes } of tables) {
      const verdict = copy.pragma(`integrity_check(${quote(name)})`, { simple: true });
      if (verdict !== 'ok')
        throw new StoreOpenError('backup-failed', { path: target, verdict: String(verdict) });
      done += bytes;
      tell(done / whole);
    }
    const found = copy.pragma('user_version', { simple: true });
    if (found !== version)
      throw new StoreOpenError('backup-failed', { path: target, verdict: `version ${String(found)}` });
  } finally {
    copy.close();
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** About how much each table holds: its number of rows times the size of its newest few. */
function weighTables(db: Db): readonly { readonly name: string; readonly bytes: number }[] {
  const names = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`)
    .pluck()
    .all();
  return ['sqlite_schema', ...names].map((name) => {
    const rows = db
      .prepare<[], Record<string, unknown>>(
        `SELECT *, rowid AS "row no" FROM ${quote(name)} ORDER BY rowid DESC LIMIT 4`,
      )
      .all();
    const bytes = rows
      .flatMap((row) => Object.values(row))
      .reduce<number>((sum, value) => sum + sizeOf(value), 0);
    return { name, bytes: 1 + (Number(rows[0]?.['row no'] ?? 0) * bytes) / Math.max(1, rows.length) };
  });
}

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
