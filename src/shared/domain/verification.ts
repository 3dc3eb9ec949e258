// What a verifier says of a sealed file: every step of its procedure with an outcome, per seal and for the file; the verdict follows from the steps and is
// never stored beside them. Procedures: OFD by GB/T 38540-2020 chapter 7 with the container's own checks, PDF by ISO 32000-2 12.8 and ETSI EN 319 102-1.
import type { CheckResult } from './report.ts';

/** How much a finding weighs: fatal makes the verdict invalid, undecided makes it indeterminate, a note is told beside a good result. */
export type FindingForce = 'fatal' | 'undecided' | 'note';

/** One thing that a step found. `code` has a sentence and a remedy in both languages (`report-codes.ts`). */
export interface VerificationFinding {
  readonly code: string;
  readonly force: FindingForce;
  /** Facts that the sentence names: files, units, dates as ISO strings. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** One step of a procedure. */
export interface StepReport {
  /** `passed` only when it ran and found nothing worse than a note. */
  readonly result: CheckResult;
  readonly findings: readonly VerificationFinding[];
  /** What was looked at: names, algorithms, hashes; shown on demand. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** Steps that concern the file as a whole, in the order of the procedure. */
export const fileSteps = {
  ofd: ['container', 'sealPresent', 'coverage'],
  pdf: ['container', 'sealPresent', 'signatureFields'],
  package: [
    'container',
    'sealPresent',
    'coverage',
    'digests',
    /** The last four are asked of packages of ours only: what receiving asks of a sender. */
    'packageDocument',
    'senderBinding',
    'sealRegistered',
    'bodySealers',
  ],
  /** A seal or a signature value without its document. */
  seal: ['container'],
} as const;

/** Steps of every seal, in the order of the procedure (the main reason of a verdict is the first step that decides it). */
export const sealSteps = {
  ofd: [
    'signatureXml',
    'digestAlgorithm',
    'references',
    /** What of the shown document this one signature does not cover, though others may. */
    'ownCoverage',
    'signedValue',
    'signatureAlgorithm',
    'documentHash',
    'signatureValue',
    'sealSignature',
    'signerInSeal',
    'sealPicture',
    'signingTime',
    'timeStamp',
    'signerChain',
    'signerValidity',
    'sealWindow',
    'sealStatus',
    'makerChain',
    'policy',
  ],
  pdf: [
    'byteRange',
    'contentsGap',
    'signedRevision',
    'subFilter',
    'cms',
    'signerCertificate',
    'digestAndSignature',
    'laterRevisions',
    'signingTime',
    'signerChain',
    /** Whose signature it is comes before when it was made. */
    'timeStamp',
    'signerValidity',
    'policy',
  ],
  package: [
    'cms',
    'signerCertificate',
    'digestAndSignature',
    'signingTime',
    'timeStamp',
    'signerChain',
    'signerValidity',
  ],
  seal: [
    'signedValue',
    'signatureAlgorithm',
    'documentHash',
    'signatureValue',
    'sealSignature',
    'signerInSeal',
    'signingTime',
    'timeStamp',
    'signerChain',
    'signerValidity',
    'sealWindow',
    'sealStatus',
    'makerChain',
    'policy',
    /** The protected files are not at hand: the last thing to be told, and never passed. */
    'references',
  ],
} as const;

export type Procedure = keyof typeof fileSteps;
export type FileStepName = (typeof fileSteps)[Procedure][number];
export type SealStepName = (typeof sealSteps)[Procedure][number];

export type FileVerdict = 'valid' | 'invalid' | 'indeterminate' | 'notSealed';

/** One seal or signature of a file. */
export interface SealVerification {
  /** As the file numbers it: ID of the OFD signature, name of the PDF field. */
  readonly id: string;
  /** `seal` has a picture and a maker; `signature` is a bare digital signature; `timeStamp` proves a time only. */
  readonly kind: 'seal' | 'signature' | 'timeStamp';
  /** Every step of the procedure; a step that was not reached is `unknown` with `NOT_REACHED`. */
  readonly steps: Readonly<Partial<Record<SealStepName, StepReport>>>;
  /** Name inside the seal; null for signatures without one. */
  readonly sealName: string | null;
  readonly signerName: string | null;
  readonly makerName: string | null;
  readonly certificateSha256: string | null;
  /** ISO 8601 UTC, as claimed by the signer. */
  readonly claimedAt: string | null;
  /** ISO 8601 UTC, proven by a trusted time stamp; null: none. */
  readonly provenAt: string | null;
  /** Pages that show it, from 1. */
  readonly pages: readonly number[];
}

/** The complete report of one file. */
export interface FileReport {
  readonly procedure: Procedure;
  /** `ofd`, `pdf`, `asic-e`, `esl`, `ses`, `cms`; what the bytes are, whatever the name says. */
  readonly format: string;
  readonly steps: Readonly<Partial<Record<FileStepName, StepReport>>>;
  readonly seals: readonly SealVerification[];
  /** Clock of judgement, ISO 8601 UTC. */
  readonly judgedAt: string;
}

export const stepPassed = (evidence: StepReport['evidence'] = {}): StepReport => ({
  result: 'passed',
  findings: [],
  evidence,
});

export const stepNotApplicable: StepReport = { result: 'notApplicable', findings: [], evidence: {} };

export const stepNotReached: StepReport = {
  result: 'unknown',
  findings: [{ code: 'NOT_REACHED', force: 'note', evidence: {} }],
  evidence: {},
};

export const finding = (
  force: FindingForce,
  code: string,
  evidence: VerificationFinding['evidence'] = {},
): VerificationFinding => ({ code, force, evidence });

/** The step that these findings make. */
export function stepOf(
  findings: readonly VerificationFinding[],
  evidence: StepReport['evidence'] = {},
): StepReport {
  const forces = findings.map(({ force }) => force);
  const result = forces.includes('fatal') ? 'failed' : forces.includes('undecided') ? 'unknown' : 'passed';
  return { result, findings, evidence };
}

const resultOf = (step: StepReport | undefined): CheckResult => step?.result ?? 'unknown';

function worstOf(results: readonly CheckResult[]): FileVerdict {
  if (results.includes('failed')) return 'invalid';
  return results.includes('unknown') ? 'indeterminate' : 'valid';
}

/** failed beats unknown beats passed; a step that the procedure names and the report lacks is unknown. */
export function verdictOfSeal(seal: SealVerification, procedure: Procedure): FileVerdict {
  return worstOf(sealSteps[procedure].map((name) => resultOf(seal.steps[name])));
}

/** Verdict of the file: every seal and every step of the file must hold. */
export function verdictOfFile(report: FileReport): FileVerdict {
  const { procedure, steps, seals } = report;
  const own = worstOf(fileSteps[procedure].map((name) => resultOf(steps[name])));
  const found = Object.values(steps).flatMap((step) => step?.findings ?? []);
  if (own !== 'invalid' && found.some(({ code }) => code === 'NO_SIGNATURE')) return 'notSealed';
  const verdicts = [own, ...seals.map((seal) => verdictOfSeal(seal, procedure))];
  if (verdicts.includes('invalid')) return 'invalid';
  return seals.length === 0 || verdicts.includes('indeterminate') ? 'indeterminate' : 'valid';
}

/** Notes are told in this order; all others follow in the order of the steps. */
const noteOrder = [
  'OFD_ENTRY_UNSIGNED',
  'CERT_EXPIRED_NOW',
  'SEAL_EXPIRED_NOW',
  'PDF_LATER_REVISION_ALLOWED',
  'REVOCATION_UNKNOWN',
];
const forceOrder: readonly FindingForce[] = ['fatal', 'undecided', 'note'];

/** Every code once, the main reason first: fatal before undecided before notes, each in the order of the procedure. */
export function codesOfFile(report: FileReport): string[] {
  const { procedure, steps, seals } = report;
  const ordered = [
    ...fileSteps[procedure].map((name) => steps[name]),
    ...sealSteps[procedure].flatMap((name) => seals.map((seal) => seal.steps[name])),
  ].flatMap((step) => step?.findings ?? []);
  const rank = ({ code, force }: VerificationFinding): number => {
    const place = noteOrder.indexOf(code);
    return forceOrder.indexOf(force) * 100 + (force === 'note' && place >= 0 ? place : 50);
  };
  const sorted = ordered.filter(({ code }) => code !== 'NOT_REACHED').toSorted((a, b) => rank(a) - rank(b));
  return [...new Set(sorted.map(({ code }) => code))];
}
