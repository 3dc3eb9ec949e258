// Scenario J of domain.md 5.3 and its neighbours: what a receiver says of an OFD whose seal was suspended, restored, lost, renewed or destroyed since. Real
// authority, real publication, real time stamps.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTimeStampDesk } from '../../src/authority/time-stamp/time-stamp-desk.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { sealOfd } from '../../src/seals/ofd/apply.ts';
import { verifyOfd } from '../../src/seals/ofd/verify.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { digestOf } from '../../src/seals/pki/digest.ts';
import { createSigner } from '../../src/seals/pki/signer.ts';
import { buildCsr } from '../../src/seals/pki/csr.ts';
import { signingKeyOf, sm2SigningKey } from '../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../src/seals/pki/sm2.ts';
import { buildTimeStampRequest, readTimeStampResponse } from '../../src/seals/pki/timestamp.ts';
import { trustMaterialOf } from '../../src/seals/trust/trust-material.ts';
import { acceptPublication } from '../../src/seals/trust/trust-store.ts';
import type { IssuedSm2Seal } from '../../src/shared/domain/enrolment.ts';
import { codesOfFile, verdictOfFile } from '../../src/shared/domain/verification.ts';
import { pageIdOf, plainOfd } from '../support/seals/plain-ofd.ts';
import { hourMs, office, openBench, passphrase, start, type Bench } from '../unit/authority/prefecture.ts';
import { enrolSm2, noticeOf, readDecisions, signNotice, wishOf } from '../unit/authority/seal-bench.ts';
import { newRsaKey } from '../unit/seals/pki/test-pki.ts';

let plain: Uint8Array;
beforeAll(async () => {
  plain = await plainOfd();
});
let bench: Bench;
let unit: ReturnType<typeof enrolSm2>;
beforeEach(() => {
  bench = openBench();
  unit = enrolSm2(bench.authority, office);
});
afterEach(() => bench.close());

const after = (days: number): Date => new Date(start.getTime() + days * 24 * hourMs);

/** Seals now with this seal and key, stamped by the authority when told. */
function seal(issued: IssuedSm2Seal, privateKey: Uint8Array, isStamped = false): Promise<Uint8Array> {
  const desk = openTimeStampDesk({ folder: bench.folder, passphrase, clock: () => bench.now });
  const stamp = (value: Uint8Array): Promise<Uint8Array | null> => {
    const query = buildTimeStampRequest({ digest: 'sm3', value: digestOf('sm3', value) });
    const read = readTimeStampResponse(desk.answer(query).reply);
    return Promise.resolve(read.granted ? read.token : null);
  };
  return sealOfd({
    ofd: plain,
    seal: Buffer.from(issued.eseal, 'base64'),
    signer: createSigner({
      key: sm2SigningKey(privateKey),
      certificate: parseCertificate(issued.certificate),
      chain: issued.intermediates.map((pem) => parseCertificate(pem)),
    }),
    signedAt: bench.now,
    stamps: [{ pageId: pageIdOf(1), boundary: { xMm: 100, yMm: 200, widthMm: 45, heightMm: 45 } }],
    ...(isStamped ? { timeStamp: stamp } : {}),
  });
}

/** Verdict and codes by what the authority publishes now. */
async function judge(ofd: Uint8Array) {
  const publication = await bench.authority.publish();
  const pinnedRootSha256 = bench.authority.rootSha256;
  const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: bench.now });
  if (!accepted.ok) throw new Error(accepted.code);
  const trust = trustMaterialOf(accepted.trust);
  const { report } = await verifyOfd({ source: memorySource(ofd), trust, now: bench.now });
  return { verdict: verdictOfFile(report), codes: codesOfFile(report) };
}

