// Several exchange nodes on one PostgreSQL and one folder: whatever one began another goes on with, and neither a node that dies nor a database that
// is killed loses or doubles anything.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, statSync, writeFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetworkSwitch } from '../../../src/demo/network-switch.ts';
import { createExchange, type Exchange } from '../../../src/exchange/exchange.ts';
import { openExchangeStore } from '../../../src/exchange/store/open-store.ts';
import { migrate } from '../../../src/exchange/store/postgres/migrate.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import type { ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';
import { hasPostgres, startPostgres, type PostgresServer } from '../../support/postgres-server.ts';
import { deliver, readAll, sealDocument, signReceipt, type SealedDocument } from './test-documents.ts';
import { county, createPrefecture, finance, office, sha256, type Prefecture } from './test-prefecture.ts';

const cli = new URL('../../../src/exchange/cli/exchange.ts', import.meta.url).pathname;

describe.runIf(hasPostgres())('nodes on one PostgreSQL', () => {
  let server: PostgresServer;
  let address: string;
  let place: Prefecture;
  let second: Exchange;
  let child: ChildProcess | null = null;
  beforeAll(async () => {
    server = await startPostgres({ durable: true });
    address = await server.createDatabase();
    place = await createPrefecture({ store: address });
    const { exchangeFolder: folder, dropFolder, tls } = place;
    second = await createExchange({
      ...{ folder, dropFolder, tls, store: address },
      log: (line) => void place.log.push(line),
    });
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await second.stop();
    await place.stop();
    await server.remove();
  });

  const atFirst = (unit: UnitCode): ExchangeClient => place.unit(unit).client();
  const atSecond = (unit: UnitCode): ExchangeClient => place.unit(unit).client(second.exchangeUrl);
  const readFeed = async (unit: UnitCode) => {
    const page = await atSecond(unit).feed({ after: 0, limit: 500 });
    if (!page.ok) throw new Error(JSON.stringify(page));
    return page.value.entries;
  };
  const lastNumber = async (unit: UnitCode) => (await readFeed(unit)).at(-1)?.number ?? 0;

  test('an upload begun on one node is finished on the other, submitted to the first, fetched from the second', async () => {
    const unit = place.unit(office);
    const sealed = await sealDocument(place, unit, { attachment: randomBytes(3 * 1024 * 1024) });
    const { sha256: hash, sizeBytes } = sealed.note.package;
    const source = memorySource(sealed.bytes);
    const line = await createNetworkSwitch(place.exchange().exchangeUrl);
    let uploadUrl = '';
    const cut = line.cutAfterBytes(1024 * 1024);
    const begun = await unit
      .client(line.url)
      .uploadPackage({ source, sha256: hash, resumeUrl: null, onStarted: (url) => (uploadUrl = url) });
    await cut;
    expect(begun).toMatchObject({ ok: false, code: 'unreachable' });
    const progress: number[] = [];
    const onProgress = (sent: number): void => void progress.push(sent);
    const finished = await atSecond(office).uploadPackage({
      source,
      sha256: hash,
      resumeUrl: uploadUrl,
      onProgress,
    });
    expect(finished).toMatchObject({ ok: true });
    expect(progress[0]).toBeGreaterThan(0);
    expect(await atFirst(office).submit(sealed.documentId, sealed.noteJws)).toMatchObject({ ok: true });
    const bytes = await readAll(atSecond(finance).downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 }));
    expect(bytes.equals(sealed.bytes)).toBe(true);
    await line.stop();
  });

  test('an upload that hangs on one node is let go when its unit goes on with it on the other', async () => {
    const bytes = randomBytes(300_000);
    const [hash, half] = [sha256(bytes), bytes.length / 2];
    const tus = { 'Tus-Resumable': '1.0.0' };
    const metadata = `sha256 ${Buffer.from(hash).toString('base64')}`;
    const created = await call(place.exchange().exchangeUrl, {
      ...{ path: '/uploads', method: 'POST' },
      headers: { ...tus, 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata },
    });
    const path = created.location ?? '';
    const hanging = call(place.exchange().exchangeUrl, {
      ...{ path, method: 'PATCH' },
      headers: { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      // Half of it, and then nothing, and no end either.
      begin: (sending) => void sending.write(bytes.subarray(0, half)),
    }).catch(() => null);
    const uploadFile = join(place.exchangeFolder, 'uploads', path.split('/').at(-1) ?? '');
    await expect.poll(() => statSync(uploadFile).size, { timeout: 20_000 }).toBe(half);
    const progress: number[] = [];
    const onProgress = (sent: number): void => void progress.push(sent);
    const source = memorySource(bytes);
    const rest = atSecond(finance).uploadPackage({ source, sha256: hash, resumeUrl: path, onProgress });
    expect(await rest).toMatchObject({ ok: true });
    expect(progress[0]).toBe(half);
    await hanging;
  });

  test('a poll on one node is woken by a submit on the other, and the sender’s by the receipt', async () => {
    const after = { finance: await lastNumber(finance), office: await lastNumber(office) };
    const waiting = atSecond(finance).feed({ after: after.finance, waitSeconds: 50 });
    await atSecond(finance).hello();
    const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
    expect(await deliver(atFirst(office), sealed)).toMatchObject({ ok: true });
    expect(await waiting).toMatchObject({
      value: { entries: [{ kind: 'document', documentId: sealed.documentId }] },
    });
    const sender = atFirst(office).feed({ after: after.office, waitSeconds: 50 });
    await atFirst(office).hello();
    const { token, receipt } = await signReceipt(place.unit(finance), sealed);
    const results = [{ receiptId: receipt.receiptId, accepted: true, code: null }];
    expect(await atSecond(finance).sendReceipts([token])).toMatchObject({ value: { results } });
    expect(await sender).toMatchObject({ value: { entries: [{ kind: 'receipt', message: token }] } });
    expect(await atFirst(finance).sendReceipts([token])).toMatchObject({ value: { results } });
  });

  test('one document submitted to both nodes at the same moment is taken once', async () => {
    const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
    const { sha256: hash } = sealed.note.package;
    const source = memorySource(sealed.bytes);
    await atFirst(office).uploadPackage({ source, sha256: hash, resumeUrl: null });
    const outcomes = await Promise.all(
      [atFirst(office), atSecond(office)].map((one) => one.submit(sealed.documentId, sealed.noteJws)),
    );
    const isNew = outcomes.map((outcome) => outcome.ok && !outcome.value.alreadyHad);
    expect(isNew.toSorted()).toEqual([false, true]);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const told = (await readFeed(finance)).filter(({ documentId }) => documentId === sealed.documentId);
    expect(told).toHaveLength(1);
  });

  test('a request of receipts is one transaction; what is wrong among them is refused by itself', async () => {
    const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
    await deliver(atFirst(office), sealed);
    const after = await lastNumber(office);
    const good = await Promise.all(
      Array.from({ length: 40 }, () => signReceipt(place.unit(finance), sealed)),
    );
    const foreign = await signReceipt(place.unit(county), sealed);
    const tokens = good.map(({ token }) => token);
    const sent = [...tokens.slice(0, 20), foreign.token, 'no receipt', tokens[0] ?? '', ...tokens.slice(20)];
    const given = await atSecond(finance).sendReceipts(sent);
    const results = given.ok ? given.value.results : [];
    expect(results.flatMap(({ accepted }, index) => (accepted ? [] : [index]))).toEqual([20, 21]);
    const ids = good.map(({ receipt }) => `'${receipt.receiptId}'`).join(', ');
    const kept = await server.run<{ rows: string; transactions: string }>(
      address,
      `SELECT count(*) AS rows, count(DISTINCT xmin::text) AS transactions FROM receipts WHERE receipt_id IN (${ids})`,
    );
    expect(kept).toEqual([{ rows: '40', transactions: '1' }]);
    const heard = (await readFeed(office)).filter(({ number }) => number > after);
    expect(heard.map(({ message }) => message)).toEqual(tokens);
  });

  test('a publication that one node takes in holds on every node before a poll is answered', async () => {
    const after = await lastNumber(county);
    const waiting = atSecond(county).feed({ after, waitSeconds: 50 });
    await atSecond(county).hello();
    await place.authority.publish();
    await place.exchange().checkDrop();
    expect(await waiting).toMatchObject({ value: { entries: [{ kind: 'publication' }] } });
    const publications = (await readFeed(county)).filter(({ kind }) => kind === 'publication');
    const logged = place.log.filter((line) => line.includes('publication-imported'));
    expect(publications).toHaveLength(logged.length);
    const [one, other] = [await atFirst(county).publication(), await atSecond(county).publication()];
    expect(one).toMatchObject({ ok: true });
    expect(other).toEqual(one);
  });

  test('a restore under running nodes shows at once: a waiting poll is answered with the new epoch', async () => {
    const hello = await atSecond(finance).hello();
    const old = hello.ok ? hello.value.epoch : '';
    const waiting = atSecond(finance).feed({
      ...{ epoch: old, after: await lastNumber(finance), waitSeconds: 50 },
    });
    await atSecond(finance).hello();
    const tool = await openExchangeStore(place.exchangeFolder, address);
    const epoch = await tool.startEpoch();
    await tool.close();
    expect(await waiting).toMatchObject({ ok: true, value: { epoch, entries: [] } });
    expect(await atFirst(finance).feed({ epoch: old, after: 0 })).toMatchObject({
      value: { epoch, entries: [] },
    });
    expect(await atFirst(finance).hello()).toMatchObject({ value: { epoch } });
  });

  test('the next release migrates while both nodes serve: requests wait for it, nothing is lost, the older nodes go on with the newer schema', async () => {
    const batch: SealedDocument[] = [];
    for (let made = 0; made < 6; made += 1)
      batch.push(await sealDocument(place, place.unit(office), { to: [finance] }));
    const after = await lastNumber(finance);
    const failures = new Set<string>();
    const [gate, migrator] = [new pg.Client(address), new pg.Client(address)];
    await Promise.all([gate.connect(), migrator.connect()]);
    await gate.query('SELECT pg_advisory_lock(990100)');
    const migrated = migrate(migrator, makeNextRelease());
    // It stands in its middle and holds the tables that every submit and every poll needs.
    await expect.poll(waitingForLock, { timeout: 60_000 }).toBeGreaterThan(0);
    const load = batch.slice(0, 4).map((sealed, index) => deliverAtLast(index, sealed, failures));
    const reading = receiveAll(batch.length, after, failures);
    await expect.poll(waitingForLock, { timeout: 60_000 }).toBeGreaterThan(1);
    await gate.query('SELECT pg_advisory_unlock(990100)');
    await migrated;
    await Promise.all(load);
    await Promise.all(batch.slice(4).map((sealed, index) => deliverAtLast(index, sealed, failures)));
    const seen = await reading;
    expect(seen.toSorted()).toEqual(batch.map(({ documentId }) => documentId as string).toSorted());
    const versions = await server.run<{ name: string }>(address, 'SELECT name FROM schema_migrations');
    expect(versions.map(({ name }) => name)).toContain('9000-next.sql');
    expect([...failures].filter((code) => code !== 'busy' && code !== 'unreachable')).toEqual([]);
    await Promise.all([gate.end(), migrator.end()]);
  });

  test('a node killed in the transaction of a submit: nothing is half there, the other node takes the resend', async () => {
    const url = await startProcess();
    const sealed = await sealDocument(place, place.unit(office), { to: [finance, county] });
    const numbers = [await lastNumber(finance), await lastNumber(county)];
    const client = place.unit(office).client(url);
    const source = memorySource(sealed.bytes);
    await client.uploadPackage({ source, sha256: sealed.note.package.sha256, resumeUrl: null });
    // The counters are locked: the node stops between the document and its feed entries.
    const blocker = new pg.Client(address);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE unit_counters IN EXCLUSIVE MODE');
    const submitted = client.submit(sealed.documentId, sealed.noteJws);
    await expect.poll(() => waitingForLock(), { timeout: 20_000 }).toBeGreaterThan(0);
    child?.kill('SIGKILL');
    expect(await submitted).toMatchObject({ ok: false, code: 'unreachable' });
    await blocker.query('COMMIT');
    await blocker.end();
    const again = await atSecond(office).submit(sealed.documentId, sealed.noteJws);
    expect(again).toMatchObject({ ok: true, value: { alreadyHad: false } });
    for (const [index, unit] of [finance, county].entries()) {
      const entries = (await readFeed(unit)).filter(({ number }) => number > (numbers[index] ?? 0));
      expect(entries).toMatchObject([{ number: (numbers[index] ?? 0) + 1, documentId: sealed.documentId }]);
    }
  });

  test('PostgreSQL killed and started again under load: "busy" with Retry-After, then everything exactly once', async () => {
    const batch: SealedDocument[] = [];
    for (let made = 0; made < 8; made += 1)
      batch.push(await sealDocument(place, place.unit(office), { to: [finance] }));
    const before = { finance: await lastNumber(finance), office: await lastNumber(office) };
    const failures = new Set<string>();
    const load = batch.map((sealed, index) => deliverAtLast(index, sealed, failures));
    const reading = receiveAll(batch.length, before.finance, failures);
    await Promise.race(load);
    await server.kill();
    expect(await atFirst(finance).hello()).toMatchObject({
      code: 'busy',
      details: { reason: 'store-unavailable', retryAfterSeconds: '3' },
    });
    const headers = { 'Tus-Resumable': '1.0.0' };
    const uploadPath = `/uploads/${finance}.${'0'.repeat(32)}`;
    for (const asked of [{ path: '/hello' }, { path: uploadPath, method: 'HEAD', headers }])
      expect((await call(second.exchangeUrl, asked)).answer).toEqual({ status: 429, retryAfter: '3' });
    await server.start();
    await Promise.all(load);
    const seen = await reading;
    expect(seen.toSorted()).toEqual(batch.map(({ documentId }) => documentId as string).toSorted());
    const sent = (await readFeed(office)).filter(({ number }) => number > before.office);
    expect(sent.map(({ documentId }) => documentId as string).toSorted()).toEqual(seen.toSorted());
    expect([...failures].filter((code) => code !== 'busy' && code !== 'unreachable')).toEqual([]);
    expect(
      place.log.filter((line) => line.includes('"level":"error"') && line.includes('call-failed')),
    ).toEqual([]);
  });

  /** The migrations of this program and one more, which does what they may do: it only adds. */
  function makeNextRelease(): URL {
    const folder = join(place.folder, 'next-release');
    cpSync(new URL('../../../src/exchange/store/postgres/migrations', import.meta.url), folder, {
      recursive: true,
    });
    const sql = `ALTER TABLE documents ADD COLUMN next_release text NOT NULL DEFAULT 'later';
      ALTER TABLE feed ADD COLUMN next_release bigint;
      CREATE TABLE next_release (document_id text PRIMARY KEY REFERENCES documents (document_id));
      SET LOCAL lock_timeout = 0;
      SELECT pg_advisory_xact_lock(990100);
      CREATE INDEX feed_next_release ON feed (unit, next_release);`;
    writeFileSync(join(folder, '9000-next.sql'), sql);
    return pathToFileURL(`${folder}/`);
  }

  /** Delivers by either node until one accepts. */
  async function deliverAtLast(index: number, sealed: SealedDocument, failures: Set<string>): Promise<void> {
    for (let tries = index; ; tries += 1) {
      const client = tries % 2 ? atFirst(office) : atSecond(office);
      const hash = sealed.note.package.sha256;
      const source = memorySource(sealed.bytes);
      const uploaded = await client.uploadPackage({ source, sha256: hash, resumeUrl: null });
      const outcome = uploaded.ok ? await client.submit(sealed.documentId, sealed.noteJws) : uploaded;
      if (outcome.ok) return;
      failures.add(outcome.code);
      await pause(50);
    }
  }

  /** Polls both nodes in turn and gives a receipt for every document, until as many were seen. */
  async function receiveAll(count: number, from: number, failures: Set<string>): Promise<string[]> {
    const seen: string[] = [];
    let after = from;
    for (let round = 0; seen.length < count; round += 1) {
      const client = round % 2 ? atFirst(finance) : atSecond(finance);
      const page = await client.feed({ after, waitSeconds: 1 });
      if (!page.ok) failures.add(page.code);
      for (const entry of page.ok ? page.value.entries : []) {
        expect(entry.number).toBe(after + 1);
        if (!(await giveReceipt(client, entry.documentId ?? ''))) break;
        after = entry.number;
        seen.push(entry.documentId ?? '');
      }
    }
    return seen;
  }

  async function giveReceipt(client: ExchangeClient, documentId: string): Promise<boolean> {
    const about = { documentId, note: { sender: office } } as unknown as SealedDocument;
    const { token } = await signReceipt(place.unit(finance), about, {
      receiptId: documentId.replace('019a', '019b') as never,
    });
    const given = await client.sendReceipts([token]);
    return given.ok && given.value.results[0]?.accepted === true;
  }

  async function waitingForLock(): Promise<number> {
    const rows = await server.run<{ count: string }>(
      address,
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return Number(rows[0]?.count);
  }

  async function startProcess(): Promise<string> {
    writeFileSync(join(place.folder, 'tls.key'), place.tls.keyPem);
    writeFileSync(join(place.folder, 'tls.pem'), place.tls.certificatePem);
    const files = ['--key', join(place.folder, 'tls.key'), '--certificate', join(place.folder, 'tls.pem')];
    const folders = ['--folder', place.exchangeFolder, '--drop', place.dropFolder];
    const started = spawn(
      process.execPath,
      [cli, ...folders, ...files, '--port', '0', '--enrolment-port', '0'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, EXCHANGE_STORE: address },
      },
    );
    child = started;
    const lines = createInterface({ input: started.stdout });
    return new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.includes('enrolmentUrl')) resolve((JSON.parse(line) as { exchangeUrl: string }).exchangeUrl);
      });
      started.once('exit', (code) => reject(new Error(`the exchange ended with ${code}`)));
    });
  }

  /** One raw request of finance; `begin` writes its body and may leave it open. */
  function call(
    baseUrl: string,
    asked: {
      readonly path: string;
      readonly method?: string;
      readonly headers?: Record<string, string>;
      readonly begin?: (sending: ClientRequest) => void;
    },
  ) {
    const { keyPem: key, certificatePem: cert } = place.unit(finance).machine;
    const { path, begin = (sending: ClientRequest) => void sending.end(), ...rest } = asked;
    return new Promise<{ answer: object; location: string | undefined }>((resolve, reject) => {
      const options = { ...rest, key, cert, ca: place.authority.rootPem, agent: false };
      const sending = request(`${baseUrl}${path}`, options, (response) => {
        response.resume();
        const { location, 'retry-after': retryAfter } = response.headers;
        resolve({ answer: { status: response.statusCode, retryAfter }, location });
      });
      sending.once('error', reject);
      begin(sending);
    });
  }
});
