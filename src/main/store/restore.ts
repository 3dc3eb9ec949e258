// Puts a backup in the place of a damaged (or unwanted) database. Nothing is deleted: what was there goes into a folder `damaged-<time>` beside it.
// Steps, each of which a crash may follow, and of which whoever waits is told (data-progress.ts):
//
//   1 its database is copied to station.db.restoring, flushed, and there opened with the key and read whole: what is judged is what will be used
//   2 the large files that are missing, cut or spoilt are copied into blobs/, flushed: a restore is asked for when the disk is in doubt, so what stays is read
//   3 in the copy: it is brought to this program's version, the feed starts anew, a row in `restores` locks numbers and seals, the audit log says what happened
//   4 restore-journal.json names the two folders; from here on the restore is finished at the next opening, whatever happens
//   5 the old files move aside, the new one takes its place, the journal goes
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import { createAuditRepository } from './audit-repository.ts';
import { readBlobNames, type BackupCheck, type BackupPlace } from './backup-folder.ts';
import { isFromFuture, readLargeFiles, verifyBackupFiles, type LargeFile } from './backup-verify.ts';
import { checkBlobFile } from './blob-file.ts';
import { sayPercent, sharesOf, type TellProgress } from './data-progress.ts';
import { openDatabase, openForReading } from './database.ts';
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
  /** Large files that are not whole in the backup are no reason against it: a person has read what will be missing. */
  readonly withLoss?: boolean;
  /** Large files stay where they are: the restore is for practice. */
  readonly leaveFiles?: boolean;
}

export type RestoreResult =
  | { readonly result: 'ok'; readonly asideFolder: string; readonly damagedFiles: number }
  | { readonly result: Exclude<StorageFinding, 'ok'> };

/** Restores; nobody may have the database open. Without 'ok' nothing was changed. */
export async function restoreBackup(
  job: RestoreJob,
  tell: TellProgress = () => undefined,
): Promise<RestoreResult> {
  const { dataFolder, place } = job;
  mkdirSync(path.join(dataFolder, 'blobs'), { recursive: true, mode: 0o700 });
  const backup = path.join(place.folder, 'station.db');
  if (isFromFuture(place)) return { result: 'from-future' };
  if (!existsSync(backup)) return { result: 'missing' };
  const databaseBytes = statSync(backup).size;
  if (freeBytesOf(dataFolder) < databaseBytes + floorSpaceBytes) return { result: 'disk-full' };
  const restoring = path.join(dataFolder, restoringName);
  const say = sayPercent('restore', sharesOf(costsOf(databaseBytes, listFiles(job))), tell);
  try {
    const found = await bringDatabase(job, restoring, say);
    if (found.result !== 'ok' && !isAgreed(job, found)) {
      removeDatabase(restoring);
      return { result: found.result };
    }
    const files = { restoring, lost: lostIn(job, found) };
    const damagedFiles = await bringFiles(job, files, (part) => say('files', part));
    rmSync(path.join(dataFolder, restoringSlots), { force: true });
    if (job.replaceSlots === true || !existsSync(path.join(dataFolder, 'key-slots.json')))
      copyDurably(path.join(place.folder, 'key-slots.json'), path.join(dataFolder, restoringSlots));
    markRestored(job, restoring, (part) => say('changing', part));
    const asideFolder = freeAside(dataFolder, job.nowMs);
    writeDurably(path.join(dataFolder, journalName), JSON.stringify({ aside: path.basename(asideFolder) }));
    finishRestore(dataFolder);
    return { result: 'ok', asideFolder, damagedFiles };
  } catch (error) {
    const result = wordTrouble(error);
    // With a journal it is finished at the next opening.
    if (result === null || existsSync(path.join(dataFolder, journalName))) throw error;
    removeDatabase(restoring);
    return { result };
  }
}

function isAgreed({ withLoss }: RestoreJob, { result }: BackupCheck): boolean {
  return result === 'blob-damaged' && withLoss === true;
}

/** What a disk or a medium can do; null: something else went wrong. */
function wordTrouble(error: unknown): Exclude<StorageFinding, 'ok'> | null {
  if (isDiskFull(error)) return 'disk-full';
  // A sector that can no longer be read; a medium that was pulled out.
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'EIO') return 'page-damaged';
  return ['ENOENT', 'ENODEV', 'ENXIO', 'ESTALE'].includes(code) ? 'folder-unreachable' : null;
}

type Say = ReturnType<typeof sayPercent>;

