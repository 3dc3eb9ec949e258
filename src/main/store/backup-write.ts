// Makes one backup of a station that is in use. Runs in a worker on a connection of its own: writers go on, VACUUM INTO reads one state of the
// database. What was written is opened and read before it counts.
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { chooseBackupsToKeep, worthOfBackup, type StorageFinding } from '../../shared/domain/storage.ts';
import {
  backupHome,
  beginBackup,
  listBackups,
  noteLargeFiles,
  pruneBackups,
  readBackup,
  writeManifest,
  type BackupManifest,
  type BackupPlace,
} from './backup-folder.ts';
import { keepLargeFiles, type KeptFiles } from './backup-pool.ts';
import {
  countRows,
  readLargeFiles,
  verifyBackupFiles,
  type Counted,
  type LargeFile,
} from './backup-verify.ts';
import { blobFileBytes } from './blob-file.ts';
import { openForReading, type Db } from './database.ts';
import { isDiskFull } from './disk-full.ts';
import { floorSpaceBytes, freeBytesOf } from './disk-space.ts';
import { flushFile, flushFolder, writeDurably } from './durable-file.ts';

/** How far it is; `done` and `total` are bytes of the database, then large files, then bytes again. */
export interface BackupProgress {
  readonly phase: 'copying' | 'files' | 'verifying';
  readonly done: number;
  readonly total: number;
}

export interface BackupJob {
  readonly dataFolder: string;
  /** The chosen folder; the unit's own folder is made inside it. */
  readonly root: string;
  readonly key: Uint8Array;
  readonly nowMs: number;
}

export type BackupResult =
  | {
      /** `blob-damaged`: some large files are whole neither among the backups nor in the station itself; everything else is in it. */
      readonly result: 'ok' | 'blob-damaged';
      readonly place: BackupPlace;
      readonly newFiles: number;
      /** Names of large files that had been spoilt among the backups, and were written anew from the station's. */
      readonly mended: readonly string[];
      readonly removed: number;
    }
  | { readonly result: NotMade; readonly details: Readonly<Record<string, string>> };

type NotMade = Exclude<StorageFinding, 'ok' | 'blob-damaged'>;

/** Writes, verifies and rotates; one whose database does not verify is left without a manifest and is no backup. */
export async function writeBackup(
  job: BackupJob,
  tell: (progress: BackupProgress) => void,
): Promise<BackupResult> {
  let db: Db | undefined;
  let folder: string | undefined;
  try {
    mkdirSync(job.root, { recursive: true, mode: 0o700 });
    db = openForReading(path.join(job.dataFolder, 'station.db'), job.key);
    const whose = readWhose(db);
    const home = backupHome(job.root, whose.unitCode);
    const files = readLargeFiles(db);
    const lack = missingRoom(job.root, home, db, files);
    if (lack > 0) return { result: 'disk-full', details: { missingBytes: String(lack) } };
    folder = beginBackup(home, job.nowMs);
    const before = countRows(db);
    tell({ phase: 'copying', done: 0, total: sizeOfDatabase(db) });
    copyDatabase(db, job.dataFolder, folder);
    const kept = await keepFiles({ job, home, folder }, tell);
    tell({ phase: 'verifying', done: 0, total: sizeOfDatabase(db) });
    const found = await verifyBackupFiles({
      folder,
      blobFolder: path.join(home, 'blobs'),
      key: job.key,
      before,
      // Keeping them has read what was to be read.
      read: [],
    });
    if (found.result !== 'ok' && found.result !== 'blob-damaged') return abandon(folder, found.result);
    const damaged = [...new Set([...kept.damaged, ...found.damaged])];
    const place = finish(folder, job, { whose, kept, damaged });
    noteLargeFiles(home, { damaged, whole: kept.whole }, job.nowMs);
    const keep = chooseBackupsToKeep(listBackups(home).map(ageOf));
    const removed = pruneBackups(home, keep);
    const result = damaged.length === 0 ? 'ok' : 'blob-damaged';
    return { result, place, newFiles: kept.newFiles.length, mended: kept.mended, removed };
  } catch (error) {
    const result = wordTrouble(error);
    if (folder !== undefined) abandon(folder, result);
    return { result, details: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    db?.close();
  }
}

function wordTrouble(error: unknown): NotMade {
  if (isDiskFull(error)) return 'disk-full';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ENOENT|EACCES|EROFS|EIO|ENODEV|EPERM|ENOTDIR|ENXIO|SQLITE_CANTOPEN|SQLITE_IOERR)/.test(code))
    return 'folder-unreachable';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'page-damaged';
  throw error;
}

/** An unfinished attempt takes room and is worth nothing. */
function abandon(folder: string, result: NotMade): BackupResult {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The medium is gone: without a manifest it is no backup, and the next run removes it.
  }
  return { result, details: {} };
}

