// What a lying exchange can do to a station with one answer: little packed that is much unpacked, packed twice, packed otherwise, damaged, sent elsewhere.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExchangeClient } from '../../../../src/main/sync/exchange-client.ts';
import { toPem } from '../../../../src/seals/pki/pem.ts';
import { issueEndCertificate } from '../../../../src/seals/pki/profile.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { peakMemoryBytes } from '../../../bench/peak-memory.ts';
import { createTestPki, newEcKey } from '../../seals/pki/test-pki.ts';

interface Lie {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

const megabyte = 1024 * 1024;
const hello = JSON.stringify({ unit: '990100-DEP-0001', now: '2026-03-02T00:30:00Z', epoch: 'e' });
const json = { 'content-type': 'application/json' };
const pki = createTestPki();
const key = newEcKey();
const issued = issueEndCertificate({
  ...{ use: 'exchange', issuer: pki.intermediate, spki: signingKeyOf(key).spki },
  ...{ notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) },
  subject: {
    ...{ commonName: '公文交换中心', organization: '云岭市', unit: null, dnsNames: [] },
    ipAddresses: ['127.0.0.1'],
  },
});
const certificatePem = [issued, pki.intermediate.certificate]
  .map(({ der }) => toPem('CERTIFICATE', der))
  .join('');
const keyPem = key.export({ format: 'pem', type: 'pkcs8' }) as string;
let lie: Lie = { headers: {}, body: '' };
let asked: string | undefined = '';
const server = createServer({ key: keyPem, cert: certificatePem }, (request, response) => {
  asked = request.headers['accept-encoding'];
  response.writeHead(lie.status ?? 200, { ...json, ...lie.headers }).end(lie.body);
});
let client: ReturnType<typeof createExchangeClient>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rootPems = [toPem('CERTIFICATE', pki.root.certificate.der)];
  client = createExchangeClient({ baseUrl, rootPems, machine: { keyPem, certificatePem } });
});
afterAll(async () => {
  await client.close();
  server.close();
});

const refused = (reason: string) => ({ ok: false, code: 'exchange-failed', details: { reason } });
const malformed = refused('answer-malformed');

function answerTo(told: Lie) {
  lie = told;
  return client.hello();
}

/** A gzip file of so many megabytes of zeros: one block of a megabyte over and over. */
function packZeros(megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(megabyte), { finishFlush: constants.Z_FULL_FLUSH });
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  return Buffer.concat([header, ...Array.from({ length: megabytes }, () => block)]);
}

it('reads an answer in the clear and one that is packed, in one part or in several', async () => {
  const value = { ok: true, value: JSON.parse(hello) as unknown };
  expect(await answerTo({ headers: {}, body: hello })).toEqual(value);
  expect(asked).toBe('gzip');
  const packed = { 'content-encoding': 'gzip' };
  expect(await answerTo({ headers: packed, body: gzipSync(hello) })).toEqual(value);
  const parts = Buffer.concat([gzipSync(hello.slice(0, 20)), gzipSync(hello.slice(20))]);
  expect(await answerTo({ headers: packed, body: parts })).toEqual(value);
});

it('an answer that unpacks to 10 GB ends at the bound and is a failure that is tried again', async () => {
  const once = packZeros(10_240);
  const twice = gzipSync(once);
  expect(twice.length).toBeLessThan(64 * 1024);
  const before = peakMemoryBytes();
  expect(await answerTo({ headers: { 'content-encoding': 'gzip' }, body: once })).toEqual(
    refused('answer-too-large'),
  );
  // 64 KB on the line.
  expect(await answerTo({ headers: { 'content-encoding': 'gzip, gzip' }, body: twice })).toEqual(
    refused('answer-coding'),
  );
  for (const coding of ['br', 'zstd', 'deflate', 'GZIP,'])
    expect(await answerTo({ headers: { 'content-encoding': coding }, body: twice })).toEqual(
      refused('answer-coding'),
    );
  expect(peakMemoryBytes() - before).toBeLessThan(300 * megabyte);
});

it('a damaged answer, a cut one and one of another kind are failures, never a crash', async () => {
  const packed = gzipSync(hello.repeat(100));
  const headers = { 'content-encoding': 'gzip' };
  const changed = Buffer.from(packed);
  changed[packed.length - 6] = (changed[packed.length - 6] ?? 0) ^ 1;
  const short = packed.subarray(0, packed.length - 12);
  for (const body of [changed, short, Buffer.from('no gzip at all')])
    expect(await answerTo({ headers, body })).toEqual(malformed);
  for (const body of ['{"unit":', '{"unit":"990100-DEP-0001"}', '[]', ''])
    expect(await answerTo({ headers: {}, body })).toEqual(malformed);
  expect(await answerTo({ status: 204, headers: {}, body: '' })).toEqual(malformed);
});

it('goes nowhere else when it is sent there, and reads the status of an answer that is no contract’s', async () => {
  const moved = { status: 302, headers: { location: 'https://127.0.0.1:1/hello' }, body: '' };
  expect(await answerTo(moved)).toEqual(malformed);
  for (const status of [502, 799]) {
    const answer = await answerTo({ status, headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect(answer).toEqual({ ok: false, code: 'exchange-failed', details: { status: '502' } });
  }
});