describe('an OFD sealed with a seal of the authority', () => {
  test('is valid, and stays so when its seal was suspended later and a time stamp proves that', async () => {
    const [claimed, stamped] = [
      await seal(unit.issued, unit.sm2.privateKey),
      await seal(unit.issued, unit.sm2.privateKey, true),
    ];
    expect(await judge(claimed)).toMatchObject({ verdict: 'valid' });
    expect(await judge(stamped)).toMatchObject({ verdict: 'valid' });
    bench.now = after(10);
    bench.authority.orderOnSeal(unit.sealId, 'suspend');
    expect(await judge(stamped)).toMatchObject({ verdict: 'valid' });
    // Without a stamp it may have been sealed after the suspension as well: never green, never called a forgery.
    expect(await judge(claimed)).toMatchObject({ verdict: 'indeterminate' });
    bench.now = after(11);
    const late = await seal(unit.issued, unit.sm2.privateKey, true);
    expect((await judge(late)).verdict).toBe('invalid');
    bench.authority.orderOnSeal(unit.sealId, 'restore');
    for (const ofd of [claimed, stamped]) expect(await judge(ofd)).toMatchObject({ verdict: 'valid' });
  });

  test('is not believed after a loss, unless a time stamp is older', async () => {
    const [claimed, stamped] = [
      await seal(unit.issued, unit.sm2.privateKey),
      await seal(unit.issued, unit.sm2.privateKey, true),
    ];
    bench.now = after(10);
    const at = bench.now.toISOString();
    const token = await signNotice(noticeOf(office, 'reportLost', { sealId: unit.sealId, at }), unit.signer);
    expect(bench.authority.takeNotice(token)).toBe('done');
    const judged = await judge(claimed);
    expect(judged.verdict).toBe('invalid');
    expect(judged.codes[0]).toBe('CERT_REVOKED_BEFORE_SIGNING');
    expect(await judge(stamped)).toMatchObject({ verdict: 'valid' });
  });

  test('verifies at its time after the seal was renewed; the new seal works, the old one only two weeks more', async () => {
    const old = await seal(unit.issued, unit.sm2.privateKey);
    bench.now = after(1000);
    const { privateKey } = createSm2Key();
    const csr = (key: Parameters<typeof buildCsr>[0]['key']): string => buildCsr({ key, commonName: 'x' });
    const csrs = { seal: csr(signingKeyOf(newRsaKey())), sm2Seal: csr(sm2SigningKey(privateKey)) };
    const wish = wishOf({ csrs });
    const notice = noticeOf(office, 'renew', { sealId: unit.sealId, wish, at: bench.now.toISOString() });
    expect(bench.authority.takeNotice(await signNotice(notice, unit.signer))).toBe('waiting');
    bench.authority.orderOnSeal(unit.sealId, 'renew');
    await bench.authority.publish();
    const renewed = readDecisions(bench.authority).find(({ act }) => act === 'issue')?.issued?.sm2;
    if (renewed === undefined) throw new Error('no new seal came');
    expect(await judge(await seal(renewed, privateKey))).toMatchObject({ verdict: 'valid' });
    bench.now = after(1010);
    expect(await judge(await seal(unit.issued, unit.sm2.privateKey))).toMatchObject({ verdict: 'valid' });
    bench.now = after(1020);
    const late = await judge(await seal(unit.issued, unit.sm2.privateKey));
    expect(late).toMatchObject({
      verdict: 'invalid',
      codes: expect.arrayContaining(['SEAL_EXPIRED_AT_SIGNING']),
    });
    expect(await judge(old)).toMatchObject({ verdict: 'valid' });
    // Years later, the certificate and its window long over: still judged by its time.
    bench.now = after(1500);
    expect((await judge(old)).verdict).toBe('valid');
  });

  test('with a key of the unit but without the authority’s seal, or under another seal’s name, is never valid', async () => {
    const ofd = await seal(unit.issued, unit.sm2.privateKey);
    bench.authority.orderOnSeal(unit.sealId, 'destroy');
    bench.now = after(1);
    expect((await judge(await seal(unit.issued, unit.sm2.privateKey))).verdict).toBe('invalid');
    expect((await judge(ofd)).verdict).not.toBe('valid');
  });
});
