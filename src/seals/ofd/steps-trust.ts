// Steps 17 to 21 of the procedure: the state of the seal, the chains of signer and maker, the policy. Chains are judged by the one path builder of
// ../pki; here its findings become those of a seal.
import {
  finding,
  stepNotApplicable,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { judgeSigner } from '../pki/path.ts';
import { sha256Hex } from '../pki/signature-algorithm.ts';
import { judgeStoppedSeal, type StoppedSealPolicy } from '../trust/stopped-seal.ts';
import type { SealStatus, TrustMaterial } from '../trust/trust-material.ts';
import { isBefore } from './ses-time.ts';
import type { SesSeal } from './ses-types.ts';
import type { JudgedTimes } from './steps-time.ts';

export interface TrustQuestion {
  readonly trust: TrustMaterial | null;
  readonly now: Date;
}

/**
 * Step 17: the status list of the unit, when it has one. Since a seal was suspended or destroyed nothing may be sealed with it; that something was sealed
 * before, only a trusted time stamp proves, and a claim leaves it open.
 */
export function judgeSealStatus(
  seal: SesSeal,
  { claimedAt, provenAt }: Pick<JudgedTimes, 'claimedAt' | 'provenAt'>,
  { trust, now }: TrustQuestion,
): StepReport {
  const list = trust?.sealStatus ?? null;
  if (!trust || list === null) return stepNotApplicable;
  const force = trust.policy.unknownSealStatus === 'undecided' ? 'undecided' : 'note';
  const evidence = { seal: seal.id, listOf: list.issuedAt.toISOString() };
  const status = list.ofSeal(seal.id);
  if (status === null) return stepOf([finding(force, 'SEAL_STATUS_UNKNOWN', evidence)], evidence);
  const told = { ...evidence, state: status.state, since: status.since?.toISOString() ?? '' };
  const findings = isRegistered(seal, status) ? [] : [finding('undecided', 'SEAL_NOT_REGISTERED', told)];
  // What an old list does not say yet cannot be known from it.
  const isOld = list.nextUpdate < now && status.state === 'active';
  if (isOld)
    findings.push(
      finding(force, 'SEAL_STATUS_UNKNOWN', { ...told, nextUpdate: list.nextUpdate.toISOString() }),
    );
  const used = { claimedAt, provenAt, policy: trust.policy };
  return stepOf([...judgeState(status, used, told), ...findings], told);
}

/** The registry may know the very bytes: another seal of the same number is not the one it registered. */
const isRegistered = (seal: SesSeal, { seal: { esealSha256 } }: SealStatus): boolean =>
  esealSha256 === undefined || esealSha256 === sha256Hex(seal.raw);

function judgeState(
  { seal, state, since }: SealStatus,
  {
    claimedAt,
    provenAt,
    policy,
  }: Pick<JudgedTimes, 'claimedAt' | 'provenAt'> & { readonly policy: StoppedSealPolicy },
  evidence: VerificationFinding['evidence'],
): VerificationFinding[] {
  const at = provenAt ?? claimedAt;
  // The registry may end a seal before the seal itself says so: a renewed one.
  if (state === 'active' && at !== null && at > new Date(seal.validUntil))
    return [finding('fatal', 'SEAL_EXPIRED_AT_SIGNING', { ...evidence, validUntil: seal.validUntil })];
  const stopped = judgeStoppedSeal({ ...seal, state, since }, { claimedAt, provenAt }, policy);
  return stopped === null ? [] : [finding(stopped.force, stopped.code, evidence)];
}

export interface SignerSteps {
  readonly signerChain: StepReport;
  readonly signerValidity: StepReport;
}

export interface WhoSigned {
  readonly certificate: Certificate;
  readonly brought: readonly Certificate[];
}

/** Steps 18 and 19. A claimed time may be wrong by its zone: then the nearer end of the certificate's window is judged for, and said. */
export function judgeSignerCertificate(
  { certificate, brought }: WhoSigned,
  times: Pick<JudgedTimes, 'claimedAt' | 'provenAt'>,
  { trust, now }: TrustQuestion,
): SignerSteps {
  // Where nothing says when, an end of validity since then is no reason against the signature: the time step leaves it open.
  const claimed = times.claimedAt ?? clampTo(now, certificate);
  const at = times.provenAt === null ? withinZone(claimed, certificate) : claimed;
  const judged = judgeSigner({
    leaf: certificate,
    intermediates: brought,
    at,
    provenAt: times.provenAt,
    now,
    trust,
    use: 'anySigner',
  });
  if (at === claimed) return { signerChain: judged.chain, signerValidity: judged.validity };
  const ambiguous = finding('note', 'TIME_ZONE_AMBIGUOUS', {
    claimedAt: claimed.toISOString(),
    judgedFor: at.toISOString(),
  });
  const { findings, evidence } = judged.validity;
  return { signerChain: judged.chain, signerValidity: stepOf([...findings, ambiguous], evidence) };
}

/** The time itself, or the end of the window that it misses by no more than a zone. */
function withinZone(at: Date, { notBefore, notAfter }: Certificate): Date {
  if (isBefore(at, notBefore) === 'within-zone') return notBefore;
  return isBefore(notAfter, at) === 'within-zone' ? notAfter : at;
}

export interface MakerQuestion extends TrustQuestion {
  readonly seal: SesSeal;
  readonly maker: Certificate;
  /** When it was signed, or, for a seal alone, the clock of judgement. */
  readonly at: Date;
  readonly brought: readonly Certificate[];
}

/**
 * Step 20. The maker vouched for the seal when it was made: its chain is judged for that time. A maker that expired since is told only (GB/T 38540-2020,
 * 7.3 d2); one that nobody trusts leaves the seal undecided, one that was revoked before it made the seal breaks it.
 */
export function judgeMakerChain({ seal, maker, at, brought, trust, now }: MakerQuestion): StepReport {
  const madeAt = clampTo(seal.createdAt.at ?? at, maker);
  const { chain, validity } = judgeSigner({
    leaf: maker,
    intermediates: brought,
    at: madeAt,
    provenAt: null,
    now,
    trust,
    use: 'sealMaker',
  });
  const name = describeName(maker.subject);
  const all = [...chain.findings, ...validity.findings];
  const revoked = all.filter(
    ({ code, force }) => code === 'CERT_REVOKED_BEFORE_SIGNING' && force === 'fatal',
  );
  const [reason] = all.filter((one) => one.force !== 'note' && !revoked.includes(one));
  const findings: VerificationFinding[] = revoked.map(({ code, evidence }) =>
    finding('fatal', code, { ...evidence, maker: name }),
  );
  if (reason)
    findings.push(
      finding('undecided', 'SEAL_MAKER_UNTRUSTED', { ...reason.evidence, maker: name, reason: reason.code }),
    );
  // One reason is enough: a trust store that is missing for the maker is missing for the signer too.
  const notes = all.filter(({ code }) => code === 'CERT_KEY_USAGE_MISSING');
  return stepOf([...findings, ...notes, ...judgeMakerWindow(maker, { at, now })], {
    ...chain.evidence,
    maker: name,
  });
}

function judgeMakerWindow(maker: Certificate, { at, now }: { at: Date; now: Date }): VerificationFinding[] {
  const evidence = { maker: describeName(maker.subject), notAfter: maker.notAfter.toISOString() };
  if (at > maker.notAfter && at < now)
    return [finding('note', 'SEAL_MAKER_CERT_EXPIRED_AT_SIGNING', evidence)];
  return now > maker.notAfter ? [finding('note', 'SEAL_MAKER_CERT_EXPIRED', evidence)] : [];
}

function clampTo(at: Date, { notBefore, notAfter }: Certificate): Date {
  if (at < notBefore) return notBefore;
  return at > notAfter ? notAfter : at;
}

/** Step 21: who may make seals here, and whether the seal and its user bear one name. */
export function judgeSealPolicy(
  seal: SesSeal,
  { maker, signer }: { readonly maker: Certificate | null; readonly signer: Certificate | null },
  { trust }: TrustQuestion,
): StepReport {
  const evidence = { seal: seal.name, maker: maker ? describeName(maker.subject) : '' };
  const findings = judgeMaker(maker, trust, evidence);
  if (signer === null) return stepOf(findings, evidence);
  if (signer.sha256 === maker?.sha256) findings.push(finding('note', 'SEAL_SELF_MADE', evidence));
  if (!bearsName(signer, seal.name))
    findings.push(
      finding('note', 'SEAL_NAME_MISMATCH', { seal: seal.name, signer: describeName(signer.subject) }),
    );
  return stepOf(findings, evidence);
}

function judgeMaker(
  maker: Certificate | null,
  trust: TrustMaterial | null,
  evidence: VerificationFinding['evidence'],
): VerificationFinding[] {
  const makers = trust?.policy.sealMakers ?? null;
  if (makers === null || (maker !== null && makers.includes(maker.sha256))) return [];
  return [finding('undecided', 'SEAL_MAKER_NOT_AUTHORISED', { ...evidence, sha256: maker?.sha256 ?? '' })];
}

/** The unit's name stands in the seal's, or the seal's in the certificate's; spaces and brackets do not count. */
function bearsName({ subject }: Certificate, sealName: string): boolean {
  const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()（）]/g, '');
  const seal = plain(sealName);
  const names = subject.attributes.map(({ value }) => plain(value)).filter((name) => name.length >= 2);
  return seal !== '' && names.some((name) => name.includes(seal) || seal.includes(name));
}
