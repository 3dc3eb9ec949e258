// The store's suite on a real PostgreSQL, and what only several nodes on one database can show.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { createPool } from '../../../../../src/exchange/store/postgres/connect.ts';
import { createPostgresLeases } from '../../../../../src/exchange/store/postgres/leases.ts';
import { createReadSession } from '../../../../../src/exchange/store/postgres/session.ts';
import {
  StoreUnavailable,
  type ExchangeStore,
  type StoreEvent,
} from '../../../../../src/exchange/store/store.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../../support/postgres-server.ts';
import { testFeed, told } from '../feed-contract.ts';
import { county, finance, office, testStore } from '../store-contract.ts';
import { testSupervision } from '../supervision-contract.ts';

describe.runIf(hasPostgres())('on PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  let address: string;
  const opened: ExchangeStore[] = [];
  beforeAll(async () => {
    server = await startPostgres({ durable: false });
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-store-'));
    address = await server.createDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (): Promise<ExchangeStore> => {
    const store = await openExchangeStore(folder, address);
    opened.push(store);
    return store;
  };
  const endConnections = (which: string) =>
    server.run(
      address,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE '${which}'`,
    );

  const bodies = async (): Promise<string[]> => {
    const statement = 'SELECT body FROM publications ORDER BY publication_no';
    return (await server.run<{ body: string }>(address, statement)).map(({ body }) => body);
  };

  testStore('PostgreSQL', { open, bodies });
  testFeed('PostgreSQL', { open, bodies });
  testSupervision('PostgreSQL', { open, bodies });

  test('nodes that start at the same moment on an empty database make it once', async () => {
    const stores = await Promise.all([open(), open(), open(), open()]);
    expect(new Set(await Promise.all(stores.map((store) => store.readEpoch()))).size).toBe(1);
    const rows = await server.run<{ count: string }>(address, 'SELECT count(*) FROM exchange_state');
    expect(Number(rows[0]?.count)).toBe(1);
  });

  test('a node of this version serves a database that a newer one has added to', async () => {
    const store = await open();
    await server.run(
      address,
      `INSERT INTO schema_migrations (version, name) VALUES (9999, '9999-from-the-future.sql');
       CREATE TABLE later (id integer);
       ALTER TABLE feed ADD COLUMN later text;
       ALTER TABLE documents ADD COLUMN later integer NOT NULL DEFAULT 0`,
    );
    const restarted = await open();
    for (const node of [store, restarted]) await node.transact((tx) => tx.feed.append([told(finance)]));
    expect((await store.feed.read({ unit: finance, after: 0, limit: 5 })).entries).toHaveLength(2);
  });

  test('while one unit’s writer stalls, those who write to others pass it', async () => {
    const [first, second] = [await open(), await open()];
    let goOn = (): void => undefined;
    const stall = new Promise<void>((resolve) => (goOn = resolve));
    let stalls = (): void => undefined;
    const isStalling = new Promise<void>((resolve) => (stalls = resolve));
    const stalled = first.transact(async (tx) => {
      await tx.feed.append([told(finance)]);
      stalls();
      await stall;
    });
    await isStalling;
    await second.transact((tx) => tx.feed.append([told(county), told(office)]));
    const read = async (unit: UnitCode) =>
      (await second.feed.read({ unit, after: 0, limit: 5 })).entries.length;
    expect([await read(county), await read(finance)]).toEqual([1, 0]);
    goOn();
    await stalled;
    expect(await read(finance)).toBe(1);
  });

  test('two that lock each other out both come through: one of them runs again', async () => {
    const [first, second] = [await open(), await open()];
    let bothHold = (): void => undefined;
    const meet = new Promise<void>((resolve) => (bothHold = resolve));
    let holding = 0;
    let runs = 0;
    const write = (store: ExchangeStore, units: readonly [UnitCode, UnitCode]) =>
      store.transact(async (tx) => {
        runs += 1;
        await tx.feed.append([told(units[0])]);
        holding += 1;
        if (holding === 2) bothHold();
        await meet;
        await tx.feed.append([told(units[1])]);
      });
    await Promise.all([write(first, [finance, county]), write(second, [county, finance])]);
    // On a busy machine the one that runs again may meet the other once more.
    expect(runs).toBeGreaterThanOrEqual(3);
    for (const unit of [finance, county]) {
      const { entries } = await first.feed.read({ unit, after: 0, limit: 9 });
      expect(entries.map(({ number }) => number)).toEqual([1, 2]);
    }
  });

  test('a statement that failed inside a transaction cannot be passed over', async () => {
    const store = await open();
    const work = store.transact(async (tx) => {
      await tx.feed.append([told(finance)]);
      const entry = { ...told(finance), kind: 'document', documentId: 'unknown' } as const;
      await tx.feed.append([entry as never]).catch(() => undefined);
    });
    await expect(work).rejects.toThrow();
    expect((await store.feed.read({ unit: finance, after: 0, limit: 5 })).entries).toEqual([]);
  });

  test('what one node writes wakes the others, also 2,000 units at once; a listener that was cut off says that it is unsure', async () => {
    const [first, second] = [await open(), await open()];
    const heard = new Set<UnitCode>();
    let onEvent: (event: StoreEvent) => void = () => undefined;
    second.listen((event) => onEvent(event));
    const units = Array.from(
      { length: 2000 },
      (_, index) => `99${String(index).padStart(4, '0')}-DEP-0001` as UnitCode,
    );
    const all = new Promise<void>((resolve) => {
      onEvent = (event) => {
        if (event.kind === 'feed') for (const unit of event.units) heard.add(unit);
        if (heard.size === units.length) resolve();
      };
    });
    await first.transact((tx) => tx.feed.append(units.map(told)));
    await all;
    const unsure = new Promise<void>((resolve) => {
      onEvent = (event) => event.kind === 'unsure' && resolve();
    });
    await endConnections('% listener');
    await unsure;
    const again = new Promise<void>((resolve) => {
      onEvent = (event) => event.kind === 'feed' && resolve();
    });
    await first.transact((tx) => tx.feed.append([told(finance)]));
    await again;
  });

  test('connections that break are "unavailable" for whoever had one, and the next has a new one', async () => {
    const store = await open();
    const work = store.transact(async (tx) => {
      await tx.feed.append([told(finance)]);
      await endConnections('yizhan-exchange');
      await tx.feed.append([told(finance)]);
    });
    await expect(work).rejects.toBeInstanceOf(StoreUnavailable);
    await store.transact((tx) => tx.feed.append([told(finance)]));
    const { entries } = await store.feed.read({ unit: finance, after: 0, limit: 5 });
    expect(entries.map(({ number }) => number)).toEqual([1]);
  });

  test('a server that is not there is "unavailable"', async () => {
    const nobody = 'postgres://postgres@127.0.0.1:1/exchange';
    await expect(openExchangeStore(folder, nobody)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  test('what killed nodes left of their leases is gone with the next start; what may still be held stays', async () => {
    await open();
    const lease = (name: string, since: string) =>
      server.run(
        address,
        `INSERT INTO leases (name, holder, expires_at) VALUES ('${name}', 'x', now() - interval '${since}')`,
      );
    await lease('old', '2 days');
    await lease('new', '1 minute');
    await open();
    expect(await server.run(address, 'SELECT name FROM leases')).toEqual([{ name: 'new' }]);
  });

  test('a lease whose holder gives no sign of life is followed, and the holder hears that it lost it', async () => {
    await open();
    const pool = createPool(address, 2);
    const session = createReadSession(pool);
    const times = { leaseMs: 300, signOfLifeEveryMs: 30 };
    const [silent, next] = [
      createPostgresLeases(session, { ...times, signOfLifeEveryMs: 600 }),
      createPostgresLeases(session, times),
    ];
    let isLost = false;
    const first = await silent.take('upload', () => (isLost = true));
    expect(await next.take('upload', () => undefined)).toBeNull();
    await expect.poll(() => next.take('upload', () => undefined), { timeout: 60_000 }).not.toBeNull();
    await expect.poll(() => isLost, { timeout: 60_000 }).toBe(true);
    // Giving back what was lost takes nothing from the one that has it now; its signs of life keep it.
    await first?.release();
    expect(await silent.take('upload', () => undefined)).toBeNull();
    silent.stop();
    next.stop();
    await pool.end();
  });
});
