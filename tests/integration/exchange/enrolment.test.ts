// Enrolment over the wire: the root is compared before anything is sent; the exchange carries and decides nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendEnrolment } from '../../../src/main/sync/exchange-client-enrolment.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { judgeIssued } from '../../../src/seals/trust/enrolment-proof.ts';
import { issueEndCertificate } from '../../../src/seals/pki/profile.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { issuedAtMsOf } from '../../../src/shared/domain/enrolment.ts';
import type { Sha256 } from '../../../src/shared/domain/ids.ts';
import { createTestPki, newEcKey } from '../../unit/seals/pki/test-pki.ts';
import { createPrefecture, makeEnrolment, office, pemOfKey, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture();
});
afterAll(() => place.stop());

const urls = () => {
  const { enrolmentUrl, exchangeUrl } = place.exchange();
  return { enrolmentUrl, exchangeUrl };
};

test('from the code to a working machine, and the same request again gets the same answer', async () => {
  const { code, request: enrolment, keys } = await makeEnrolment(place.authority, office, urls());
  const call = { enrolmentUrl: code.enrolmentUrl, rootSha256: code.rootSha256, request: enrolment };
  expect(await sendEnrolment(call)).toEqual({ ok: true, value: { state: 'pending' } });
  expect(await sendEnrolment(call)).toEqual({ ok: true, value: { state: 'pending' } });
  expect(readdirSync(join(place.dropFolder, 'requests'))).toEqual([`${code.enrolmentId}.json`]);
  expect(await place.authority.processRequests()).toMatchObject({ answered: 1, published: true });
  const answered = await sendEnrolment(call);
  expect(await sendEnrolment(call)).toEqual(answered);
  if (!answered.ok || answered.value.state !== 'issued') throw new Error(JSON.stringify(answered));
  const judged = judgeIssued({
    answer: answered.value,
    code,
    requestHmac: enrolment.hmac,
    keys,
    now: new Date(),
  });
  expect(judged.ok).toBe(true);
  await place.exchange().checkDrop();
  const { certificates } = answered.value;
  const client = place.client(
    {
      keyPem: pemOfKey(keys.machine),
      certificatePem: certificates.machine + certificates.intermediates.join(''),
    },
    code.exchangeUrl,
  );
  expect(await client.hello()).toMatchObject({ ok: true, value: { unit: office } });

  const second = await sendEnrolment({ ...call, request: { ...enrolment, hmac: 'A'.repeat(43) } });
  expect(second).toMatchObject({ ok: true, value: { state: 'refused', code: 'enrolment-used' } });
});