type ListedFile = ReturnType<typeof listFiles>[number];

/** About what each step costs, in bytes that are written to the disk: what was just copied is read back from memory, what lies here is read from the disk. */
function costsOf(databaseBytes: number, files: readonly ListedFile[]) {
  return [
    ['copying', databaseBytes],
    ['checking', databaseBytes / 3],
    ['files', costOfFiles(files)],
    ['changing', databaseBytes / 10],
  ] as const;
}

function costOfFiles(files: readonly ListedFile[]): number {
  return files.reduce((sum, { sizeBytes, isHere }) => sum + (isHere ? sizeBytes / 3 : sizeBytes), 0);
}

async function bringDatabase(job: RestoreJob, restoring: string, say: Say): Promise<BackupCheck> {
  const { folder, blobFolder, manifest } = job.place;
  removeDatabase(restoring);
  say('copying', 0);
  copyDurably(path.join(folder, 'station.db'), restoring, (part) => say('copying', part));
  say('checking', 0);
  return verifyBackupFiles({
    ...{ folder, blobFolder, database: restoring, key: job.key },
    ...{ before: manifest, read: [] },
  });
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.part']) rmSync(file + suffix, { force: true });
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

/** The large files that the backup names, each with whether one of its length lies here already. */
function listFiles({ dataFolder, place, leaveFiles }: RestoreJob) {
  if (leaveFiles === true) return [];
  return readBlobNames(place.folder).map((name) => {
    const sizeBytes = sizeOf(path.join(place.blobFolder, name)) ?? 0;
    return { name, sizeBytes, isHere: sizeOf(path.join(dataFolder, 'blobs', name)) === sizeBytes };
  });
}

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

/** What the backup does not have whole is not taken from it: what is here may be better. */
function lostIn({ place, withLoss }: RestoreJob, found: BackupCheck): ReadonlySet<string> {
  return new Set([...found.damaged, ...(withLoss === true ? place.manifest.lastCheck.damaged : [])]);
}

/**
 * What is missing is taken from the backup; what is cut or spoilt moves aside under its own name, but not before something whole is there to take its place.
 * Answers how many were not whole.
 */
async function bringFiles(
  job: RestoreJob,
  { restoring, lost }: { readonly restoring: string; readonly lost: ReadonlySet<string> },
  tell: (part: number) => void,
): Promise<number> {
  const { dataFolder, place } = job;
  const folder = path.join(dataFolder, 'blobs');
  const wanted = listFiles(job).filter(({ name }) => !lost.has(name));
  const named = readNamed(restoring, job.key);
  const allCost = costOfFiles(wanted);
  let doneCost = 0;
  let brought = 0;
  for (const listed of wanted) {
    const { name } = listed;
    const file = named.get(name);
    const isBetter = listed.isHere && file !== undefined && (await isBetterThere(file, folder, place));
    if (!listed.isHere || isBetter) {
      const whole = path.join(folder, `${name}.whole`);
      copyDurably(path.join(place.blobFolder, name), whole, (part) =>
        tell((doneCost + part * costOfFiles([listed])) / allCost),
      );
      putAside(dataFolder, name);
      renameSync(whole, path.join(folder, name));
      brought += 1;
    }
    doneCost += costOfFiles([listed]);
    tell(doneCost / allCost);
  }
  flushFolder(folder);
  return brought;
}

function readNamed(restoring: string, key: Uint8Array): ReadonlyMap<string, LargeFile> {
  const db = openForReading(restoring, key);
  try {
    return new Map(readLargeFiles(db).map((file) => [file.name, file]));
  } finally {
    db.close();
  }
}

async function isBetterThere(file: LargeFile, folder: string, { blobFolder }: BackupPlace): Promise<boolean> {
  if (await checkBlobFile({ ...file, path: path.join(folder, file.name) })) return false;
  return checkBlobFile({ ...file, path: path.join(blobFolder, file.name) });
}

function putAside(dataFolder: string, name: string): void {
  const file = path.join(dataFolder, 'blobs', name);
  if (!existsSync(file)) return;
  const aside = path.join(dataFolder, 'damaged-blobs');
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  renameSync(file, path.join(aside, name));
}

function markRestored(job: RestoreJob, restoring: string, tell: (part: number) => void): void {
  const db = openDatabase(restoring, job.key);
  try {
    // An older backup is brought to this program's form before anything is written into it; the backup itself stays as it is.
    tell(0);
    applyMigrations(db, findPending(db, shippedMigrations).pending, tell);
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
  tell(1);
}
