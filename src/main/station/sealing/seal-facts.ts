// The unit's seal as registry and machine know it, and whether it may be used on a document today.
import { type Certificate, parseCertificate } from '../../../seals/pki/certificate.ts';
import { judgePath } from '../../../seals/pki/path.ts';
import { verifySealFile } from '../../../seals/ofd/verify.ts';
import { trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { namesOn } from '../../../seals/package/sender-checks.ts';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import {
  type DirectoryUnit,
  type RegisteredSeal,
  type SealForm,
  sealFormOf,
  type UnitKind,
} from '../../../shared/domain/published.ts';
import type { DeskCode } from '../../../shared/domain/desk-codes.ts';
import { dayInChina } from '../drafting/china-day.ts';
import type { Eseal, SealPicture, StationParts } from '../parts.ts';

/** A seal that may be used, or why not. */
export type SealFacts =
  | {
      readonly ok: true;
      readonly seal: RegisteredSeal;
      readonly certificate: Certificate;
      readonly picture: SealPicture;
      /** The form that this unit's originals have on this machine. */
      readonly form: SealForm;
      /** The authority wants OFD and this machine has no SM2 seal key: enrolled before there were any. Remedy: renew the seal. */
      readonly lacksSm2: boolean;
    }
  | { readonly ok: false; readonly code: DeskCode; readonly evidence: Readonly<Record<string, string>> };

/** 国发〔1999〕25号: exactly 45 mm for city and county governments, 42 for townships; departments and enterprises at most 45. */
const diameters: Readonly<Record<UnitKind, { readonly mm: number; readonly exact: boolean }>> = {
  government: { mm: 45, exact: true },
  county: { mm: 45, exact: true },
  township: { mm: 42, exact: true },
  department: { mm: 45, exact: false },
  enterprise: { mm: 45, exact: false },
};

const unusable = (code: DeskCode, evidence: Readonly<Record<string, string>> = {}): SealFacts => ({
  ok: false,
  code,
  evidence,
});

/** Looks the seal of this machine up and judges it for the document's issuer and this moment. */
export function findSealFacts(
  parts: Pick<StationParts, 'keys' | 'trust' | 'clock'>,
  content: DocumentContent,
): SealFacts {
  const pem = parts.keys.sealCertificatePem();
  if (pem === null) return unusable('desk.seal.missing');
  const trust = parts.trust.current();
  if (trust === null) return unusable('desk.seal.noLists');
  const lock = parts.keys.sealLock();
  if (lock !== null) return unusable('desk.seal.suspended', { state: lock });
  const certificate = parseCertificate(pem);
  const seal = trust.sealByCertificate(certificate.sha256);
  const issuer = content.issuers[0];
  if (seal === undefined || seal.unit !== issuer?.unit) return unusable('desk.seal.notRegistered');
  const unit = trust.unit(seal.unit);
  const nowMs = parts.clock.nowMs();
  const refused =
    judgeUse({ seal, certificate, unit, signature: issuer.name, nowMs }) ??
    judgeRevoked(certificate, trust, new Date(nowMs));
  if (refused !== null) return refused;
  const picture = parts.keys.sealPicture(seal.pictureSha256);
  if (picture === null) return unusable('desk.seal.picture');
  const facts = { ok: true, seal, certificate, picture, form: 'pdf', lacksSm2: false } as const;
  return judgeForm(facts, trust, { eseal: parts.keys.eseal(), nowMs });
}

/** OFD when the authority says so and this machine can; a key that the registry does not know is never used. */
function judgeForm(
  facts: Extract<SealFacts, { ok: true }>,
  trust: TrustStore,
  { eseal, nowMs }: { readonly eseal: Eseal | null; readonly nowMs: number },
): SealFacts {
  const { seal } = facts;
  if (sealFormOf(trust.policy, seal.unit) === 'pdf') return facts;
  if (eseal === null) return { ...facts, lacksSm2: true };
  const own = parseCertificate(eseal.certificatePem).sha256;
  const { sm2CertificatePem } = seal;
  const isRegistered = sm2CertificatePem !== undefined && parseCertificate(sm2CertificatePem).sha256 === own;
  if (!isRegistered) return unusable('desk.seal.notRegistered', { form: 'ofd' });
  return judgeEseal(eseal.der, trust, nowMs) ?? { ...facts, form: 'ofd' };
}

/** The SES seal itself before it is used (GB/T 38540-2020, 7.2 a): maker, window, state by the lists that are here. */
function judgeEseal(bytes: Uint8Array, trust: TrustStore, nowMs: number): SealFacts | null {
  const { steps, seals } = verifySealFile({ bytes, trust: trustMaterialOf(trust), now: new Date(nowMs) });
  const found = [...Object.values(steps), ...Object.values(seals[0]?.steps ?? {})].flatMap(
    ({ findings }) => findings,
  );
  const wrong =
    found.find(({ force }) => force === 'fatal') ??
    found.find(({ force, code }) => force === 'undecided' && !undecidedAtUse.includes(code));
  return wrong ? unusable('desk.seal.eseal', { reason: wrong.code, ...wrong.evidence }) : null;
}

// A seal by itself has no document; and the age of a list alone stops nobody, the receiver judges by newer ones.
const undecidedAtUse = ['SEAL_WITHOUT_DOCUMENT', 'CRL_STALE', 'REVOCATION_UNKNOWN', 'SEAL_STATUS_UNKNOWN'];

interface SealUse {
  readonly seal: RegisteredSeal;
  readonly certificate: Certificate;
  readonly unit: DirectoryUnit | undefined;
  readonly signature: string;
  readonly nowMs: number;
}

function judgeUse({ seal, certificate, unit, signature, nowMs }: SealUse): SealFacts | null {
  const names = unit === undefined ? [] : namesOn(unit, dayInChina(nowMs));
  return (
    judgeState(seal) ??
    judgeTime(seal, certificate, nowMs) ??
    judgeName(seal, signature, names) ??
    judgeDiameter(seal, unit?.kind ?? 'department')
  );
}

/** Revoked by the lists that are here; their age alone stops nobody, the receiver judges by newer ones. */
function judgeRevoked(leaf: Certificate, trust: TrustStore, now: Date): SealFacts | null {
  const { anchors, intermediates, crls } = trust;
  const question = {
    leaf,
    anchors,
    intermediates,
    crls,
    at: now,
    now,
    use: 'seal',
    revocation: 'soft',
  } as const;
  const { revocation } = judgePath(question);
  return revocation.result === 'failed'
    ? unusable('desk.seal.suspended', { ...revocation.evidence, state: 'revoked' })
    : null;
}

function judgeState({ state }: RegisteredSeal): SealFacts | null {
  return state === 'active' ? null : unusable('desk.seal.suspended', { state });
}

function judgeTime(seal: RegisteredSeal, certificate: Certificate, nowMs: number): SealFacts | null {
  const day = dayInChina(nowMs);
  const { validFrom, validUntil } = seal;
  const inWindow = validFrom.slice(0, 10) <= day && day <= validUntil.slice(0, 10);
  const inCertificate = certificate.notBefore.getTime() <= nowMs && nowMs <= certificate.notAfter.getTime();
  return inWindow && inCertificate ? null : unusable('desk.seal.expired', { validFrom, validUntil, day });
}

function judgeName(seal: RegisteredSeal, signature: string, names: readonly string[]): SealFacts | null {
  const isSame = seal.name === signature || (names.includes(seal.name) && names.includes(signature));
  return isSame ? null : unusable('desk.seal.name', { seal: seal.name, signature });
}

function judgeDiameter({ diameterMm }: RegisteredSeal, kind: UnitKind): SealFacts | null {
  const { mm, exact } = diameters[kind];
  if (exact ? diameterMm === mm : diameterMm <= mm) return null;
  return unusable('desk.seal.diameter', { diameterMm: String(diameterMm), expectedMm: String(mm) });
}