test('a machine whose clock was put back by years gets in by the time that its code proves, and by no less', async () => {
  // For this machine now, the exchange's certificate begins in two years, as for one whose clock is two years behind.
  const begins = new Date(Date.now() + 730 * 86_400_000);
  const pki = createTestPki();
  const key = newEcKey();
  const certificate = issueEndCertificate({
    ...{ use: 'exchange', notBefore: begins, notAfter: new Date(begins.getTime() + 365 * 86_400_000) },
    issuer: pki.intermediate,
    spki: signingKeyOf(key).spki,
    subject: {
      ...{ commonName: '公文交换中心', organization: '云岭市', unit: null, dnsNames: [] },
      ipAddresses: ['127.0.0.1'],
    },
  });
  const root = pki.root.certificate;
  const chain = [certificate, pki.intermediate.certificate, root].map(({ der }) => toPem('CERTIFICATE', der));
  let asked = 0;
  const server = createHttpsServer({ key: pemOfKey(key), cert: chain.join('') }, (_, answer) => {
    asked += 1;
    answer.end('{"state":"pending"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = { ...urls(), enrolmentUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const { code, request: enrolment } = await makeEnrolment(place.authority, office, here);
  const issuedAtMs = issuedAtMsOf(code) ?? 0;
  expect(Math.abs(issuedAtMs - Date.now())).toBeLessThan(600_000);
  const call = { enrolmentUrl: here.enrolmentUrl, rootSha256: root.sha256 as Sha256, request: enrolment };
  expect(await sendEnrolment({ ...call, provenNowMs: () => issuedAtMs })).toMatchObject({ ok: false });
  expect(asked).toBe(0);
  const aMonthLater = begins.getTime() + 30 * 86_400_000;
  const otherRoot = { ...call, rootSha256: code.rootSha256, provenNowMs: () => aMonthLater };
  expect(await sendEnrolment(otherRoot)).toMatchObject({ ok: false, code: 'exchange-not-trusted' });
  expect(asked).toBe(0);
  expect(await sendEnrolment({ ...call, provenNowMs: () => aMonthLater })).toEqual({
    ok: true,
    value: { state: 'pending' },
  });
  server.close();
});

test('a mistyped secret is refused, the corrected request goes through under the same id', async () => {
  const { code, request: enrolment } = await makeEnrolment(place.authority, office, urls());
  const call = { enrolmentUrl: code.enrolmentUrl, rootSha256: code.rootSha256, request: enrolment };
  const wrong = { ...call, request: { ...enrolment, hmac: 'B'.repeat(43) } };
  expect(await sendEnrolment(wrong)).toMatchObject({ ok: true, value: { state: 'pending' } });
  await place.authority.processRequests();
  expect(await sendEnrolment(wrong)).toMatchObject({
    ok: true,
    value: { state: 'refused', code: 'enrolment-secret-wrong' },
  });
  expect(await sendEnrolment(call)).toMatchObject({ ok: true, value: { state: 'pending' } });
  await place.authority.processRequests();
  expect(await sendEnrolment(call)).toMatchObject({ ok: true, value: { state: 'issued' } });
});

test('a false exchange gets a handshake and not one byte of the request', async () => {
  const { request: enrolment, code } = await makeEnrolment(place.authority, office, urls());
  const other = createTestPki('别处');
  const tls = other.issue({ use: 'exchange' });
  const chain = [tls.certificate, other.intermediate.certificate, other.root.certificate];
  let connections = 0;
  let heardBytes = 0;
  const impostor = createServer(
    {
      key: pemOfKey(tls.privateKey),
      cert: chain.map((one) => toPem('CERTIFICATE', one.der)).join(''),
    },
    (socket) => {
      socket.on('data', (chunk) => (heardBytes += chunk.length));
      socket.on('error', () => socket.destroy());
    },
  );
  impostor.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const enrolmentUrl = `https://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
  const outcome = await sendEnrolment({ enrolmentUrl, rootSha256: code.rootSha256, request: enrolment });
  expect(outcome).toMatchObject({ ok: false, code: 'exchange-not-trusted' });
  expect(connections).toBe(1);
  expect(heardBytes).toBe(0);

  // Showing the true root beside its own certificate does not help it.
  impostor.setSecureContext({
    key: pemOfKey(tls.privateKey),
    cert: [toPem('CERTIFICATE', tls.certificate.der), place.authority.rootPem].join(''),
  });
  const cunning = await sendEnrolment({ enrolmentUrl, rootSha256: code.rootSha256, request: enrolment });
  expect(cunning).toMatchObject({ ok: false, code: 'exchange-not-trusted' });
  expect(heardBytes).toBe(0);
  await new Promise((resolve) => impostor.close(resolve));
});

test('nobody there is unreachable; plain http is refused', async () => {
  const { request: enrolment } = await makeEnrolment(place.authority, office, urls());
  const rootSha256 = place.authority.rootSha256;
  expect(
    await sendEnrolment({ enrolmentUrl: 'https://127.0.0.1:1', rootSha256, request: enrolment }),
  ).toMatchObject({
    ok: false,
    code: 'unreachable',
  });
  expect(
    await sendEnrolment({ enrolmentUrl: 'http://127.0.0.1:1', rootSha256, request: enrolment }),
  ).toMatchObject({
    ok: false,
    code: 'exchange-not-trusted',
  });
  const wrongRoot = 'f'.repeat(64) as Sha256;
  const { enrolmentUrl } = place.exchange();
  expect(await sendEnrolment({ enrolmentUrl, rootSha256: wrongRoot, request: enrolment })).toMatchObject({
    ok: false,
    code: 'exchange-not-trusted',
  });
});

test('the open port has one route and bounds: other paths, rubbish, a long body, a flood', async () => {
  const dispatcher = new Agent({ connect: { ca: place.authority.rootPem } });
  const send = async (method: 'GET' | 'POST', path: string, body?: string) => {
    const answer = await request(place.exchange().enrolmentUrl + path, {
      method,
      body: body ?? null,
      dispatcher,
    });
    return { status: answer.statusCode, text: await answer.body.text(), headers: answer.headers };
  };
  expect((await send('GET', '/enrol')).status).toBe(404);
  expect((await send('GET', '/publication')).status).toBe(404);
  expect((await send('POST', '/hello', '{}')).status).toBe(404);
  expect((await send('POST', '/enrol', '{')).text).toContain('enrolment-malformed');
  expect((await send('POST', '/enrol', '{"enrolmentId":"../../etc/passwd"}')).text).toContain(
    'enrolment-malformed',
  );
  const before = readdirSync(join(place.dropFolder, 'requests'));
  expect((await send('POST', '/enrol', 'x'.repeat(600_000))).text).toContain('too-large');
  expect(readdirSync(join(place.dropFolder, 'requests'))).toEqual(before);
  let busy = await send('GET', '/');
  for (let tries = 0; busy.status !== 429 && tries < 500; tries += 1) busy = await send('GET', '/');
  expect(busy.status).toBe(429);
  expect(Number(busy.headers['retry-after'])).toBeGreaterThan(0);
  await dispatcher.destroy();
  // What the port saw went to no log.
  expect(place.log.join('\n')).not.toMatch(/BEGIN CERTIFICATE REQUEST|"hmac"/);
  expect(readFileSync(join(place.dropFolder, 'publication.json'), 'utf8')).toContain('directory');
});
