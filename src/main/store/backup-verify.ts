// Opens a backup with the key and reads it: every page authenticates, the audit chain holds, nothing is missing that was there when it was begun,
// and every large file that it names is there, whole.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import type { BackupCheck, BackupPlace } from './backup-folder.ts';
import { blobFileBytes, checkBlobFile } from './blob-file.ts';
import { openForReading, type Db } from './database.ts';
import { checkWhole, isDamage } from './integrity.ts';
import { shippedSchemaVersion } from './migrate.ts';
import { StoreOpenError } from './open-failure.ts';

/** How many rows there are of what may never become fewer, and the audit log's newest entry. */
export interface Counted {
  readonly counts: Readonly<Record<string, number>>;
  readonly auditHead: { readonly entryNo: number; readonly hash: string } | null;
}

const counted = {
  documents: 'SELECT count(*) FROM documents',
  inbox: 'SELECT count(*) FROM inbox',
  outbox: 'SELECT count(*) FROM outbox',
  outgoingRegister: 'SELECT count(*) FROM outgoing_register',
  sealUseBook: 'SELECT count(*) FROM seal_use_book',
  receiptsReceived: 'SELECT count(*) FROM receipts_received',
  receiptsToSend: 'SELECT count(*) FROM receipts_to_send',
  audit: 'SELECT count(*) FROM audit',
} as const;

/** Counts in one state of the database. */
export function countRows(db: Db): Counted {
  return db.transaction(() => ({
    counts: Object.fromEntries(
      Object.entries(counted).map(([name, sql]) => [name, db.prepare(sql).pluck().get() as number]),
    ),
    auditHead: readAuditHead(db),
  }))();
}

function readAuditHead(db: Db): Counted['auditHead'] {
  const row = db
    .prepare<[], { entryNo: number; hash: string }>(
      'SELECT entry_no AS entryNo, hash FROM audit ORDER BY entry_no DESC LIMIT 1',
    )
    .get();
  return row ?? null;
}

/** What a finished backup is worth now; `read` all: every large file is decrypted, else only looked for. */
export async function verifyBackup(
  place: BackupPlace,
  key: Uint8Array,
  read: 'all' | 'sizes',
): Promise<BackupCheck> {
  if (isFromFuture(place)) return nothingElse('from-future');
  const { folder, blobFolder, manifest } = place;
  return verifyBackupFiles({ folder, blobFolder, key, before: manifest, read: read === 'all' ? 'all' : [] });
}

/** Whether a newer program made it than this one. */
export function isFromFuture({ manifest }: BackupPlace): boolean {
  return manifest.schemaVersion > shippedSchemaVersion();
}

/** Large files are looked at last: what is wrong before them says nothing of them. */
function nothingElse(result: StorageFinding): BackupCheck {
  return { result, damaged: [] };
}

interface Verification {
  readonly folder: string;
  /** The backup's database, or a copy of it. */
  readonly database?: string;
  readonly blobFolder: string;
  readonly key: Uint8Array;
  /** At least that must be there. */
  readonly before: Counted;
  /** Names of the large files to decrypt. */
  readonly read: readonly string[] | 'all';
}

/** The verification of `verifyBackup`, of a backup that has no manifest yet, or whose database has been copied. */
export async function verifyBackupFiles(job: Verification): Promise<BackupCheck> {
  const file = job.database ?? path.join(job.folder, 'station.db');
  if (!existsSync(file) || !existsSync(path.join(job.folder, 'key-slots.json')))
    return nothingElse('missing');
  let db: Db;
  try {
    db = openForReading(file, job.key);
  } catch (error) {
    if (error instanceof StoreOpenError) return nothingElse('other-key');
    if (isDamage(error)) return nothingElse('page-damaged');
    throw error;
  }
  try {
    const found = checkWhole(file, job.key);
    if (found !== 'ok') return nothingElse(found);
    if (!holds(db, job.before)) return nothingElse('counts-differ');
    return await checkLargeFiles(db, job);
  } finally {
    db.close();
  }
}

/** The audit log only grows: the entry that was newest before must be in the copy, with its hash, and no count may be lower. */
function holds(db: Db, before: Counted): boolean {
  const now = countRows(db).counts;
  if (Object.entries(before.counts).some(([name, count]) => (now[name] ?? count) < count)) return false;
  if (before.auditHead === null) return true;
  const { entryNo, hash } = before.auditHead;
  return db.prepare('SELECT hash FROM audit WHERE entry_no = ?').pluck().get(entryNo) === hash;
}

/** A large file as the database names it. */
export interface LargeFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly key: Uint8Array | null;
}

/** The large files that a database names. */
export function readLargeFiles(db: Db): LargeFile[] {
  return db
    .prepare<[], LargeFile>(
      'SELECT file_name AS name, sha256, size_bytes AS sizeBytes, file_key AS key FROM blobs WHERE file_name IS NOT NULL ORDER BY file_name',
    )
    .all();
}

/** Looks at every large file that the database names, and reads the wanted ones; tells which part is done. */
export async function checkLargeFiles(
  db: Db,
  { blobFolder, read }: Pick<Verification, 'blobFolder' | 'read'>,
  tell: (part: number) => void = () => undefined,
): Promise<BackupCheck> {
  const files = readLargeFiles(db);
  const damaged: string[] = [];
  const wanted = new Set(read === 'all' ? files.map(({ name }) => name) : read);
  for (const [index, { name, ...file }] of files.entries()) {
    tell(index / files.length);
    const place = path.join(blobFolder, name);
    const isThere = existsSync(place) && statSync(place).size === blobFileBytes(file);
    if (!isThere || (wanted.has(name) && !(await checkBlobFile({ path: place, ...file }))))
      damaged.push(name);
  }
  return { result: damaged.length === 0 ? 'ok' : 'blob-damaged', damaged };
}
