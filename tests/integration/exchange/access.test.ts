// Who gets in, and what each unit reaches: the certificate decides, on every request.
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Agent, request } from 'undici';
import { ownRoutes, type OwnRoute } from '../../../src/exchange/api/own-routes.ts';
import { contractRouteNames } from '../../../src/exchange/api/route-names.ts';
import { createExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import type { NoticeId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DocumentNotice } from '../../../src/shared/domain/messages.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { createTestPki } from '../../unit/seals/pki/test-pki.ts';
import { deliver, readAll, sealDocument, signReceipt, type SealedDocument } from './test-documents.ts';
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
  place = await createPrefecture({ clock: () => clock() });
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

test('an expired certificate is rejected on the connection that is open already', async () => {
  const client = place.unit(finance).client();
  expect(await client.hello()).toMatchObject({ ok: true });
  clock = () => new Date(Date.now() + 4 * 365 * 24 * 3600 * 1000);
  expect(await client.hello()).toMatchObject({
    ok: false,
    code: 'unit-rejected',
    details: { reason: 'expired' },
  });
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

interface Attempt {
  readonly of: (typeof contractRouteNames)[number] | OwnRoute;
  readonly what: string;
  readonly mayDo: readonly UnitCode[];
  readonly run: (unit: UnitCode) => Promise<boolean>;
}

/** Every operation that names an object, tried by every unit. The document goes from the office to finance; the county has no part in it. */
function attempts(sealed: SealedDocument, uploadUrl: string): Attempt[] {
  const { sha256: hash, sizeBytes } = sealed.note.package;
  const clientOf = (unit: UnitCode) => place.unit(unit).client();
  const agentOf = (unit: UnitCode) => {
    const { keyPem, certificatePem } = place.unit(unit).machine;
    return new Agent({ connect: { ca: place.authority.rootPem, key: keyPem, cert: certificatePem } });
  };
  const statusOf = async (unit: UnitCode, method: 'HEAD' | 'PATCH' | 'DELETE' | 'GET', path: string) => {
    const dispatcher = agentOf(unit);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
    };
    const body = method === 'PATCH' ? Buffer.from('abc') : null;
    const answer = await request(place.exchange().exchangeUrl + path, { method, headers, body, dispatcher });
    await answer.body.dump();
    await dispatcher.destroy();
    return answer.statusCode;
  };
  const reaches = async (unit: UnitCode, method: 'HEAD' | 'PATCH' | 'DELETE' | 'GET', path: string) =>
    (await statusOf(unit, method, path)) < 400;
  return [
    {
      of: 'packages',
      what: 'read the package',
      mayDo: [office, finance],
      run: (unit) =>
        readAll(clientOf(unit).downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 })).then(
          () => true,
          () => false,
        ),
    },
    {
      of: 'packages',
      what: 'head the package',
      mayDo: [office, finance],
      run: (unit) => reaches(unit, 'HEAD', `/packages/${hash}`),
    },
    {
      of: 'feed',
      what: 'find the document in the feed',
      mayDo: [finance],
      run: async (unit) => {
        const page = await clientOf(unit).feed({ after: 0, limit: 500 });
        return page.ok && page.value.entries.some((entry) => entry.documentId === sealed.documentId);
      },
    },
    {
      of: 'ownDocuments',
      what: 'find the document among its own',
      mayDo: [office],
      run: async (unit) => {
        const page = await clientOf(unit).ownDocuments({});
        return page.ok && page.value.documents.some(({ documentId }) => documentId === sealed.documentId);
      },
    },
    {
      of: 'receipts',
      what: 'sign for the document',
      mayDo: [finance],
      run: async (unit) => {
        const { token } = await signReceipt(place.unit(unit), sealed);
        const answer = await clientOf(unit).sendReceipts([token]);
        return answer.ok && answer.value.results[0]?.accepted === true;
      },
    },
    {
      of: 'ownReceipts',
      what: 'find the receipt among its own',
      mayDo: [finance],
      run: async (unit) => {
        const page = await clientOf(unit).ownReceipts({});
        const documents = page.ok
          ? page.value.receipts.map(({ message }) => JSON.parse(payloadOf(message)) as { documentId: string })
          : [];
        return documents.some(({ documentId }) => documentId === sealed.documentId);
      },
    },
    {
      of: 'submit',
      what: 'submit under the id again',
      mayDo: [office],
      run: async (unit) => (await clientOf(unit).submit(sealed.documentId, sealed.noteJws)).ok,
    },
    {
      of: 'package-batches',
      what: 'have the package in a batch',
      mayDo: [office, finance],
      run: async (unit) =>
        (await clientOf(unit).downloadBatch({ packages: [{ sha256: hash, sizeBytes }] })).packages.has(hash),
    },
    {
      of: 'notices',
      what: 'recall the document',
      mayDo: [office],
      run: async (unit) => {
        const notice: DocumentNotice = {
          ...{ type: 'yizhan/document-notice/1', noticeId: newId<NoticeId>(), sequence: 1, sender: unit },
          ...{ documentId: sealed.documentId, kind: 'recall', addressees: [finance], replacedBy: null },
          ...{ reason: '附件有误', byPerson: '王文书', issuedAt: new Date().toISOString() },
        };
        const token = await signMessage(notice, place.unit(unit).machineSigner);
        const answer = await clientOf(unit).sendNotices([token]);
        return answer.ok && answer.value.results[0]?.accepted === true;
      },
    },
    {
      of: 'uploads',
      what: 'look at the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'HEAD', uploadUrl),
    },
    {
      of: 'uploads',
      what: 'read the upload back',
      mayDo: [],
      run: (unit) => reaches(unit, 'GET', uploadUrl),
    },
    {
      of: 'uploads',
      what: 'continue the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'PATCH', uploadUrl),
    },
    {
      of: 'uploads',
      what: 'end the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'DELETE', uploadUrl),
    },
  ];
}

/** Operations that name no object of a unit: what they answer is the same for all, or of the unit in the certificate alone (seal-notices.test.ts). */
const withoutObject = ['hello', 'publication', 'auditHead', 'sealNotices', 'readSealNotices'];

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
  const rows = attempts(sealed, uploadUrl);
  // A new operation without a row here is an operation that nobody tried as a stranger.
  expect(new Set([...rows.map((row) => row.of), ...withoutObject])).toEqual(
    new Set([...contractRouteNames, ...Object.keys(ownRoutes)]),
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

const payloadOf = (token: string): string =>
  Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');

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
  expect(await place.unit(office).client().hello()).toMatchObject({ ok: true });
});
