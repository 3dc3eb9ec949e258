// One good seal, judged by stations that trust, know and allow different things.
import { beforeAll, describe, expect, test } from 'vitest';
import type { RevocationReason } from '../../../../src/seals/pki/crl.ts';
import { readSm2Signature } from '../../../../src/seals/pki/sm2.ts';
import { bytesOf } from '../../../../src/seals/pki/sm2-signature.ts';
import type { SealStatusList, TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import type { RegisteredSeal } from '../../../../src/shared/domain/published.ts';
import type { VerificationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { judgeOfd, trustIn } from '../../../support/seals/judge.ts';
import { makeSealed } from '../../../support/seals/product-forms.ts';
import { cook, recipeOf, unitName } from '../../../support/seals/recipe.ts';
import { createSealPki, july, june } from '../../../support/seals/seal-pki.ts';

const pki = createSealPki('sm2');
const { serialHex } = pki.unit(unitName).certificate;
const wish = { pki, units: [unitName], pages: 1, riding: false } as const;
const dayMs = 24 * 3_600_000;
const before = new Date(june.getTime() - 2 * dayMs);
const after = new Date(june.getTime() + 2 * dayMs);
let claimed: Uint8Array;
let stamped: Uint8Array;

beforeAll(async () => {
  claimed = await makeSealed(wish);
  stamped = await makeSealed({ ...wish, stamped: 'now' });
});

const revoked = (revokedAt: Date, reason: RevocationReason = 'superseded'): TrustMaterial =>
  trustIn(pki, [{ serialHex, revokedAt, reason }]);
const withPolicy = (change: Partial<VerificationPolicy>, trust = trustIn(pki)): TrustMaterial => ({
  ...trust,
  policy: { ...trust.policy, ...change },
});
const withStatus = (state: RegisteredSeal['state'], since: Date): TrustMaterial => {
  const seal = { id: 'seal-1' } as unknown as RegisteredSeal;
  const sealStatus: SealStatusList = {
    issuedAt: july,
    nextUpdate: new Date(july.getTime() + dayMs),
    ofSeal: (esId) => (esId === '99012100000001' ? { seal, state, since } : null),
  };
  return { ...trustIn(pki), sealStatus };
};

async function said(trust: TrustMaterial, ofd = claimed): Promise<string> {
  const { verdict, codes } = await judgeOfd(ofd, trust);
  return `${verdict} ${codes.filter((code) => code !== 'TIME_CLAIMED_ONLY').join(' ')}`.trim();
}

describe('revocation', () => {
  test('before the seal breaks it, after it is told', async () => {
    expect(await said(revoked(before))).toBe('invalid CERT_REVOKED_BEFORE_SIGNING');
    expect(await said(revoked(after))).toBe('valid CERT_REVOKED_AFTER_SIGNING');
  });

  test('of a stolen key breaks every seal that no time stamp proves to be older', async () => {
    const stolen = revoked(after, 'keyCompromise');
    expect(await said(stolen)).toBe('invalid CERT_REVOKED_BEFORE_SIGNING');
    expect(await said(stolen, stamped)).toBe('valid CERT_REVOKED_AFTER_SIGNING');
  });

  test('without lists is undecided, or what the policy says', async () => {
    const without = { ...trustIn(pki), crls: [] };
    expect(await said(without)).toMatch(/^indeterminate REVOCATION_UNKNOWN/);
    expect(await said(withPolicy({ revocation: 'note' }, without))).toBe('valid REVOCATION_UNKNOWN');
    expect(await said(withPolicy({ revocation: 'hard' }, without))).toMatch(/^invalid REVOCATION_UNKNOWN/);
  });
});

test('nothing is trusted without trust', async () => {
  expect(await said({ ...trustIn(pki), anchors: [] })).toMatch(/^indeterminate CHAIN_INCOMPLETE/);
});

describe('the registry of seals', () => {
  test('breaks what was sealed while suspended or after destruction', async () => {
    expect(await said(withStatus('suspended', before))).toBe('invalid SEAL_SUSPENDED');
    expect(await said(withStatus('destroyed', before))).toBe('invalid SEAL_DESTROYED');
    expect(await said(withStatus('active', before))).toBe('valid');
  });

  test('leaves what a time stamp proves to be older; a claim decides nothing', async () => {
    expect(await said(withStatus('suspended', after), stamped)).toMatch(/^valid/);
    expect(await said(withStatus('suspended', after))).toBe('indeterminate SEAL_SUSPENDED');
  });
});

test('only makers of the policy’s list may make seals', async () => {
  expect(await said(withPolicy({ sealMakers: [pki.maker.certificate.sha256] }))).toBe('valid');
  expect(await said(withPolicy({ sealMakers: ['00'.repeat(32)] }))).toBe(
    'indeterminate SEAL_MAKER_NOT_AUTHORISED',
  );
});

test('raw signature values are told or refused', async () => {
  const raw = (value: Uint8Array): Uint8Array => {
    const { r, s } = readSm2Signature(value);
    return Buffer.concat([bytesOf(r), bytesOf(s)]);
  };
  const ofd = await cook(recipeOf(pki, { signature: { value: raw } }));
  expect(await said(trustIn(pki), ofd)).toBe('valid SIG_ENCODING_NONCANONICAL');
  expect(await said(withPolicy({ looseEncodings: 'refuse' }), ofd)).toBe('invalid SIG_ENCODING_NONCANONICAL');
});
