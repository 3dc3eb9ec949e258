// The seal report: a verdict is derived from the outcome of every check, never stored as a boolean (style.md 17).
import type { FileReport } from './verification.ts';

export const checkNames = [
  // the container
  'containerWellFormed',
  'containerUnambiguous',
  'everyFileCovered',
  'digestsMatch',
  'manifestSignature',
  // the body's own seal
  'bodySealPresent',
  'bodySignature',
  'bodyUnchangedSince',
  'bodySealSameKey',
  // who sealed
  'certificateChain',
  'certificateUse',
  'certificateValidAtSealing',
  'notRevoked',
  'sealRegistered',
  // who sends
  'senderBinding',
  'deliveryNote',
  // when
  'sealingTime',
  // what is said
  'contentMatchesPage',
  'secrecy',
  // what is passed on
  'forwarded',
] as const;
export type CheckName = (typeof checkNames)[number];

export type CheckResult = 'passed' | 'failed' | 'unknown' | 'notApplicable';

export interface CheckOutcome {
  readonly result: CheckResult;
  /** Reason code (seals.md sections 4 to 6 and `ReportCode`), stable, keyed to a sentence and a remedy in both languages; `OK` when passed. */
  readonly code: string;
  /** Facts that the sentence names: file names, units, dates as ISO strings. */
  readonly evidence: Readonly<Record<string, string>>;
}

export type SealChecks = Readonly<Record<CheckName, CheckOutcome>>;
export type Verdict = 'valid' | 'invalid' | 'indeterminate';

/** What the verifier of its format says of a sealed file inside the package. */
export interface BodyReport {
  /** Path inside the package. */
  readonly path: string;
  /** `body` is the original, `reading` the copy for reading (阅读件). */
  readonly role: 'body' | 'reading';
  readonly report: FileReport;
}

export interface SealReport {
  readonly checks: SealChecks;
  /** Clock of judgement, ISO 8601 UTC. */
  readonly judgedAt: string;
  /** What the seal says of itself, as far as it could be read. */
  readonly seal: {
    readonly unitCode: string | null;
    readonly unitName: string | null;
    readonly certificateSha256: string | null;
    /** Claimed time of sealing, ISO 8601 UTC. */
    readonly sealedAt: string | null;
    readonly issuedBy: string | null;
  };
  /** Every step of the fixed-layout files inside; absent in reports made before they were kept. */
  readonly bodies?: readonly BodyReport[];
  /** The document that is passed on, judged by itself; absent: none is. */
  readonly forwarded?: Omit<SealReport, 'forwarded'>;
}

interface KeptReport extends Omit<SealReport, 'checks'> {
  readonly checks: Omit<SealChecks, 'forwarded'> & Partial<Pick<SealChecks, 'forwarded'>>;
}

/** A report as it was kept. Checks that came with a later version do not apply to what was judged before: nothing was passed on then. */
export function restoreReport(kept: KeptReport): SealReport {
  return { ...kept, checks: { forwarded: notForwarded, ...kept.checks } };
}

/** failed beats unknown beats passed: nothing that was not checked can read as valid. */
export function verdictOf(checks: SealChecks): Verdict {
  const results = checkNames.map((name) => checks[name].result);
  if (results.includes('failed')) return 'invalid';
  return results.includes('unknown') ? 'indeterminate' : 'valid';
}

/** When a trusted time stamp over its signature proves that the package was sealed; null: nothing does. */
export function packageProvenAtMs({ checks }: Pick<SealReport, 'checks'>): number | null {
  const { result, code, evidence } = checks.sealingTime;
  const provenAtMs = Date.parse(evidence['provenAt'] ?? '');
  return result === 'passed' && code === 'OK' && !Number.isNaN(provenAtMs) ? provenAtMs : null;
}

const outcomeRank = [
  'failed',
  'unknown',
  'passed',
  'notApplicable',
] as const satisfies readonly CheckResult[];

/** The outcome that decides; the first of equals, undefined of none. */
export function worstOutcome(outcomes: readonly CheckOutcome[]): CheckOutcome | undefined {
  return outcomeRank.map((result) => outcomes.find((outcome) => outcome.result === result)).find(Boolean);
}

export const passed = (evidence: Readonly<Record<string, string>> = {}): CheckOutcome => ({
  result: 'passed',
  code: 'OK',
  evidence,
});
export const failed = (code: string, evidence: Readonly<Record<string, string>> = {}): CheckOutcome => ({
  result: 'failed',
  code,
  evidence,
});
export const unknown = (code: string, evidence: Readonly<Record<string, string>> = {}): CheckOutcome => ({
  result: 'unknown',
  code,
  evidence,
});
export const notApplicable = (code: string): CheckOutcome => ({
  result: 'notApplicable',
  code,
  evidence: {},
});
/** Of a document that passes no other on. */
export const notForwarded = notApplicable('NOT_FORWARDED');
