import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLateClockConnector } from '../../../../src/main/sync/late-clock-connector.ts';
import { toPem } from '../../../../src/seals/pki/pem.ts';
import { type CertificateUse, issueEndCertificate } from '../../../../src/seals/pki/profile.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createTestPki, newEcKey, type TestPki } from '../../seals/pki/test-pki.ts';

// For this machine every certificate below begins in the future, as for one whose clock was put back by years.
const begins = new Date(Date.now() + 2 * 365 * 86_400_000);
const later = (days: number): Date => new Date(begins.getTime() + days * 86_400_000);
const pki = createTestPki();
const stranger = createTestPki();

interface Wish {
  readonly from?: TestPki;
  readonly use?: CertificateUse;
  readonly ipAddress?: string;
}
const servers: ReturnType<typeof createServer>[] = [];

async function serve({ from = pki, use = 'exchange', ipAddress = '127.0.0.1' }: Wish = {}): Promise<string> {
  const key = newEcKey();
  const certificate = issueEndCertificate({
    ...{ use, notBefore: begins, notAfter: later(365), issuer: from.intermediate },
    spki: signingKeyOf(key).spki,
    subject: {
      ...{ commonName: '公文交换中心', organization: '云岭市', unit: null, dnsNames: [] },
      ipAddresses: [ipAddress],
    },
  });
  const chain = [certificate, from.intermediate.certificate].map(({ der }) => toPem('CERTIFICATE', der));
  const server = createServer(
    { key: key.export({ format: 'pem', type: 'pkcs8' }), cert: chain.join('') },
    (_, answer) => answer.end('here'),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function call(url: string, provenNow: Date): Promise<string> {
  const rootPems = [toPem('CERTIFICATE', pki.root.certificate.der)];
  const tls = { ca: rootPems, maxCachedSessions: 0 };
  const agent = new Agent({
    connect: createLateClockConnector({ tls, rootPems, provenNowMs: () => provenNow.getTime() }),
  });
  try {
    const { body } = await request(url, { dispatcher: agent });
    return await body.text();
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await agent.destroy();
  }
}

let good = '';
beforeAll(async () => {
  good = await serve();
});
afterAll(() => {
  for (const server of servers) server.close();
});

it('reaches the exchange with a clock that was put back, by the time that it has proof of', async () => {
  expect(await call(good, later(30))).toBe('here');
});

it('is as strict as before where no time proves more, and when the certificate has ended', async () => {
  expect(await call(good, new Date())).toBe('CERT_NOT_YET_VALID');
  expect(await call(good, later(400))).toBe('CERT_NOT_YET_VALID');
});

it.each([
  ['of another root', { from: stranger }],
  ['of another name', { ipAddress: '127.0.0.9' }],
  ['that is no exchange', { use: 'listSigner' }],
] as const)('takes no server %s', async (_, wish) => {
  expect(await call(await serve(wish), later(30))).not.toBe('here');
});
