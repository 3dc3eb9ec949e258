// Puts a backup in the place of a damaged (or unwanted) database. Nothing is deleted: what was there goes into a folder `damaged-<time>` beside it.
// Steps, each of which a crash may follow:
//
//   1 the backup is opened with the key and read whole
//   2 its database is copied to station.db.restoring, the missing large files into blobs/, everything flushed
//   3 in the copy: the feed starts anew, a row in `restores` locks numbers and seals, the audit log says what happened
//   4 restore-journal.json names the two folders; from here on the restore is finished at the next opening, whatever happens
//   5 the old files move aside, the new one takes its place, the journal goes
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import { createAuditRepository } from './audit-repository.ts';
import { readBlobNames, type BackupPlace } from './backup-folder.ts';
import { verifyBackup } from './backup-verify.ts';
import { openDatabase } from './database.ts';
import { isDiskFull } from './disk-full.ts';
import { floorSpaceBytes, freeBytesOf } from './disk-space.ts';
import { copyDurably, flushFile, flushFolder, writeDurably } from './durable-file.ts';
import { applyMigrations, findPending, shippedMigrations } from './migrate.ts';

const journalName = 'restore-journal.json';
const restoringName = 'station.db.restoring';
const restoringSlots = 'key-slots.json.restoring';
/** What is put aside: the database with its log, and the search index, which is made anew. */
const databaseFiles = [
  'station.db',
  'station.db-wal',
  'station.db-shm',
  'search.db',
  'search.db-wal',
  'search.db-shm',
];

export interface RestoreJob {
  readonly dataFolder: string;
  readonly place: BackupPlace;
  readonly key: Uint8Array;
  readonly restoreId: string;
  readonly nowMs: number;
  /** Whoever asked for it; null: the machine's administrator at the command line. */
  readonly by: { readonly personId: string; readonly role: string } | null;
  /** What was wrong with the database that gives way. */
  readonly because: string;
  /** The key slots of the backup take the place of those that are here: the data of another machine. */
  readonly replaceSlots?: boolean;
}

export type RestoreResult =
  | { readonly result: 'ok'; readonly asideFolder: string; readonly damagedFiles: number }
  | { readonly result: Exclude<StorageFinding, 'ok'> };

/** Restores; nobody may have the database open. Without 'ok' nothing was changed. */
export async function restoreBackup(job: RestoreJob): Promise<RestoreResult> {
  const { dataFolder, place } = job;
  mkdirSync(path.join(dataFolder, 'blobs'), { recursive: true, mode: 0o700 });
  const found = await verifyBackup(place, job.key, 'sizes');
  if (found !== 'ok') return { result: found };
  const neededBytes = statSync(path.join(place.folder, 'station.db')).size + floorSpaceBytes;
  if (freeBytesOf(dataFolder) < neededBytes) return { result: 'disk-full' };
  const restoring = path.join(dataFolder, restoringName);
  try {
    for (const suffix of ['', '-wal', '-shm']) rmSync(restoring + suffix, { force: true });
    copyDurably(path.join(place.folder, 'station.db'), restoring);
    const damagedFiles = bringFiles(job);
    rmSync(path.join(dataFolder, restoringSlots), { force: true });
    if (job.replaceSlots === true || !existsSync(path.join(dataFolder, 'key-slots.json')))
      copyDurably(path.join(place.folder, 'key-slots.json'), path.join(dataFolder, restoringSlots));
    markRestored(job, restoring);
    const asideFolder = freeAside(dataFolder, job.nowMs);
    writeDurably(path.join(dataFolder, journalName), JSON.stringify({ aside: path.basename(asideFolder) }));
    finishRestore(dataFolder);
    return { result: 'ok', asideFolder, damagedFiles };
  } catch (error) {
    if (isDiskFull(error) && !existsSync(path.join(dataFolder, journalName))) {
      rmSync(restoring, { force: true });
      return { result: 'disk-full' };
    }
    throw error;
  }
}

/** Finishes a restore that a crash cut after its journal was written; called before every opening. */
export function finishRestore(dataFolder: string): void {
  const journal = path.join(dataFolder, journalName);
  if (!existsSync(journal)) return;
  const { aside } = JSON.parse(readFileSync(journal, 'utf8')) as { aside: string };
  const asideFolder = path.join(dataFolder, path.basename(aside));
  mkdirSync(asideFolder, { recursive: true, mode: 0o700 });
  const restoring = path.join(dataFolder, restoringName);
  if (existsSync(path.join(dataFolder, restoringSlots))) {
    moveInto(dataFolder, asideFolder, 'key-slots.json');
    renameSync(path.join(dataFolder, restoringSlots), path.join(dataFolder, 'key-slots.json'));
  }
  // Once the new file has its place, only the journal is left to take away.
  if (existsSync(restoring)) {
    for (const name of databaseFiles) moveInto(dataFolder, asideFolder, name);
    renameSync(restoring, path.join(dataFolder, 'station.db'));
  }
  flushFolder(asideFolder);
  flushFolder(dataFolder);
  rmSync(journal);
  flushFolder(dataFolder);
}

function moveInto(from: string, to: string, name: string): void {
  const file = path.join(from, name);
  if (existsSync(file)) renameSync(file, path.join(to, name));
}

function freeAside(dataFolder: string, nowMs: number): string {
  const name = `damaged-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (let count = 1; ; count += 1) {
    const folder = path.join(dataFolder, count === 1 ? name : `${name}-${count}`);
    if (!existsSync(folder)) return folder;
  }
}

/** Large files that are gone or cut are taken from the backup; what is cut moves aside under its own name. Answers how many were not whole. */
function bringFiles({ dataFolder, place }: RestoreJob): number {
  let damaged = 0;
  const folder = path.join(dataFolder, 'blobs');
  for (const name of readBlobNames(place.folder)) {
    const to = path.join(folder, name);
    const from = path.join(place.blobFolder, name);
    if (existsSync(to) && statSync(to).size === statSync(from).size) continue;
    if (existsSync(to)) {
      const aside = path.join(dataFolder, 'damaged-blobs');
      mkdirSync(aside, { recursive: true, mode: 0o700 });
      renameSync(to, path.join(aside, name));
    }
    damaged += 1;
    copyDurably(from, to);
  }
  flushFolder(folder);
  return damaged;
}

function markRestored(job: RestoreJob, restoring: string): void {
  const db = openDatabase(restoring, job.key);
  try {
    // An older backup is brought to this program's form before anything is written into it; the backup itself stays as it is.
    applyMigrations(db, findPending(db, shippedMigrations).pending);
    const { madeAtMs } = job.place.manifest;
    db.transaction(() => {
      db.prepare('UPDATE station SET feed_epoch = NULL, feed_cursor = 0 WHERE id = 1').run();
      db.prepare(
        `INSERT INTO restores (restore_id, backup_made_at_ms, restored_at_ms, phase) VALUES (?, ?, ?, 'asking')`,
      ).run(job.restoreId, madeAtMs, job.nowMs);
      createAuditRepository(db).append({
        atMs: job.nowMs,
        personId: job.by?.personId ?? null,
        role: job.by?.role ?? null,
        act: 'storage.restored',
        subject: job.restoreId,
        details: JSON.stringify({ backup: job.place.name, madeAtMs: String(madeAtMs), because: job.because }),
      });
    }).immediate();
    db.pragma('wal_checkpoint(TRUNCATE)');
    // Not WAL while it moves: one file, nothing beside it that could be left behind.
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  flushFile(restoring);
}
