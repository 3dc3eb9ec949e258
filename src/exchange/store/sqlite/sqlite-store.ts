// The store of one process: SQLite in a file. Two connections: one reads what is committed, one writes, a transaction at a time.
import { createBlobFolder } from '../blobs.ts';
import { createStoreEvents } from '../events.ts';
import { createProcessLeases } from '../leases.ts';
import type { ExchangeStore, ExchangeTransaction } from '../store.ts';
import { openDatabase, readEpoch, startEpoch } from './database.ts';
import { createClockRepository } from './clock-repository.ts';
import { createDocumentsRepository } from './documents-repository.ts';
import { createFeedReader, createFeedRepository } from './feed-repository.ts';
import { createFollowUpsRepository } from './follow-ups-repository.ts';
import { createGroupedWriting, type Written } from './grouped-writing.ts';
import { createPublicationsRepository } from './publications-repository.ts';
import { createReceiptsRepository } from './receipts-repository.ts';
import { createSealNoticesRepository } from './seal-notices-repository.ts';
import { createReadSession, createWriteSession, type SqliteSession } from './session.ts';
import { createSupervisionRepository } from './supervision-repository.ts';
import { createUnitDaysRepository } from './unit-days-repository.ts';

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
  const reader = openDatabase(path, 'read');
  const events = createStoreEvents();
  const writing = createGroupedWriting(
    writer,
    (written) => createRepositories(createWriteSession(writer), written),
    events,
  );
  const reading = createReadSession(reader);
  return {
    ...createRepositories(reading, { appended: () => undefined, kept: () => undefined }),
    feed: createFeedReader(reading),
    // Beside the database, and that is no database for a network folder.
    blobs: createBlobFolder(blobFolder, { isLocal: true }),
    uploadFolder,
    leases: createProcessLeases(),
    transact: writing.transact,
    readEpoch: () => Promise.resolve(readEpoch(reader)),
    startEpoch: () =>
      writing.alone(() => {
        const epoch = startEpoch(writer);
        events.tell({ kind: 'unsure' });
        return epoch;
      }),
    listen: events.listen,
    close: () =>
      writing.alone(() => {
        reader.close();
        writer.pragma('wal_checkpoint(TRUNCATE)');
        writer.close();
      }),
  };
}

function createRepositories(session: SqliteSession, { appended, kept }: Written): ExchangeTransaction {
  return {
    documents: createDocumentsRepository(session),
    feed: createFeedRepository(session, appended),
    followUps: createFollowUpsRepository(session),
    receipts: createReceiptsRepository(session),
    sealNotices: createSealNoticesRepository(session),
    publications: createPublicationsRepository(session, kept),
    supervision: createSupervisionRepository(session),
    clock: createClockRepository(session),
    unitDays: createUnitDaysRepository(session),
  };
}
