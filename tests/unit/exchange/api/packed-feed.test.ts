// A large note is compressed once and sent as it is to all its readers; what comes out at the other end is the page that the contract gives, letter by letter.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetch } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createServePackedFeed } from '../../../../src/exchange/api/packed-feed.ts';
import { createReadFeed } from '../../../../src/exchange/api/read-feed.ts';
import { refusal } from '../../../../src/exchange/api/refusal.ts';
import { createWakeups } from '../../../../src/exchange/api/wakeups.ts';
import { openExchangeStore } from '../../../../src/exchange/store/open-store.ts';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import { exchangeContract } from '../../../../src/shared/contract/exchange.ts';
import { withWrappedKeys } from '../../../../src/shared/domain/note-token.ts';
import type { DocumentId, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { county, documentOf, finance, idOf, office, receiptOf } from '../store/store-contract.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'packed-feed-'));
const wakeups = createWakeups();
const now = new Date('2026-03-02T00:30:00Z');
let store: ExchangeStore;
let server: Server;
let url = '';
let rejected = false;

/** A note to 900 units, as long as one. */
const jwsOf = (number: number): string => {
  const recipients = Array.from({ length: 900 }, (_, index) => ({ unit: `990201-DEP-${index}`, copies: 1 }));
  const payload = Buffer.from(JSON.stringify({ number, recipients })).toString('base64url');
  return `${'h'.repeat(80)}.${payload}.${'s'.repeat(342)}`;
};
const keysOf = (number: number) =>
  new Map([
    [finance, `key-${number}-finance`],
    [county, `key-${number}-county`],
  ]);

beforeAll(async () => {
  store = await openExchangeStore(folder);
  await store.transact(async (tx) => {
    const entry = { receiptId: null, atMs: now.getTime() };
    for (const number of [1, 2]) {
      const note = withWrappedKeys(jwsOf(number), keysOf(number));
      await tx.documents.insert({ ...documentOf(number), note }, [finance, county]);
      const document = { ...entry, kind: 'document', documentId: idOf<DocumentId>(number) } as const;
      await tx.feed.append([finance, county].map((unit) => ({ ...document, unit })));
      await tx.feed.append([{ ...entry, kind: 'publication', documentId: null, unit: finance }]);
    }
    const [receipt] = [receiptOf(11, 1, finance)];
    const long = { ...receipt, message: `"quoted" 办公室 ${'r'.repeat(90_000)}` };
    await tx.receipts.insertAll([long]);
    const { documentId, receiptId } = receipt;
    await tx.feed.append([{ unit: finance, kind: 'receipt', documentId, receiptId, atMs: 1 }]);
  });
  const serve = createServePackedFeed(createReadFeed({ store, wakeups }), () => now);
  server = createServer((request, response) => {
    const unit = (request.headers['x-unit'] ?? office) as UnitCode;
    const recheck = () => (rejected ? refusal('unit-rejected', { reason: 'revoked' }) : null);
    void serve(request, response, { unit, recheck }).then((answered) => {
      if (!answered) response.writeHead(421).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
});
afterAll(async () => {
  server.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (unit: UnitCode, query: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}?${query}`, { headers: { 'x-unit': unit, 'accept-encoding': 'br, gzip', ...headers } });

test('what a station unpacks is the contract’s page: every message whole, with the unit’s own key alone', async () => {
  const answer = await ask(finance, 'after=0&limit=100');
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  const page = await exchangeContract.feed['~orpc'].outputSchema?.parseAsync(await answer.json());
  const { entries } = await store.feed.read({ unit: finance, after: 0, limit: 100 });
  expect(page?.entries.map(({ kind, message }) => ({ kind, message }))).toEqual([
    { kind: 'document', message: withWrappedKeys(jwsOf(1), new Map([[finance, 'key-1-finance']])) },
    { kind: 'publication', message: null },
    { kind: 'document', message: withWrappedKeys(jwsOf(2), new Map([[finance, 'key-2-finance']])) },
    { kind: 'publication', message: null },
    { kind: 'receipt', message: `"quoted" 办公室 ${'r'.repeat(90_000)}` },
  ]);
  expect(page?.entries.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual(
    entries.map(({ number, sizeBytes }) => [number, sizeBytes]),
  );
  expect([page?.epoch, page?.now]).toEqual([await store.readEpoch(), now.toISOString()]);
});

test('a note to many travels in a tenth of its length', async () => {
  const answer = await ask(county, 'after=0&limit=1');
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(jwsOf(1).length / 10);
  expect(await answer.text()).toContain(`${jwsOf(1)}~${county}=key-1-county"`);
});

test('a page without a large note is plain JSON; who reads no gzip or asks wrongly is left to the contract', async () => {
  const small = await ask(office, 'after=0');
  expect([small.status, small.headers.get('content-encoding')]).toEqual([200, null]);
  expect(await small.json()).toEqual({
    ...{ epoch: await store.readEpoch(), entries: [], now: now.toISOString() },
  });
  expect((await ask(finance, 'after=0', { 'accept-encoding': 'identity' })).status).toBe(421);
  for (const query of ['after=-1', 'after=0&limit=501', 'after=0&after=1', 'after=0&waitSeconds=61', ''])
    expect((await ask(finance, query)).status, query).toBe(421);
});

test('a unit that was revoked while it waited hears that, in the words of the contract', async () => {
  const asked = ask(office, 'after=0&waitSeconds=60');
  await vi.waitFor(() => expect(wakeups.open()).toBe(1), { timeout: 60_000 });
  rejected = true;
  wakeups.wakeAll();
  const answer = await asked;
  rejected = false;
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ data: { code: 'unit-rejected' } });
});
