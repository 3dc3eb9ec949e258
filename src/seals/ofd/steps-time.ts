// Steps 14 to 16 of the procedure: when. A time that only the signer says is a claim; a time stamp over the signature value proves that the signature was
// there, and nothing else stops backdating.
import {
  finding,
  stepNotApplicable,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { judgeTimeStamp, type TimeStampJudgement } from '../pki/timestamp.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import { isBefore, readTimeText, type SesTime } from './ses-time.ts';
import type { SesSeal, SesSignature } from './ses-types.ts';
import type { SignerFacts } from './steps-facts.ts';

/** Clocks of two machines may differ that much, ms. */
const clockToleranceMs = 5 * 60_000;

export interface TimeQuestion {
  readonly signer: SignerFacts;
  readonly ses: SesSignature | null;
  readonly xmlBytes: Uint8Array | null;
  readonly trust: TrustMaterial | null;
  readonly now: Date;
}

export interface JudgedTimes {
  readonly signingTime: StepReport;
  readonly timeStamp: StepReport;
  readonly claimedAt: Date | null;
  /** By a trusted time stamp. */
  readonly provenAt: Date | null;
}

/** Steps 14 and 15. */
export function judgeTimes(question: TimeQuestion): JudgedTimes {
  const { signer, ses, now } = question;
  const stamped = judgeStamps(question);
  const early = signer.timeInfoToken && judgeEarlyToken(question, signer.timeInfoToken);
  const claimed = early ? timeOf(early) : signer.claimed;
  const provenAt = stamped?.trusted === true ? stamped.genTime : null;
  const ofSeal = ses && judgeSealStamp(ses.seal, question);
  return {
    signingTime: judgeClaim(claimed, { provenAt, now, seal: ses?.seal ?? null }),
    timeStamp: timeStampStep({ stamped, early, ofSeal }, claimed.at),
    claimedAt: claimed.at,
    provenAt,
  };
}

/** Tokens over the signature value: one trusted word is enough. */
function judgeStamps({ signer, trust, now }: TimeQuestion): TimeStampJudgement | null {
  const imprinted = signer.signature;
  const stamps = signer.timeStamps.map((token) => judgeTimeStamp({ token, imprinted, trust, now }));
  return stamps.find(({ trusted }) => trusted) ?? stamps[0] ?? null;
}

interface Stamps {
  readonly stamped: TimeStampJudgement | null;
  readonly early: TimeStampJudgement | null;
  readonly ofSeal: TimeStampJudgement | null;
}

function timeStampStep({ stamped, early, ofSeal }: Stamps, claimedAt: Date | null): StepReport {
  const judged = [stamped, early, ofSeal].filter((one) => one !== null);
  if (judged.length === 0) return stepNotApplicable;
  const genTime = stamped?.genTime ?? null;
  const order = genTime && claimedAt ? judgeOrder(genTime, claimedAt) : [];
  const evidence: StepReport['evidence'] = genTime ? { genTime: genTime.toISOString() } : {};
  return stepOf([...judged.flatMap(({ findings }) => findings), ...order], evidence);
}

const timeOf = ({ genTime }: TimeStampJudgement): SesTime =>
  genTime ? readTimeText(genTime.toISOString()) : { text: '', at: null, zone: 'missing' };

/**
 * A token in timeInfo (GM/T 0031-2014) is inside of what is signed, and so older than the signature: it says not before when, never that the signature was
 * there. The standard does not say what it is over: Signature.xml or its digest.
 */
function judgeEarlyToken(question: TimeQuestion, token: Uint8Array): TimeStampJudgement | null {
  const { trust, now, xmlBytes, ses } = question;
  const judged = [xmlBytes, ses?.dataHash]
    .filter((imprinted) => imprinted instanceof Uint8Array)
    .map((imprinted) => judgeTimeStamp({ token, imprinted, trust, now }));
  const fitting = judged.find(({ findings }) =>
    findings.every(({ code }) => code !== 'TST_IMPRINT_MISMATCH'),
  );
  return fitting ?? judged[0] ?? null;
}

/** Version 5 may stamp the maker's signature. */
function judgeSealStamp(seal: SesSeal, { trust, now }: TimeQuestion): TimeStampJudgement | null {
  return seal.timeStamp && judgeTimeStamp({ token: seal.timeStamp, imprinted: seal.signature, trust, now });
}

/** GB/T 38540-2020, 7.3 h3: the stamp is not older than the time that was claimed (规定). */
function judgeOrder(genTime: Date, claimedAt: Date): VerificationFinding[] {
  const order = isBefore(genTime, claimedAt);
  const isClockOnly = claimedAt.getTime() - genTime.getTime() <= clockToleranceMs;
  if (order === 'no' || isClockOnly) return [];
  const evidence = { genTime: genTime.toISOString(), claimedAt: claimedAt.toISOString() };
  return order === 'yes'
    ? [finding('fatal', 'TST_TIME_ORDER', evidence)]
    : [finding('note', 'TIME_ZONE_AMBIGUOUS', evidence)];
}

interface ClaimRules {
  readonly provenAt: Date | null;
  readonly now: Date;
  readonly seal: SesSeal | null;
}

/** Step 14. */
function judgeClaim(claimed: SesTime, { provenAt, now, seal }: ClaimRules): StepReport {
  const evidence = { written: claimed.text, at: claimed.at?.toISOString() ?? '' };
  // A bare signature need not say when; a seal must.
  if (claimed.at === null)
    return stepOf([finding(seal ? 'fatal' : 'undecided', 'TIME_MALFORMED', evidence)], evidence);
  const findings: VerificationFinding[] = [];
  const ahead = isBefore(now, claimed.at);
  if (ahead === 'yes') findings.push(finding('fatal', 'TIME_IN_FUTURE', evidence));
  const isClockOnly = claimed.at.getTime() - now.getTime() <= clockToleranceMs;
  if (ahead === 'within-zone' && !isClockOnly)
    findings.push(finding('note', 'TIME_ZONE_AMBIGUOUS', evidence));
  const written = [claimed, ...(seal ? [seal.createdAt, seal.validFrom, seal.validUntil] : [])];
  if (written.some(({ at, zone }) => at !== null && zone === 'missing'))
    findings.push(finding('note', 'TIME_ZONE_MISSING', evidence));
  if (provenAt === null) findings.push(finding('note', 'TIME_CLAIMED_ONLY', evidence));
  return stepOf(findings, evidence);
}

/** Step 16: the seal's window at the time of signing (GB/T 38540-2020, 7.3 d); that it has ended since is told. */
export function judgeSealWindow(
  seal: SesSeal,
  { at, now }: { readonly at: Date; readonly now: Date },
): StepReport {
  const { createdAt, validFrom, validUntil } = seal;
  const evidence = { validFrom: validFrom.text, validUntil: validUntil.text, at: at.toISOString() };
  if (createdAt.at === null || validFrom.at === null || validUntil.at === null)
    return stepOf([finding('fatal', 'TIME_MALFORMED', { ...evidence, createdAt: createdAt.text })], evidence);
  const findings: VerificationFinding[] = [];
  const [early, late] = [isBefore(at, validFrom.at), isBefore(validUntil.at, at)];
  if (early === 'yes') findings.push(finding('fatal', 'SEAL_NOT_YET_VALID', evidence));
  if (late === 'yes') findings.push(finding('fatal', 'SEAL_EXPIRED_AT_SIGNING', evidence));
  if (early === 'within-zone' || late === 'within-zone')
    findings.push(finding('note', 'TIME_ZONE_AMBIGUOUS', evidence));
  if (late !== 'yes' && isBefore(validUntil.at, now) !== 'no')
    findings.push(finding('note', 'SEAL_EXPIRED_NOW', { validUntil: validUntil.at.toISOString() }));
  return stepOf(findings, evidence);
}

/** The window of a seal by itself: whether it may be used now. Out of it the seal is not broken, and not usable either. */
export function judgeWindowNow(seal: SesSeal, now: Date): StepReport {
  const { findings, evidence } = judgeSealWindow(seal, { at: now, now });
  const codes: Readonly<Record<string, string>> = { SEAL_EXPIRED_AT_SIGNING: 'SEAL_EXPIRED_NOW' };
  return stepOf(
    findings.map((one) =>
      one.code === 'TIME_MALFORMED' || one.force === 'note'
        ? one
        : finding('undecided', codes[one.code] ?? one.code, one.evidence),
    ),
    evidence,
  );
}
