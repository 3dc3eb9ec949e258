import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createBlobStore, type BlobStore } from './blobs.ts';
import { openDatabase, type Db } from './database.ts';
import { asDiskFull } from './disk-full.ts';
import type { PackageEncryption } from './opened-packages.ts';
import { applyMigrations, findPending, shippedMigrations } from './migrate.ts';
import { upgradeDatabase } from './upgrade.ts';

/** The station's data: one object a process. */
export interface Store {
  readonly db: Db;
  readonly blobs: BlobStore;
  /**
   * Runs `work` (synchronous) in one write transaction, durable when it returns; a nested call is a savepoint of the outer one. Throws
   * DiskFullError when there is no room, with nothing done.
   */
  transact<T>(work: () => T): T;
  /**
   * As `transact`, without waiting for the disk: a loss of power before the next `transact` takes all of it back. Only for what the other side says again
   * when it is asked again. Never inside another transaction.
   */
  transactUnflushed<T>(work: () => T): T;
  /** A second time nothing happens. */
  close(): void;
}

/** Opens the data in `folder`, creating and migrating it as needed. Throws StoreOpenError, DiskFullError. */
export function openStore(options: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly nowMs?: () => number;
  readonly migrations?: URL;
  /** The large files lie in this folder and are only read: the store is a view of data that must not change. */
  readonly readBlobsFrom?: string;
  /** Room that large files leave to everything else on the disk; left out: the product's. */
  readonly floorBytes?: number;
  /** Left out: packages that came encrypted are not read. */
  readonly encryption?: PackageEncryption;
}): Store {
  const { folder, key, migrations = shippedMigrations } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = openMigrated({ folder, key, migrations });
  return assembleStore(db, options);
}

/** A database of an older version is copied before it changes; a station does that in a thread beforehand, and tells how far it is. */
function openMigrated(place: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly migrations: URL;
}): Db {
  const file = path.join(place.folder, 'station.db');
  let db = openDatabase(file, place.key);
  try {
    const { found, pending } = findPending(db, place.migrations);
    if (found > 0 && pending.length > 0) {
      db.close();
      upgradeDatabase(place);
      db = openDatabase(file, place.key);
    } else applyMigrations(db, pending);
    return db;
  } catch (error) {
    db.close();
    throw asDiskFull(error);
  }
}

function assembleStore(
  db: Db,
  {
    folder,
    nowMs = Date.now,
    readBlobsFrom,
    floorBytes,
    encryption,
  }: Omit<Parameters<typeof openStore>[0], 'key' | 'migrations'>,
): Store {
  const run = db.transaction((work: () => unknown) => work());
  const transact = <T>(work: () => T): T => {
    try {
      // IMMEDIATE: the write lock is taken before anything is read, so what was read still holds when it is written.
      return run.immediate(work) as T;
    } catch (error) {
      throw asDiskFull(error);
    }
  };
  return {
    db,
    blobs: createBlobStore({
      db,
      folder: readBlobsFrom ?? path.join(folder, 'blobs'),
      nowMs,
      readOnly: readBlobsFrom !== undefined,
      ...(floorBytes === undefined ? {} : { floorBytes }),
      ...(encryption === undefined ? {} : { encryption }),
    }),
    transact,
    transactUnflushed: (work) => {
      // Also what SQLite says of a change in the middle of one, but there it would be said of the way back.
      if (db.inTransaction) throw new Error('inside another transaction everything is flushed with it');
      db.pragma('synchronous = NORMAL');
      try {
        return transact(work);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    close: () => {
      if (!db.open) return;
      // Small again for the next start, and nothing of the log is left to replay.
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
