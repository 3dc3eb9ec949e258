// Time stamps of a package: what they prove, what they do not, and that one which is added later changes nothing else.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { readAsic, withSignature } from '../../../../src/formats/asic/container.ts';
import { stampPackage } from '../../../../src/seals/package/time-stamp.ts';
import type { TimeStampSource } from '../../../../src/seals/pdf/apply.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import type { RevokedEntry } from '../../../../src/seals/pki/crl.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import { makeTimeStampToken } from '../../../../src/seals/pki/timestamp.ts';
import type { RegisteredSeal } from '../../../../src/shared/domain/published.ts';
import { verdictOf } from '../../../../src/shared/domain/report.ts';
import { createTestPki, january, june } from '../pki/test-pki.ts';
import {
  folder,
  judge,
  makePackage,
  makeTrust,
  notPassed,
  officeSeal,
  pki,
  registered,
} from './test-package.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const hour = 3_600_000;
const later = new Date(june.getTime() + hour / 2);
const authority = pki.issue({ use: 'timeStamping', name: '云岭市时间戳' });
const stranger = createTestPki('云海市').issue({ use: 'timeStamping', name: '云海市时间戳' });
let serial = 0;

/** A service whose clock stands at `at`. */
const stamping =
  (at = later, by = authority.signer): TimeStampSource =>
  (imprint) =>
    Promise.resolve(
      makeTimeStampToken({
        imprint,
        signer: by,
        serial: Uint8Array.of(1, (serial += 1)),
        policyOid: '1.3.6.1.4.1.99999.1',
        now: at,
      }),
    );
const overAnother: TimeStampSource = ({ digest }) =>
  stamping()({ digest, value: digestOf(digest, Buffer.from('another signature')) });

const plain = await makePackage();

/** The package with a token of this service. */
async function stampedBy(timeStamp: TimeStampSource) {
  const output = join(folder, `stamped-${(serial += 1)}.asice`);
  const done = await stampPackage({ source: memorySource(plain.bytes), timeStamp, output });
  if (done.result !== 'stamped') throw new Error(done.result);
  const { sha256, sizeBytes } = done;
  const bytes = readFileSync(output);
  return { ...plain, path: output, bytes, note: { ...plain.note, package: { sha256, sizeBytes } } };
}

describe('the sealing time of a package', () => {
  it('is proven by a trusted time stamp over its signature, put on at sealing or later', async () => {
    const atOnce = await makePackage({ timeStamp: stamping() });
    for (const made of [atOnce, await stampedBy(stamping())]) {
      const { report } = await judge(made);
      expect(notPassed(report)).toEqual({});
      expect(report.checks.sealingTime).toMatchObject({
        code: 'OK',
        evidence: { sealedAt: june.toISOString(), provenAt: later.toISOString() },
      });
    }
  });

  it.each([
    ['of another signature', overAnother, 'failed TST_IMPRINT_MISMATCH'],
    ['by a stranger', stamping(later, stranger.signer), 'unknown TST_UNTRUSTED'],
    ['by a seal key', stamping(later, officeSeal.signer), 'unknown TST_UNTRUSTED'],
    ['that is older than the seal', stamping(january), 'failed TST_TIME_ORDER'],
    ['of the future', stamping(new Date(june.getTime() + 48 * hour)), 'failed TST_INVALID'],
    ['that is none', () => Promise.resolve(Uint8Array.of(0x30, 0)), 'failed TST_INVALID'],
  ] as const)('is not proven by a token %s', async (_, service, outcome) => {
    const { report } = await judge(await stampedBy(service));
    expect(notPassed(report)).toEqual({ sealingTime: outcome });
  });
});

