import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { joinChunks, limitBytes, single, watchRoom } from './blob-chunks.ts';
import { createBlobFile, type IsEncrypted } from './blob-file-writer.ts';
import { type BlobRow, type BlobSource, openRow, streamSource } from './blob-source.ts';
import type { Db } from './database.ts';
import { asDiskFull } from './disk-full.ts';
import { assertRoomFor, floorSpaceBytes } from './disk-space.ts';
import {
  createOpenedPackages,
  readInside,
  type OpenedPackage,
  type PackageEncryption,
} from './opened-packages.ts';

/** Up to here a blob is a row: measured, one durable row beats one flushed file many times over; beyond it the log would write it twice. */
export const rowMaxBytes = 256 * 1024;

/** Bytes that are safe on disk or in memory but not yet part of the store: commit or discard them. */
export interface StagedBlob {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Present for small blobs. */
  readonly bytes: Uint8Array | null;
  /** Present for large blobs: the file's name in the blob folder and its key; null: it came encrypted and lies there as it came. */
  readonly file: { readonly name: string; readonly key: Uint8Array | null } | null;
}

/** A large blob on its way in; what is not finished is forgotten with `abandon`, or at the next start. */
export interface LargeIntake {
  /** Bytes that are here: where the next go begins. */
  receivedBytes(): number;
  /** Throws DiskFullError, and what the stream throws; what came before a failing stream stays. */
  append(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** All has come. Throws DiskFullError, with nothing left behind. */
  finish(): Promise<StagedBlob>;
  abandon(): Promise<void>;
}

/** Content-addressed, encrypted bytes. */
export interface BlobStore {
  /** Takes bytes in, durably. Throws BlobTooLargeError, DiskFullError; nothing is left behind then. */
  stage(
    source: AsyncIterable<Uint8Array> | Uint8Array,
    limits: { readonly maxBytes: number },
  ): Promise<StagedBlob>;
  /** Takes in what is large and may be cut on its way: a download that goes on in this process where it stopped. */
  beginLarge(): LargeIntake;
  /** The bytes of a staged blob, committed or not. */
  openStaged(staged: StagedBlob): BlobSource;
  /** Makes a staged blob part of the store, inside the caller's transaction. */
  commit(staged: StagedBlob): void;
  discard(staged: StagedBlob): Promise<void>;
  /**
   * The sealed package inside a blob can be read by its own hash from now on; inside the caller's transaction. False: it is here already, and the blob is
   * not needed for it.
   */
  keepOpened(opened: OpenedPackage): boolean;
  has(sha256: string): boolean;
  /** Throws a RangeError when the store does not have it. */
  open(sha256: string): BlobSource;
  /** The bytes from `start` to before `end`, a segment at a time. */
  stream(sha256: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;
  /** Removes files that no row names: what a crash left of unfinished work. Only while nothing is staged (at start). */
  sweep(): number;
}

/** Blobs in the table `blobs` and, above 256 KB, in `folder`. */
export function createBlobStore(options: {
  readonly db: Db;
  readonly folder: string;
  readonly nowMs: () => number;
  /** The files belong to data that must not change: nothing is taken in as a file, nothing removed. */
  readonly readOnly?: boolean;
  /** Room that large files leave to everything else. */
  readonly floorBytes?: number;
  /** Left out: encrypted packages are not read, and lie encrypted once more. */
  readonly encryption?: PackageEncryption;
}): BlobStore {
  const { db, folder, nowMs, readOnly = false, floorBytes = floorSpaceBytes, encryption } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { insert, exists, find, names } = prepareRows(db);
  const opened = createOpenedPackages(db);
  const isStored = (sha256: string): boolean => exists.get({ sha256 }) !== undefined;
  const openBlob = (sha256: string): BlobSource => {
    const row = find.get({ sha256 });
    if (row) return openRow(sha256 as Sha256, row, folder);
    return readInside(opened.find(sha256), openBlob, encryption);
  };

  return {
    has: (sha256) => isStored(sha256) || opened.find(sha256) !== undefined,
    keepOpened: (one) => opened.keep(one),
    open: openBlob,
    ...createTaking(
      { folder, readOnly, floorBytes, isEncrypted: encryption?.isEncrypted ?? never },
      isStored,
    ),
    openStaged: (staged) =>
      staged.bytes === null && staged.file === null
        ? openBlob(staged.sha256)
        : openRow(staged.sha256, rowOf(staged), folder),
    commit: (staged) => {
      if (!staged.bytes && !staged.file) return;
      insert.run({ sha256: staged.sha256, ...rowOf(staged), createdAtMs: nowMs() });
    },
    discard: async (staged) => {
      const kept = find.get({ sha256: staged.sha256 });
      if (staged.file && kept?.fileName !== staged.file.name)
        await rm(path.join(folder, staged.file.name), { force: true });
    },
    stream: (sha256, range) => streamSource(openBlob(sha256), range),
    sweep: () => {
      if (readOnly) return 0;
      const known = new Set(names.all().map((row) => row.name));
      const stray = readdirSync(folder).filter((name) => !known.has(name));
      for (const name of stray) rmSync(path.join(folder, name), { force: true });
      return stray.length;
    },
  };
}

const rowOf = ({ sizeBytes, bytes, file }: StagedBlob): BlobRow => ({
  ...{ sizeBytes, bytes },
  fileKey: file?.key ?? null,
  fileName: file?.name ?? null,
});

/** The ways in. */
function createTaking(
  place: BlobPlace,
  isStored: (sha256: string) => boolean,
): Pick<BlobStore, 'stage' | 'beginLarge'> {
  const withoutSecond = async (staged: StagedBlob): Promise<StagedBlob> => {
    if (!staged.file || !isStored(staged.sha256)) return staged;
    // The store has these bytes already: the second file would only lie about.
    await rm(path.join(place.folder, staged.file.name), { force: true });
    return { ...staged, file: null };
  };
  return {
    stage: async (source, limits) => withoutSecond(await stageBytes(source, limits.maxBytes, place)),
    beginLarge: () => {
      const intake = beginFile(place);
      return { ...intake, finish: async () => withoutSecond(await intake.finish()) };
    },
  };
}

interface BlobPlace {
  readonly folder: string;
  readonly readOnly: boolean;
  readonly floorBytes: number;
  readonly isEncrypted: IsEncrypted;
}

const never = (): boolean => false;

function prepareRows(db: Db) {
  const insert = db.prepare(
    `INSERT INTO blobs (sha256, size_bytes, bytes, file_key, file_name, created_at_ms)
     VALUES (@sha256, @sizeBytes, @bytes, @fileKey, @fileName, @createdAtMs) ON CONFLICT (sha256) DO NOTHING`,
  );
  const exists = db.prepare('SELECT 1 FROM blobs WHERE sha256 = @sha256');
  const find = db.prepare<{ sha256: string }, BlobRow>(
    'SELECT size_bytes AS sizeBytes, bytes, file_key AS fileKey, file_name AS fileName FROM blobs WHERE sha256 = @sha256',
  );
  const names = db.prepare<[], { name: string }>(
    'SELECT file_name AS name FROM blobs WHERE file_name IS NOT NULL',
  );
  return { insert, exists, find, names };
}

async function stageBytes(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  maxBytes: number,
  place: BlobPlace,
): Promise<StagedBlob> {
  const chunks = limitBytes(source instanceof Uint8Array ? single(source) : source, maxBytes);
  const head: Uint8Array[] = [];
  let headBytes = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  while (headBytes <= rowMaxBytes) {
    const next = await iterator.next();
    if (next.done) {
      const bytes = Buffer.concat(head);
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      return { sha256, sizeBytes: bytes.length, bytes, file: null };
    }
    head.push(next.value);
    headBytes += next.value.length;
  }
  const intake = beginFile(place);
  try {
    await intake.append(joinChunks(head, iterator));
    return await intake.finish();
  } catch (error) {
    await intake.abandon();
    throw error;
  }
}

function beginFile({ folder, floorBytes, readOnly, isEncrypted }: BlobPlace): LargeIntake {
  if (readOnly) throw new Error('this store is a view: it takes no large blobs in');
  const name = randomBytes(16).toString('hex');
  const part = path.join(folder, `${name}.part`);
  const file = createBlobFile(part, isEncrypted);
  const abandon = (): Promise<void> => rm(part, { force: true });
  return {
    receivedBytes: file.receivedBytes,
    append: async (chunks) => {
      try {
        // A large file is the first that must stand back: the room below the floor is for what may never be refused.
        assertRoomFor(folder, rowMaxBytes, floorBytes);
        await file.append(watchRoom(chunks, { folder, floorBytes }));
      } catch (error) {
        throw asDiskFull(error);
      }
    },
    finish: async () => {
      try {
        const { sha256, sizeBytes, key } = await file.finish();
        await rename(part, path.join(folder, name));
        await flushFolder(folder);
        return { sha256, sizeBytes, bytes: null, file: { name, key } };
      } catch (error) {
        await abandon();
        throw asDiskFull(error);
      }
    },
    abandon,
  };
}

/** A rename is durable only when the folder is flushed too; Windows has no such call and journals it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
