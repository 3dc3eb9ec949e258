// The certificate that the authority answers with, on its way into the exchange's folder.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesOf, readConfig, tlsDropOf, type ExchangeConfig } from '../../../../src/exchange/cli/config.ts';
import { initExchange, takeCertificate } from '../../../../src/exchange/cli/init-command.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { issueEndCertificate } from '../../../../src/seals/pki/profile.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createTestPki } from '../../seals/pki/test-pki.ts';

let folder: string;
let config: ExchangeConfig;
beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), 'yizhan-init-'));
  folder = join(base, 'exchange');
  initExchange(['--folder', folder, '--drop', join(base, 'drop')], () => undefined);
  const read = readConfig(folder);
  if (read === null) throw new Error('init wrote no configuration');
  config = read;
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const pki = createTestPki();

/** Of the exchange's key, good from this day on for a year. */
function certificateFrom(day: string): string {
  const key = createPrivateKey(readFileSync(placesOf(folder).key, 'utf8'));
  const notBefore = new Date(day);
  const names = { commonName: '公文交换中心', organization: '云岭市', unit: null, dnsNames: ['localhost'] };
  const certificate = issueEndCertificate({
    ...{ use: 'exchange', notBefore, notAfter: new Date(notBefore.getTime() + 365 * 86_400_000) },
    ...{ issuer: pki.intermediate, spki: signingKeyOf(key).spki },
    subject: { ...names, ipAddresses: [] },
  });
  return toPem('CERTIFICATE', certificate.der);
}

const offer = (text: string): boolean => {
  writeFileSync(tlsDropOf(config.dropFolder).certificate, text);
  return takeCertificate(folder, config);
};
const taken = (): string => readFileSync(placesOf(folder).certificate, 'utf8');

test('a newer one of its own key is taken; what is older, of another key, half copied or rubbish changes nothing', () => {
  const [first, renewed] = [certificateFrom('2026-01-01'), certificateFrom('2026-06-01')];
  const foreign = toPem('CERTIFICATE', pki.issue({ use: 'exchange' }).certificate.der);
  expect(takeCertificate(folder, config)).toBe(false);
  expect(offer('rubbish')).toBe(false);
  expect(offer(first)).toBe(true);
  for (const text of ['', 'rubbish', renewed.slice(0, renewed.length / 2), foreign, first])
    expect([offer(text), taken()]).toEqual([false, first]);
  expect([offer(renewed), taken()]).toEqual([true, renewed]);
  expect([offer(first), taken()]).toEqual([false, renewed]);
  // One that a power cut left half written is replaced.
  writeFileSync(placesOf(folder).certificate, renewed.slice(0, 100));
  expect([offer(renewed), taken()]).toEqual([true, renewed]);
});