describe('a seal that was stopped later', () => {
  const stoppedAt = new Date(june.getTime() + hour);
  const now = new Date(june.getTime() + 2 * hour);
  const trustIn = (
    change: Partial<RegisteredSeal>,
    reason: RevokedEntry['reason'],
    revocation: 'soft' | 'hard' = 'soft',
  ) => {
    const seal = registered(officeSeal.certificate, { lifeSince: stoppedAt.toISOString(), ...change });
    const { serialHex } = officeSeal.certificate;
    const trust = makeTrust({
      seals: [[officeSeal.certificate, seal]],
      revoked: [{ serialHex, revokedAt: stoppedAt, reason }],
    });
    return { ...trust, policy: { ...trust.policy, revocation } };
  };
  const suspended = trustIn({ state: 'suspended', life: 'suspended' }, 'certificateHold');
  const lost = trustIn({ state: 'suspended', life: 'lost' }, 'keyCompromise');
  const destroyed = trustIn({ state: 'destroyed', life: 'destroyed' }, 'cessationOfOperation');
  const strict = trustIn({ state: 'suspended', life: 'suspended' }, 'certificateHold', 'hard');

  it.each([
    ['suspended', suspended],
    ['lost', lost],
    ['destroyed', destroyed],
    ['suspended under a strict policy', strict],
  ])('%s: what is proven for before stays good, what is proven for after fails', async (_, trust) => {
    const before = await makePackage({ timeStamp: stamping(), bodyTimeStamp: stamping() });
    expect(notPassed((await judge(before, { trust, now })).report)).toEqual({});
    const after = await stampedBy(stamping(new Date(stoppedAt.getTime() + 60_000)));
    expect(notPassed((await judge(after, { trust, now })).report)).toMatchObject({
      sealRegistered: expect.stringMatching(/^failed SEAL_/) as string,
      notRevoked: 'failed CERT_REVOKED_BEFORE_SIGNING',
    });
  });

  it('leaves a mere claim of before open, and believes none after a loss or under a strict policy', async () => {
    const registration = async (trust: ReturnType<typeof makeTrust>) =>
      notPassed((await judge(plain, { trust, now })).report)['sealRegistered'];
    expect(await registration(suspended)).toBe('unknown SEAL_SUSPENDED');
    expect(await registration(destroyed)).toBe('unknown SEAL_DESTROYED');
    expect(await registration(lost)).toBe('failed SEAL_SUSPENDED');
    expect(await registration(strict)).toBe('failed SEAL_SUSPENDED');
  });
});

describe('stampPackage', () => {
  it('changes the signature’s unsigned attributes and nothing else; openssl still takes it', async () => {
    const stamped = await stampedBy(stamping());
    const was = await readAsic(memorySource(plain.bytes));
    const is = await readAsic(memorySource(stamped.bytes));
    const entries = async ({ zip }: typeof was) =>
      Promise.all(
        zip.entries.map(async (entry) => [
          entry.name,
          entry.name.endsWith('.p7s') ? '' : Buffer.from(await zip.readAll(entry, 1e9)).toString('hex'),
        ]),
      );
    expect(await entries(is)).toEqual(await entries(was));
    const place = (name: string) => join(folder, name);
    writeFileSync(place('later.p7s'), is.signatureBytes);
    writeFileSync(place('later.xml'), is.manifestBytes);
    writeFileSync(place('root.pem'), toPem('CERTIFICATE', pki.root.certificate.der));
    const args = [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-purpose',
      'any',
      '-CAfile',
      place('root.pem'),
      '-inform',
      'DER',
    ];
    const named = ['-in', place('later.p7s'), '-content', place('later.xml'), '-out', place('out.xml')];
    expect(() => execFileSync('openssl', [...args, ...named], { stdio: 'pipe' })).not.toThrow();
  });

  it('writes nothing when no token is to be had, and no second one', async () => {
    const output = join(folder, 'never.asice');
    const none = { source: memorySource(plain.bytes), output, timeStamp: () => Promise.resolve(null) };
    expect(await stampPackage(none)).toEqual({ result: 'none' });
    const stamped = await stampedBy(stamping());
    const again = { source: memorySource(stamped.bytes), output, timeStamp: stamping() };
    expect(await stampPackage(again)).toEqual({ result: 'has-one' });
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  it('cannot make an altered package look good', async () => {
    const asic = await readAsic(memorySource(plain.bytes));
    const other = await makePackage({ attachment: Buffer.from('another') });
    const { signatureBytes } = await readAsic(memorySource(other.bytes));
    const moved = await collectBytes(withSignature(memorySource(plain.bytes), asic, signatureBytes));
    const options = { timeStamp: stamping(), output: join(folder, 'altered.asice') };
    const promise = stampPackage({ source: memorySource(moved), ...options });
    await expect(promise).rejects.toThrow('more than its time stamp');
  });
});

it('a package without a time stamp stays what it was: good, and its time a claim', async () => {
  const { report } = await judge(plain);
  expect([verdictOf(report.checks), report.checks.sealingTime.code]).toEqual(['valid', 'TIME_CLAIMED_ONLY']);
});
