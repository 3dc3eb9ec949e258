// Who gets in, and what each unit reaches: the certificate decides, on every request.
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Agent, request, type Dispatcher } from 'undici';
import { openRoutes, ownRoutes } from '../../../src/exchange/api/own-routes.ts';
import { contractRouteNames } from '../../../src/exchange/api/route-names.ts';
import { createExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { createTestPki } from '../../unit/seals/pki/test-pki.ts';
import { attempts } from './access-attempts.ts';
import { deliver, readAll, sealDocument } from './test-documents.ts';
import {
  county,
  createPrefecture,
  factsOf,
  finance,
  makeEnrolment,
  newId,
  office,
  pemOfKey,
  sha256,
  type Prefecture,
} from './test-prefecture.ts';

/** A unit that enrols here alone. */
const town = '990122-TWN-0031' as UnitCode;
let place: Prefecture;
let clock = (): Date => new Date();
beforeAll(async () => {
  place = await createPrefecture({ clock: () => clock(), monitor: { port: 0 } });
});
afterAll(() => place.stop());

/** Connects, sends a plain GET /health and gives what came back before the end. */
function talk(options: ConnectionOptions): Promise<string> {
  const { hostname, port } = new URL(place.exchange().exchangeUrl);
  const { promise, resolve } = Promise.withResolvers<string>();
  let heard = '';
  const socket = connect({ host: hostname, port: Number(port), ca: place.authority.rootPem, ...options });
  socket.on('secureConnect', () =>
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  );
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
  socket.on('error', () => resolve(heard));
  socket.on('close', () => resolve(heard));
  return promise;
}

test('without a certificate, and with one of another authority, not one byte is answered', async () => {
  const machine = place.unit(office).machine;
  expect(await talk({ key: machine.keyPem, cert: machine.certificatePem })).toContain('200 OK');
  expect(await talk({})).toBe('');
  const stranger = createTestPki('别处').issue({ use: 'machine', unit: office });
  const cert = toPem('CERTIFICATE', stranger.certificate.der);
  expect(await talk({ key: pemOfKey(stranger.privateKey), cert })).toBe('');
});

test('a certificate of another use is no way in, not even one of the same unit', async () => {
  const { keyPem, certificatePem } = place.unit(office).seal;
  expect(await talk({ key: keyPem, cert: certificatePem })).toBe('');
  expect(await talk({ key: place.tls.keyPem, cert: place.tls.certificatePem })).toBe('');
});

test('a machine counts when the published directory names it, not before; the one before it then counts no more', async () => {
  const { name, shortName, kind, issuer } = factsOf(town);
  const contact = { dutyPhone: '0990-1234567', contact: '值班室' };
  const unit = { code: town, name, shortName, kind, parent: null, issuerCodes: [issuer], ...contact };
  place.authority.addUnit(unit);
  const enrol = async () => {
    const { request: enrolment, keys } = await makeEnrolment(place.authority, town);
    const answer = place.authority.handleRequest(enrolment);
    if (answer.state !== 'issued') throw new Error(answer.state);
    const certificatePem = answer.certificates.machine + answer.certificates.intermediates.join('');
    return place.client({ keyPem: pemOfKey(keys.machine), certificatePem });
  };
  const publish = async () => {
    await place.authority.publish();
    await place.exchange().checkDrop();
  };
  const client = await enrol();
  const early = await client.hello();
  expect(early).toMatchObject({ ok: false, code: 'unit-rejected', details: { reason: 'not-in-directory' } });
  await publish();
  expect(await client.hello()).toMatchObject({ ok: true, value: { unit: town } });
  const next = await enrol();
  await publish();
  expect(await next.hello()).toMatchObject({ ok: true, value: { unit: town } });
  expect(await client.hello()).toMatchObject({ ok: false, code: 'unit-rejected' });
});

test('an exchange whose clock jumped stands still and says why; an expired certificate is rejected on the connection that is open already', async () => {
  const client = place.unit(finance).client();
  expect(await client.hello()).toMatchObject({ ok: true });
  clock = () => new Date(Date.now() + 4 * 365 * 24 * 3600 * 1000);
  // Rejected, the station would stop and ask for a person.
  expect(await client.hello()).toMatchObject({ ok: false, code: 'busy', details: { reason: 'clock' } });
  const monitor = async (path: string) => (await request(place.exchange().monitorUrl + path)).body.text();
  expect(await monitor('/readyz')).toMatch(/^clock-doubtful\n.*exchange confirm-clock --yes\n$/);
  expect(await monitor('/metrics')).toContain('yizhan_clock_doubtful 1');
  clock = () => new Date();
  expect(await client.hello()).toMatchObject({ ok: true });
  expect(await monitor('/readyz')).toBe('ready\n');
  await place.restart({ clockGuard: 'off' });
  expect(await client.hello()).toMatchObject({ ok: true });
  clock = () => new Date(Date.now() + 4 * 365 * 24 * 3600 * 1000);
  const expired = { ok: false, code: 'unit-rejected', details: { reason: 'expired' } };
  expect(await client.hello()).toMatchObject(expired);
  clock = () => new Date();
  expect(await client.hello()).toMatchObject({ ok: true });
});

test('a machine certificate that ran out is told as such, not as a line that is down', async () => {
  const wish = { use: 'machine', unit: office, notAfter: new Date('2026-02-01T00:00:00Z') } as const;
  const { certificate, privateKey } = createTestPki().issue(wish);
  const client = place.client({
    keyPem: pemOfKey(privateKey),
    certificatePem: toPem('CERTIFICATE', certificate.der),
  });
  const expired = { ok: false, code: 'unit-rejected', details: { reason: 'expired' } };
  expect(await client.hello()).toMatchObject(expired);
});

test('the client does not talk to a server of another authority', async () => {
  const other = createTestPki('别处');
  const client = createExchangeClient({
    baseUrl: place.exchange().exchangeUrl,
    rootPems: toPem('CERTIFICATE', other.root.certificate.der),
    machine: place.unit(office).machine,
  });
  expect(await client.hello()).toMatchObject({ ok: false, code: 'exchange-not-trusted' });
  await client.close();
});

/** Operations that name no object of a unit: what they answer is the same for all, or of the unit in the certificate alone. */
const withoutObject = [
  'hello',
  'publication',
  'uploads POST',
  'uploads OPTIONS',
  'openapi.json GET',
  'openapi.json HEAD',
];
const ownVerbs = Object.entries(ownRoutes).flatMap(([name, { verbs }]) =>
  verbs.map((verb) => `${name} ${verb}`),
);

test('unit × object: a unit reaches only what is its own', async () => {
  const from = place.unit(office).client();
  const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
  await deliver(from, sealed);
  // An upload of the office's that is still going on.
  let uploadUrl = '';
  await from
    .uploadPackage({
      source: { sizeBytes: 1000, read: () => Promise.reject(new RangeError('stopped here')) },
      sha256: sha256('unfinished'),
      resumeUrl: null,
      onStarted: (url) => (uploadUrl = url),
    })
    .catch(() => undefined);
  expect(uploadUrl).toMatch(new RegExp(`^/uploads/${office}\\.`));
  const rows = attempts(place, sealed, uploadUrl);
  // A new operation without a row here is an operation that nobody tried as a stranger.
  expect(new Set([...rows.map((row) => row.of), ...withoutObject])).toEqual(
    new Set([...contractRouteNames, ...ownVerbs, 'uploads GET']),
  );
  for (const { what, mayDo, run } of rows) {
    // The one who may comes last: ending the upload ends it for the others too.
    for (const unit of [county, finance, office]) {
      expect(`${what} by ${unit}: ${await run(unit)}`).toBe(`${what} by ${unit}: ${mayDo.includes(unit)}`);
    }
  }
  // The hash of somebody else's package is no way to it either.
  const thief = place.unit(county);
  const stolen = await sealDocument(place, thief, { to: [finance], note: { package: sealed.note.package } });
  expect(await thief.client().submit(stolen.documentId, stolen.noteJws)).toMatchObject({
    ok: false,
    code: 'package-missing',
  });
});

const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The status of each verb at an address; `unit` null: without a certificate. */
async function statusesOf(unit: UnitCode | null, address: string): Promise<Record<string, number>> {
  const { keyPem, certificatePem } =
    unit === null ? { keyPem: '', certificatePem: '' } : place.unit(unit).machine;
  const identity = unit === null ? {} : { key: keyPem, cert: certificatePem };
  const dispatcher: Dispatcher = new Agent({ connect: { ca: place.authority.rootPem, ...identity } });
  const found: Record<string, number> = {};
  for (const method of verbs) {
    const answer = await request(address, { method, dispatcher });
    await answer.body.dump();
    found[method] = answer.statusCode;
  }
  await dispatcher.destroy();
  return found;
}
const only = (status: number, may: readonly string[], otherwise = 404) =>
  Object.fromEntries(verbs.map((verb) => [verb, may.includes(verb) ? status : otherwise]));

test('what is nobody’s own: health, readiness, figures and the description, each by who may ask and with which verb', async () => {
  const { exchangeUrl, enrolmentUrl, monitorUrl } = place.exchange();
  const reading = ['GET', 'HEAD'];
  for (const [path, { verbs: may }] of [
    ['/health', openRoutes.health],
    ['/openapi.json', ownRoutes['openapi.json']],
  ] as const) {
    expect(may).toEqual(reading);
    expect(await statusesOf(office, exchangeUrl + path)).toEqual(only(200, may));
    expect(await statusesOf(null, enrolmentUrl + path)).toEqual(only(404, []));
    expect(await statusesOf(null, monitorUrl + path)).toEqual(only(404, reading, 405));
  }
  for (const path of ['/readyz', '/metrics', '/healthz']) {
    expect(await statusesOf(null, monitorUrl + path)).toEqual(only(200, reading, 405));
    expect(await statusesOf(office, exchangeUrl + path)).toEqual(only(404, []));
    expect(await statusesOf(null, enrolmentUrl + path)).toEqual(only(404, []));
  }
});

test('what does not exist and what is not yours look the same', async () => {
  const client = place.unit(county).client();
  const sealed = await sealDocument(place, place.unit(office), { to: [finance] });
  await deliver(place.unit(office).client(), sealed);
  for (const hash of [sealed.note.package.sha256, sha256('nothing at all')]) {
    const reading = readAll(client.downloadPackage({ sha256: hash, sizeBytes: 10, fromByte: 0 }));
    await expect(reading).rejects.toMatchObject({ refusal: { code: 'not-found' } });
  }
  const bytes = Buffer.from('no package');
  const wrong = { source: memorySource(bytes), sha256: sha256('something else'), resumeUrl: null };
  expect(await client.uploadPackage(wrong)).toMatchObject({
    ok: false,
    code: 'package-refused',
    details: { check: 'sha256' },
  });
  expect(newId()).not.toBe(newId());
});

/** One request over a connection that may resume an earlier TLS session; gives the answer and the session's ticket. */
function hello(
  unit: UnitCode,
  session?: Buffer,
): Promise<{ text: string; session: Buffer; isResumed: boolean }> {
  const { hostname, port } = new URL(place.exchange().exchangeUrl);
  const { keyPem, certificatePem } = place.unit(unit).machine;
  const identity = { ca: place.authority.rootPem, key: keyPem, cert: certificatePem };
  const { promise, resolve, reject } = Promise.withResolvers<{
    text: string;
    session: Buffer;
    isResumed: boolean;
  }>();
  const socket = connect({
    host: hostname,
    port: Number(port),
    ...identity,
    ...(session ? { session } : {}),
  });
  let text = '';
  let ticket: Buffer = Buffer.alloc(0);
  let isResumed = false;
  socket.on('session', (given: Buffer) => (ticket = given));
  socket.on('secureConnect', () => {
    isResumed = socket.isSessionReused();
    socket.write('GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  });
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  socket.on('error', reject);
  socket.on('close', () => resolve({ text, session: ticket, isResumed }));
  return promise;
}

test('a revoked unit is out at once: open connection, waiting poll, resumed session and new ones', async () => {
  const unit = place.unit(county);
  const { session } = await hello(county);
  const resumed = await hello(county, session);
  expect(resumed.isResumed).toBe(true);
  expect(resumed.text).toContain(`"unit":"${county}"`);
  const client = unit.client();
  const page = await client.feed({ after: 0, limit: 500 });
  const last = page.ok ? (page.value.entries.at(-1)?.number ?? 0) : 0;
  const waiting = client.feed({ after: last, waitSeconds: 30 });
  expect(await client.hello()).toMatchObject({ ok: true });
  place.authority.revoke({ what: { unit: county, use: 'machine' }, reason: 'keyCompromise' });
  await place.authority.publish();
  await place.exchange().checkDrop();
  const rejected = { ok: false, code: 'unit-rejected', details: { reason: 'revoked' } };
  expect(await waiting).toMatchObject(rejected);
  expect(await client.hello()).toMatchObject(rejected);
  expect(await unit.client().hello()).toMatchObject(rejected);
  const again = await hello(county, session);
  expect(again.isResumed).toBe(true);
  expect(again.text).toContain('unit-rejected');
  // It hears that the exchange is there, and nothing else of it.
  expect(await statusesOf(county, `${place.exchange().exchangeUrl}/health`)).toEqual(
    only(200, ['GET', 'HEAD']),
  );
  expect(await statusesOf(county, `${place.exchange().exchangeUrl}/openapi.json`)).toEqual(only(403, verbs));
  expect(await place.unit(office).client().hello()).toMatchObject({ ok: true });
});
