// The store of any number of nodes: PostgreSQL, and a folder of blobs that the nodes share. Nothing that matters is in a node's memory.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { createBlobFolder } from '../blobs.ts';
import { createStoreEvents } from '../events.ts';
import { StoreUnavailable, type ExchangeStore, type ExchangeTransaction } from '../store.ts';
import { connectionOptions, createPool } from './connect.ts';
import { createClockRepository } from './clock-repository.ts';
import { createDocumentsRepository } from './documents-repository.ts';
import { isRetryable, toStoreError } from './failures.ts';
import { createFeedReader, createFeedRepository } from './feed-repository.ts';
import { createFollowUpsRepository } from './follow-ups-repository.ts';
import { createPostgresLeases, forgetOldLeases } from './leases.ts';
import { listenToNodes } from './listener.ts';
import { migrate } from './migrate.ts';
import { tellNodes, type NodeNotice } from './notices.ts';
import { createPublicationsRepository } from './publications-repository.ts';
import { createReceiptsRepository } from './receipts-repository.ts';
import { createSealNoticesRepository } from './seal-notices-repository.ts';
import { createReadSession, createTransactionSession, type PostgresSession } from './session.ts';
import { createSupervisionRepository } from './supervision-repository.ts';
import { createUnitDaysRepository } from './unit-days-repository.ts';

export interface PostgresStorePlace {
  /** `postgres://user:password@host:port/database`. */
  readonly address: string;
  readonly blobFolder: string;
  readonly uploadFolder: string;
}

// One node judges packages on one core: ten transactions at a time keep the database busy and leave room for other nodes under its 100 connections.
const connectionsANode = 10;
// Deadlocks and lost races are rare and short; whoever loses so often gets "busy" and comes again.
const maxTries = 6;
const firstPauseMs = 5;
// An index over years of deliveries.
const migrationMs = 10 * 60_000;

/** Connects, brings the schema up to date and listens. Rejects with StoreUnavailable when the server cannot be reached. */
export async function openPostgresStore(place: PostgresStorePlace): Promise<ExchangeStore> {
  const { address, blobFolder, uploadFolder } = place;
  await migrateOnce(address);
  const pool = createPool(address, connectionsANode);
  const session = createReadSession(pool);
  const events = createStoreEvents();
  const leases = createPostgresLeases(session);
  let isFirst = true;
  const listener = await listenToNodes(address, {
    onNotice: (notice) => {
      if (notice.kind === 'wanted') leases.wanted(notice.holder);
      else events.tell(notice);
    },
    onConnected: () => {
      // Nobody waits yet when the store opens.
      if (!isFirst) events.tell({ kind: 'unsure' });
      isFirst = false;
    },
  }).catch(async (error: unknown) => {
    await pool.end();
    throw toStoreError(error);
  });
  // The next start is soon enough where the database goes away this moment.
  await forgetOldLeases(session).catch(() => undefined);
  return {
    ...createRepositories(session, () => undefined),
    feed: createFeedReader(session),
    blobs: createBlobFolder(blobFolder),
    uploadFolder,
    leases,
    transact: (work) => runWithRetries(pool, work),
    readEpoch: () => readEpoch(session),
    startEpoch: () => startEpoch(session),
    listen: events.listen,
    close: async () => {
      leases.stop();
      await listener.stop();
      await pool.end();
    },
  };
}

async function migrateOnce(address: string): Promise<void> {
  // Not from the pool: the limits of requests are none for migrations.
  const options = connectionOptions(address, 'yizhan-exchange migration');
  const client = new pg.Client({ ...options, query_timeout: migrationMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await migrate(client);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function createRepositories(
  session: PostgresSession,
  collect: (notice: NodeNotice) => void,
): ExchangeTransaction {
  const tellUnits = (units: readonly UnitCode[]): void => collect({ kind: 'feed', units });
  return {
    documents: createDocumentsRepository(session),
    feed: createFeedRepository(session, tellUnits),
    followUps: createFollowUpsRepository(session),
    receipts: createReceiptsRepository(session),
    sealNotices: createSealNoticesRepository(session),
    publications: createPublicationsRepository(session, () => collect({ kind: 'publication' })),
    supervision: createSupervisionRepository(session),
    clock: createClockRepository(session),
    unitDays: createUnitDaysRepository(session),
  };
}

async function runWithRetries<T>(pool: pg.Pool, work: (tx: ExchangeTransaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runOnce(pool, work);
    } catch (error) {
      if (!isRetryable(error)) throw toStoreError(error);
      if (tries === maxTries) throw new StoreUnavailable(error);
      // With jitter, so that the two that met do not meet again.
      await pause(firstPauseMs * 2 ** tries * (0.5 + Math.random()));
    }
  }
}

async function runOnce<T>(pool: pg.Pool, work: (tx: ExchangeTransaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const session = createTransactionSession(client);
  const notices: NodeNotice[] = [];
  let isClean = false;
  try {
    await client.query('BEGIN');
    const result = await work(createRepositories(session, (notice) => notices.push(notice)));
    await tellNodes(session, notices);
    // PostgreSQL answers a COMMIT of a transaction that failed with ROLLBACK and without an error.
    if ((await client.query('COMMIT')).command !== 'COMMIT')
      throw new Error('a statement of the transaction failed and its work went on');
    isClean = true;
    return result;
  } catch (error) {
    isClean = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    throw error;
  } finally {
    session.end();
    // A connection in an unknown state is closed, not given to the next.
    client.release(!isClean);
  }
}

const epochRead = { name: 'epoch-read', text: 'SELECT epoch FROM exchange_state WHERE id = 1' };
const epochStart = {
  name: 'epoch-start',
  text: 'UPDATE exchange_state SET epoch = $1 WHERE id = 1 RETURNING epoch',
};

async function readEpoch({ rows }: PostgresSession): Promise<string> {
  const [row] = await rows<{ epoch: string }>(epochRead, []);
  if (!row) throw new Error('the exchange database has no state row');
  return row.epoch;
}

async function startEpoch(session: PostgresSession): Promise<string> {
  const epoch = randomUUID();
  await session.rows(epochStart, [epoch]);
  await tellNodes(session, [{ kind: 'unsure' }]);
  return epoch;
}
