import { expect, it } from 'vitest';
import { judgeSealers } from '../../../../src/seals/package/body-sealers.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import type { TrustStore } from '../../../../src/seals/trust/trust-store.ts';
import type { SealId, UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { PackageDocument } from '../../../../src/shared/domain/package-document.ts';
import type { RegisteredSeal } from '../../../../src/shared/domain/published.ts';
import type { FileReport, SealVerification } from '../../../../src/shared/domain/verification.ts';
import { finance, june, office } from '../pki/test-pki.ts';
import { county, makePackage, makeTrust, officeSeal, registered } from './test-package.ts';

const packageSigner = officeSeal.certificate;
const { document: single } = await makePackage();
const sealPlace = (unit: UnitCode) => ({ unit, diameterMm: 45 });
/** 云岭市人民政府办公室 with 云岭市财政局, a place for each seal. */
const joint: PackageDocument = {
  ...single,
  content: {
    ...single.content,
    issuers: [...single.content.issuers, { unit: finance, name: '云岭市财政局' }],
  },
  layout: { ...single.layout, seals: [sealPlace(office), sealPlace(finance)] },
};

const officeSm2 = '1'.repeat(64);
const financeSm2 = '2'.repeat(64);
const base = registered(packageSigner);
/** A registry that knows both units' SM2 certificates. */
function trustWith(change: Partial<RegisteredSeal> = {}): TrustStore {
  const officeEntry = base;
  const financeEntry = { ...base, unit: finance, name: '云岭市财政局', ...change };
  const seals = new Map([
    [packageSigner.sha256, officeEntry],
    [officeSm2, officeEntry],
    [financeSm2, financeEntry],
  ]);
  return { ...makeTrust(), sealByCertificate: (sha256) => seals.get(sha256 as Certificate['sha256']) };
}

const sealBy = (
  certificateSha256: string | null,
  kind: SealVerification['kind'] = 'seal',
): SealVerification => ({
  ...{ id: 's', kind, steps: {}, sealName: null, signerName: null, makerName: null },
  ...{ certificateSha256, claimedAt: null, provenAt: null, pages: [] },
});
function judge(seals: readonly SealVerification[], document = joint, trust: TrustStore | null = trustWith()) {
  const report: FileReport = {
    procedure: 'ofd',
    format: 'ofd',
    steps: {},
    seals,
    judgedAt: june.toISOString(),
  };
  const { count, identity } = judgeSealers({ report, document, packageSigner, trust });
  return `${count?.code ?? 'count right'}, ${identity.result} ${identity.code}`;
}
const both = [sealBy(officeSm2), sealBy(financeSm2)];

it('passes the seals of all issuers in their order, and no time stamp counts as one', () => {
  expect(judge(both)).toBe('count right, passed OK');
  expect(judge([...both, sealBy(null, 'timeStamp')])).toBe('count right, passed OK');
});

it('fails a seal too many, and a place without its seal', () => {
  expect(judge([...both, sealBy(financeSm2)])).toContain('BODY_SEAL_COUNT');
  expect(judge([sealBy(officeSm2)])).toBe('BODY_SEAL_COUNT, passed OK');
});

it('fails the seal of a unit that is no issuer, is not registered, or seals in another order', () => {
  expect(judge([sealBy(officeSm2), sealBy('3'.repeat(64))])).toContain('failed SEAL_NOT_REGISTERED');
  expect(judge(both, joint, trustWith({ unit: county }))).toContain('failed SEAL_UNIT_DIFFERS');
  expect(judge([...both].reverse())).toContain('failed BODY_SEALED_BY_ANOTHER');
});

it('fails a suspended seal of a co-issuer and leaves a destroyed one open', () => {
  expect(judge(both, joint, trustWith({ state: 'suspended' }))).toContain('failed SEAL_SUSPENDED');
  expect(judge(both, joint, trustWith({ state: 'destroyed' }))).toContain('unknown SEAL_DESTROYED');
});

it('fails the seal of a co-issuer that the registry had ended before, whatever its certificate says', () => {
  expect(judge(both, joint, trustWith({ validUntil: '2026-05-31' }))).toContain(
    'failed SEAL_EXPIRED_AT_SIGNING',
  );
  const later = { ...sealBy(financeSm2), claimedAt: '2026-05-01T00:00:00.000Z' };
  expect(judge([sealBy(officeSm2), later], joint, trustWith({ validUntil: '2026-05-31' }))).toContain(
    'passed OK',
  );
});

it('fails a main seal that is not the one of the package', () => {
  expect(judge([sealBy(financeSm2), sealBy(financeSm2)])).toContain('failed BODY_SEALED_BY_ANOTHER');
});

it('passes a main seal that was renewed while the others sealed, and only along the registry', () => {
  const fresh = { ...base, id: 'seal-fresh' as SealId };
  const oldSm2 = '4'.repeat(64);
  const renewed = (change: Partial<RegisteredSeal>): TrustStore => {
    const old = { ...base, id: 'seal-old' as SealId, supersededBy: fresh.id, ...change };
    const trust = trustWith();
    const known = new Map([
      [packageSigner.sha256, fresh],
      [oldSm2, old],
    ]);
    return {
      ...trust,
      registry: { ...trust.registry, seals: [old, fresh] },
      sealByCertificate: (sha256) =>
        known.get(sha256 as Certificate['sha256']) ?? trust.sealByCertificate(sha256),
    };
  };
  const bodies = [sealBy(oldSm2), sealBy(financeSm2)];
  expect(judge(bodies, joint, renewed({}))).toBe('count right, passed OK');
  expect(judge(bodies, joint, renewed({ validUntil: '2026-05-31' }))).toContain(
    'failed SEAL_EXPIRED_AT_SIGNING',
  );
  expect(judge(bodies, joint, renewed({ unit: county }))).toContain('failed BODY_SEALED_BY_ANOTHER');
  expect(judge(bodies, joint, renewed({ supersededBy: 'seal-else' as SealId }))).toContain(
    'failed BODY_SEALED_BY_ANOTHER',
  );
});

it('proves nothing without the registry', () => {
  expect(judge(both, joint, null)).toBe('count right, unknown TRUST_MISSING');
  expect(judge([sealBy(null)], single)).toBe('count right, unknown NOT_REACHED');
});
