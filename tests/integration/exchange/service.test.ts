// What the exchange offers beside the road: long poll, publication, audit heads, OpenAPI, limits, a stop that ends cleanly, a log without content.
import { createPublicKey, verify, constants, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxReceipts } from '../../../src/exchange/api/receive-receipts.ts';
import { createExchange } from '../../../src/exchange/exchange.ts';
import { productLimits } from '../../../src/exchange/operations/pressure.ts';
import { openDatabase } from '../../../src/exchange/store/sqlite/database.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import { exchangeContract } from '../../../src/shared/contract/exchange.ts';
import { deliver, sealDocument, signReceipt } from './test-documents.ts';
import { county, createPrefecture, finance, office, sha256, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture();
});
afterAll(() => place.stop());

async function get(path: string, base = place.exchange().exchangeUrl) {
  const { keyPem, certificatePem } = place.unit(office).machine;
  const dispatcher = new Agent({
    connect: { ca: place.authority.rootPem, key: keyPem, cert: certificatePem },
  });
  const answer = await request(base + path, { dispatcher });
  const text = await answer.body.text();
  await dispatcher.destroy();
  return { status: answer.statusCode, headers: answer.headers, text };
}

test('a long poll is woken by a submit, and only the addressee’s', async () => {
  const [waiter, bystander] = [place.unit(finance).client(), place.unit(office).client()];
  const lastOf = async (client: typeof waiter) => {
    const page = await client.feed({ after: 0, limit: 500 });
    return page.ok ? (page.value.entries.at(-1)?.number ?? 0) : 0;
  };
  const waiting = waiter.feed({ after: await lastOf(waiter), waitSeconds: 50 });
  const stop = new AbortController();
  let bystanderEnded = false;
  const idle = bystander
    .feed({ after: await lastOf(bystander), waitSeconds: 50, signal: stop.signal })
    .then((answer) => ((bystanderEnded = true), answer));
  const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
  await deliver(place.unit(office).client(), sealed);
  const page = await waiting;
  expect(page).toMatchObject({ ok: true, value: { entries: [{ documentId: sealed.documentId }] } });
  expect(bystanderEnded).toBe(false);
  stop.abort();
  expect(await idle).toMatchObject({ ok: false, code: 'unreachable' });
});

test('the publication comes as the authority signed it; an older or foreign one changes nothing', async () => {
  const client = place.unit(office).client();
  const outcome = await client.publication();
  if (!outcome.ok) throw new Error(outcome.code);
  const pinnedRootSha256 = place.authority.rootSha256;
  const old = outcome.value;
  expect(acceptPublication({ publication: old, pinnedRootSha256, previous: null, now: new Date() }).ok).toBe(
    true,
  );
  const feed = await client.feed({ after: 0, limit: 500 });
  const before = feed.ok ? feed.value.entries : [];

  const fresh = await place.authority.publish();
  await place.exchange().checkDrop();
  expect(await client.publication()).toEqual({ ok: true, value: fresh });
  const told = await client.feed({ after: before.at(-1)?.number ?? 0 });
  expect(told).toMatchObject({
    ok: true,
    value: { entries: [{ kind: 'publication', documentId: null, message: null }] },
  });

  const drop = join(place.dropFolder, 'publication.json');
  for (const bad of [
    JSON.stringify(old),
    '{}',
    'rubbish',
    JSON.stringify({ ...fresh, policy: old.directory }),
  ]) {
    writeFileSync(drop, bad);
    await place.exchange().checkDrop();
    expect(await client.publication()).toEqual({ ok: true, value: fresh });
  }
  // Kept over a restart although the drop folder holds rubbish.
  writeFileSync(drop, 'rubbish');
  await place.restart();
  expect(await client.publication()).toEqual({ ok: true, value: fresh });
});

