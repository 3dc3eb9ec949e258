// The store of one process: SQLite in a file. Two connections: one reads what is committed, one writes, a transaction at a time.
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { createBlobFolder } from '../blobs.ts';
import { createStoreEvents, type StoreEvents } from '../events.ts';
import { createProcessLeases } from '../leases.ts';
import type { ExchangeStore, ExchangeTransaction } from '../store.ts';
import { openDatabase, readEpoch, startEpoch, type ExchangeDb } from './database.ts';
import { createDocumentsRepository } from './documents-repository.ts';
import { createFeedReader, createFeedRepository } from './feed-repository.ts';
import { createFollowUpsRepository } from './follow-ups-repository.ts';
import { createPublicationsRepository } from './publications-repository.ts';
import { createReceiptsRepository } from './receipts-repository.ts';
import { createSealNoticesRepository } from './seal-notices-repository.ts';
import { createReadSession, createWriteSession, type SqliteSession } from './session.ts';
import { createSupervisionRepository } from './supervision-repository.ts';

export interface SqliteStorePlace {
  readonly path: string;
  readonly blobFolder: string;
  readonly uploadFolder: string;
}

/** Opens (and creates) the database. Rejects with an Error in words when it was written by a newer exchange. */
export function openSqliteStore(place: SqliteStorePlace): Promise<ExchangeStore> {
  return new Promise((resolve) => {
    resolve(openNow(place));
  });
}

function openNow({ path, blobFolder, uploadFolder }: SqliteStorePlace): ExchangeStore {
  const writer = openDatabase(path);
  const reader = openDatabase(path);
  const events = createStoreEvents();
  const writing = createWriting(writer, events);
  const reading = createReadSession(reader);
  // What was asked before the close is done before it.
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };
  return {
    ...createRepositories(reading, { appended: () => undefined, kept: () => undefined }),
    feed: createFeedReader(reading),
    blobs: createBlobFolder(blobFolder),
    uploadFolder,
    leases: createProcessLeases(),
    transact: (work) => inLine(() => writing(work)),
    readEpoch: () => Promise.resolve(readEpoch(reader)),
    startEpoch: () =>
      inLine(() => {
        const epoch = startEpoch(writer);
        events.tell({ kind: 'unsure' });
        return Promise.resolve(epoch);
      }),
    listen: events.listen,
    close: () =>
      inLine(() => {
        reader.close();
        writer.pragma('wal_checkpoint(TRUNCATE)');
        writer.close();
        return Promise.resolve();
      }),
  };
}

interface Appended {
  appended(unit: UnitCode): void;
  kept(): void;
}

function createRepositories(session: SqliteSession, { appended, kept }: Appended): ExchangeTransaction {
  return {
    documents: createDocumentsRepository(session),
    feed: createFeedRepository(session, appended),
    followUps: createFollowUpsRepository(session),
    receipts: createReceiptsRepository(session),
    sealNotices: createSealNoticesRepository(session),
    publications: createPublicationsRepository(session, kept),
    supervision: createSupervisionRepository(session),
  };
}

/** Runs one transaction; the caller sees to it that no second one runs beside it. */
function createWriting(db: ExchangeDb, events: StoreEvents): ExchangeStore['transact'] {
  const units = new Set<UnitCode>();
  let hasPublication = false;
  const tx = createRepositories(createWriteSession(db), {
    appended: (unit) => units.add(unit),
    kept: () => {
      hasPublication = true;
    },
  });
  return async (work) => {
    units.clear();
    hasPublication = false;
    // Immediate: the write lock is taken first, so that no number is read that another process takes.
    db.exec('BEGIN IMMEDIATE');
    let result;
    try {
      result = await work(tx);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
    if (hasPublication) events.tell({ kind: 'publication' });
    if (units.size > 0) events.tell({ kind: 'feed', units: [...units] });
    return result;
  };
}
