import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { openDatabase, type Db } from './database.ts';
import { StoreOpenError } from './open-failure.ts';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** The migrations that ship with the program. */
export const shippedMigrations = new URL('./migrations/', import.meta.url);

/**
 * Brings the database to the newest version, forward only, each migration in one transaction with its `user_version`. An existing database is
 * copied first and the copy is read back: a migration that goes wrong can always be undone by hand.
 */
export function migrateDatabase(
  db: Db,
  options: {
    readonly migrations: URL;
    readonly backupFolder: string;
    readonly key: Uint8Array;
    /** Told before the copy: of a large database it takes minutes, in which nothing else is heard of the station. */
    readonly onCopy?: ((databaseBytes: number) => void) | undefined;
  },
): void {
  const migrations = readMigrations(options.migrations);
  const found = readVersion(db);
  const known = migrations.at(-1)?.version ?? 0;
  if (found > known)
    throw new StoreOpenError('database-from-future', { found: String(found), known: String(known) });

  const pending = migrations.filter((migration) => migration.version > found);
  if (found > 0 && pending.length > 0) {
    options.onCopy?.(statSync(db.name).size);
    backUp(db, options.backupFolder, options.key);
  }
  for (const { version, sql } of pending) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}

/** The newest version that this program knows. */
export function shippedSchemaVersion(): number {
  return readMigrations(shippedMigrations).at(-1)?.version ?? 0;
}

function readMigrations(folder: URL): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return files.map((name, index) => {
    const version = Number(name.slice(0, 4));
    if (version !== index + 1)
      throw new Error(`migrations are numbered without gaps: ${name} should be number ${index + 1}`);
    return { version, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}

function readVersion(db: Db): number {
  return db.pragma('user_version', { simple: true }) as number;
}

function backUp(db: Db, folder: string, key: Uint8Array): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const version = readVersion(db);
  const target = path.join(folder, `before-migration-from-${version}.db`);
  // A half-written copy of an earlier attempt; a good one would be of the same, unmigrated database.
  rmSync(target, { force: true });
  // VACUUM INTO, because db.backup() refuses encrypted databases; the copy has the same key.
  if (!shareBlocks(db, target)) db.prepare('VACUUM INTO ?').run(target);
  const file = openSync(target, 'r+');
  fsyncSync(file);
  closeSync(file);
  checkBackup(target, version, key);
}

/**
 * A copy that costs nothing where the disk can share blocks (btrfs, XFS): five gigabytes are two minutes otherwise. Sound because nobody else has the
 * database open (the instance lock) and nothing of it is left in the log; the copy is read back like any other.
 */
function shareBlocks(db: Db, target: string): boolean {
  const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
  if (log?.busy !== 0) return false;
  try {
    copyFileSync(db.name, target, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // Another kind of disk, or no room: whichever it is, the copy is made the long way, and what fails there is said.
    rmSync(target, { force: true });
    return false;
  }
}

function checkBackup(target: string, version: number, key: Uint8Array): void {
  const copy = openDatabase(target, key);
  try {
    const verdict = copy.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok' || readVersion(copy) !== version)
      throw new StoreOpenError('backup-failed', { path: target, verdict: String(verdict) });
  } finally {
    copy.close();
  }
}