test('an audit head comes back countersigned with the key of the exchange’s own certificate', async () => {
  const client = place.unit(office).client();
  const head = sha256('head of the log');
  const outcome = await client.sendAuditHead(17, head);
  if (!outcome.ok) throw new Error(outcome.code);
  const [header = '', payload = '', signature = ''] = outcome.value.countersignature.split('.');
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  expect(read(payload)).toMatchObject({ unit: office, entryNo: 17, head });
  const certificate = new X509Certificate(place.tls.certificatePem);
  expect(read(header)).toEqual({
    alg: 'PS256',
    'x5t#S256': Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
  });
  const key = {
    key: createPublicKey(place.tls.certificatePem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 32,
  };
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  // Another history under the same number is taken down and told.
  expect((await client.sendAuditHead(17, sha256('another head'))).ok).toBe(true);
  expect(place.log.some((line) => line.includes('audit-head-differs'))).toBe(true);
});

test('the OpenAPI document names every route, blobs and uploads included', async () => {
  const answer = await get('/openapi.json');
  const document = JSON.parse(answer.text) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(document.openapi).toMatch(/^3\.1/);
  for (const procedure of Object.values(exchangeContract)) {
    const { path = '', method = '' } = procedure['~orpc'].route;
    expect(document.paths[path]?.[method.toLowerCase()], `${method} ${path}`).toBeDefined();
  }
  for (const [path, methods] of [
    ['/uploads', ['post']],
    ['/uploads/{uploadId}', ['head', 'patch', 'delete']],
    ['/packages/{sha256}', ['get', 'head']],
    ['/package-batches', ['post']],
    ['/health', ['get']],
  ] as const)
    for (const method of methods) expect(document.paths[path]?.[method], `${method} ${path}`).toBeDefined();
});

test('every refusal has the contract’s shape; what is not there is 404', async () => {
  for (const path of [
    '/nothing',
    '/packages/../exchange.db',
    `/packages/${sha256('x')}`,
    '/uploads/../../etc/passwd',
  ]) {
    const answer = await get(path);
    expect(answer.status, path).toBe(404);
    expect(JSON.parse(answer.text), path).toMatchObject({ data: { code: 'not-found', details: {} } });
  }
  const badInput = await get('/feed?after=minus');
  expect(badInput.status).toBe(400);
  expect(JSON.parse(badInput.text)).toMatchObject({
    data: { code: 'input-invalid', details: { reason: 'BAD_REQUEST' } },
  });
  expect((await get('/health')).status).toBe(200);
  const flood = await place
    .unit(office)
    .client()
    .sendReceipts(Array.from({ length: 500 }, () => 'x'.repeat(40_000)));
  expect(flood).toMatchObject({ ok: false, code: 'too-large' });
});

test('a unit that hammers is told when to come again, the others are not held up', async () => {
  await place.restart({ limits: { unit: { perSecond: 0.5, burst: 5 } } });
  const answers = [];
  for (let call = 0; call < 8; call += 1) answers.push(await place.unit(office).client().hello());
  const busy = answers.filter((answer) => !answer.ok);
  expect(busy).toHaveLength(3);
  expect(busy[0]).toMatchObject({
    code: 'busy',
    details: { retryAfterSeconds: expect.stringMatching(/^[12]$/) },
  });
  const raw = await get('/hello');
  expect(raw.status).toBe(429);
  expect(Number(raw.headers['retry-after'])).toBeGreaterThan(0);
  expect((await place.unit(finance).client().hello()).ok).toBe(true);
  // The operator reads in the log whom to call.
  const told = place.log
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ refused }) => refused === 'rate');
  expect(told).toHaveLength(4);
  expect(told[0]).toMatchObject({ event: 'request', unit: office, path: '/hello', status: 429 });
  await place.restart();
});