function ageOf({ name, manifest }: BackupPlace) {
  return { name, madeAtMs: manifest.madeAtMs, worth: worthOfBackup(manifest.lastCheck.result) };
}

function readWhose(db: Db): { unitCode: string | null; unitName: string | null } {
  const row = db
    .prepare<[], { unitCode: string | null; unitName: string | null }>(
      'SELECT unit_code AS unitCode, unit_name AS unitName FROM station WHERE id = 1',
    )
    .get();
  return row ?? { unitCode: null, unitName: null };
}

function sizeOfDatabase(db: Db): number {
  return (
    (db.pragma('page_count', { simple: true }) as number) *
    (db.pragma('page_size', { simple: true }) as number)
  );
}

/** Bytes that are missing for the copy, the files that may have to be copied, and the floor; at most 0 when there is room. */
function missingRoom(root: string, home: string, db: Db, files: readonly LargeFile[]): number {
  const pool = path.join(home, 'blobs');
  // On the same disk a file costs nothing; that is not asked here, because a wrong "full" only ever warns too early on a very full disk.
  const sameDisk = existsSync(pool) && statSync(pool).dev === statSync(db.name).dev;
  const fileBytes = sameDisk
    ? 0
    : files
        .filter(({ name }) => !existsSync(path.join(pool, name)))
        .reduce((sum, file) => sum + blobFileBytes(file), 0);
  return sizeOfDatabase(db) + fileBytes + floorSpaceBytes - freeBytesOf(root);
}

function copyDatabase(db: Db, dataFolder: string, folder: string): void {
  const target = path.join(folder, 'station.db');
  // VACUUM INTO, because db.backup() refuses encrypted databases; the copy has the same key.
  db.prepare('VACUUM INTO ?').run(target);
  flushFile(target);
  copyFileSync(path.join(dataFolder, 'key-slots.json'), path.join(folder, 'key-slots.json'));
  flushFile(path.join(folder, 'key-slots.json'));
}

interface Kept extends KeptFiles {
  readonly files: readonly LargeFile[];
  readonly round: number;
}

/** The large files that the copy names, brought into the pool, and a share of the others read. */
async function keepFiles(
  { job, home, folder }: { readonly job: BackupJob; readonly home: string; readonly folder: string },
  tell: (progress: BackupProgress) => void,
): Promise<Kept> {
  const copy = openForReading(path.join(folder, 'station.db'), job.key);
  let files: LargeFile[];
  try {
    files = readLargeFiles(copy);
  } finally {
    copy.close();
  }
  const earlier = listBackups(home).map(({ manifest }) => manifest);
  const round = 1 + Math.max(0, ...earlier.map(({ poolRound }) => poolRound));
  const doubted = new Set(earlier.flatMap(({ lastCheck }) => lastCheck.damaged));
  const from = path.join(job.dataFolder, 'blobs');
  const pool = path.join(home, 'blobs');
  const kept = await keepLargeFiles({ from, pool, files, round, doubted }, (done) =>
    tell({ phase: 'files', done, total: files.length }),
  );
  flushFolder(pool);
  writeDurably(path.join(folder, 'blob-names.txt'), files.map(({ name }) => `${name}\n`).join(''));
  return { ...kept, files, round };
}

function finish(
  folder: string,
  job: BackupJob,
  facts: {
    readonly whose: ReturnType<typeof readWhose>;
    readonly kept: Kept;
    readonly damaged: readonly string[];
  },
): BackupPlace {
  const copy = openForReading(path.join(folder, 'station.db'), job.key);
  const { files, round } = facts.kept;
  let counted: Counted;
  let schemaVersion: number;
  try {
    counted = countRows(copy);
    schemaVersion = copy.pragma('user_version', { simple: true }) as number;
  } finally {
    copy.close();
  }
  const manifest: BackupManifest = {
    format: 'yizhan/backup/1',
    madeAtMs: job.nowMs,
    ...facts.whose,
    schemaVersion,
    databaseBytes: statSync(path.join(folder, 'station.db')).size,
    blobFiles: files.length,
    blobBytes: files.reduce((sum, file) => sum + blobFileBytes(file), 0),
    counts: counted.counts,
    auditHead: counted.auditHead,
    poolRound: round,
    lastCheck: {
      atMs: job.nowMs,
      result: facts.damaged.length === 0 ? 'ok' : 'blob-damaged',
      damaged: facts.damaged,
    },
  };
  writeManifest(folder, manifest);
  flushFolder(path.dirname(folder));
  const place = readBackup(folder);
  if (place === null) throw new Error('a manifest that was just written does not read back');
  return place;
}