test('an exchange that is behind sends away what can wait and still hears what units have to say; who has uploaded or sent too much comes again', async () => {
  const lagMs = { upload: -1, bulk: -1, question: -1 };
  await place.restart({ limits: { pressure: { ...productLimits, lagMs } } });
  const away = await get('/hello');
  expect(away.status).toBe(429);
  expect(JSON.parse(away.text)).toMatchObject({ data: { details: { reason: 'pressure-lag' } } });
  expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
  expect(await place.unit(finance).client().sendReceipts(['no receipt'])).toMatchObject({ ok: true });
  await place.restart({ limits: { uploadBytesADay: 100 } });
  const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
  const upload = { source: memorySource(sealed.bytes), sha256: sealed.note.package.sha256, resumeUrl: null };
  expect(await place.unit(office).client().uploadPackage(upload)).toMatchObject({
    ...{ ok: false, code: 'busy' },
    details: { reason: 'quota', retryAfterSeconds: '3600', quotaBytes: '100' },
  });
  await place.restart({ limits: { documentsADay: 1, auditHeadsADay: 1 } });
  const client = place.unit(county).client();
  const [kept, more] = await Promise.all(
    [1, 2].map(() => sealDocument(place, place.unit(county), { to: [finance] })),
  );
  if (!kept || !more) throw new Error('no documents');
  expect(await deliver(client, kept)).toMatchObject({ ok: true });
  const bound = { ok: false, code: 'busy', details: { reason: 'day-bound', bound: '1' } };
  expect(await deliver(client, more)).toMatchObject(bound);
  expect(await deliver(client, kept)).toMatchObject({ ok: true, value: { alreadyHad: true } });
  expect(await client.sendAuditHead(1, sha256('head'))).toMatchObject({ ok: true });
  expect(await client.sendAuditHead(2, sha256('next'))).toMatchObject(bound);
  expect(await client.sendAuditHead(1, sha256('head'))).toMatchObject({ ok: true });
  await place.restart();
  expect(await deliver(client, more)).toMatchObject({ ok: true });
});

test('a unit that says the same of a document without end does not fill the feed of its sender', async () => {
  const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
  await deliver(place.unit(office).client(), sealed);
  const db = openDatabase(join(place.exchangeFolder, 'exchange.db'));
  const insert = db.prepare('INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (let number = 1; number < maxReceipts; number += 1)
      insert.run(`loop-${number}`, sealed.documentId, finance, 'opened', 'jws', 1);
  })();
  db.close();
  const [last, more] = [
    await signReceipt(place.unit(finance), sealed),
    await signReceipt(place.unit(finance), sealed),
  ];
  const client = place.unit(finance).client();
  const codes = async (...tokens: string[]) => {
    const answer = await client.sendReceipts(tokens);
    return answer.ok ? answer.value.results.map(({ code }) => code) : [];
  };
  expect(await codes(last.token, more.token)).toEqual([null, 'busy']);
  // What is here already is success as ever.
  expect(await codes(last.token)).toEqual([null]);
  const page = await place.unit(office).client().feed({ after: 0, limit: 500 });
  const heard = page.ok ? page.value.entries.filter(({ message }) => message === more.token) : null;
  expect(heard).toEqual([]);
});

test('a stop ends waiting polls with an answer, and the database is whole afterwards', async () => {
  const client = place.unit(finance).client();
  const page = await client.feed({ after: 0, limit: 500 });
  const last = page.ok ? (page.value.entries.at(-1)?.number ?? 0) : 0;
  const waiting = client.feed({ after: last, waitSeconds: 50 });
  await client.hello();
  await place.restart();
  expect(await waiting).toMatchObject({ ok: true, value: { entries: [] } });
  const db = openDatabase(join(place.exchangeFolder, 'exchange.db'));
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

test('a port that is taken is said, and nothing stays open', async () => {
  const folder = join(place.folder, 'second');
  const options = { folder, dropFolder: place.dropFolder, tls: place.tls };
  const taken = Number(new URL(place.exchange().enrolmentUrl).port);
  await expect(createExchange({ ...options, ports: { enrolment: taken } })).rejects.toThrow('EADDRINUSE');
  const second = await createExchange(options);
  expect(second.enrolmentUrl).not.toBe(place.exchange().enrolmentUrl);
  await Promise.all([second.stop(), second.stop()]);
});

test('the log says who did what and holds no token, key or content', async () => {
  const sealed = await sealDocument(place, place.unit(office), { title: '关于节日慰问的通知' });
  await deliver(place.unit(office).client(), sealed);
  const log = place.log.join('\n');
  expect(log).toContain(sealed.documentId);
  expect(log).toContain('document-accepted');
  expect(log).not.toContain(sealed.noteJws);
  expect(log).not.toContain('节日慰问');
  expect(log).not.toContain('PRIVATE KEY');
});
