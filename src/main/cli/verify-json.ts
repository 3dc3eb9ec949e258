// One line of JSON a file, for programs: the verdict words and codes of the sample collection, and every step of every seal.
import type { FileOutcome } from '../../seals/file-outcome.ts';
import type { VerifiedFile } from '../../seals/verify-file.ts';
import {
  codesOfFile,
  type FileReport,
  type SealVerification,
  type StepReport,
  verdictOfFile,
  verdictOfSeal,
} from '../../shared/domain/verification.ts';

type Steps = Readonly<Partial<Record<string, StepReport>>>;

const stepsJson = (steps: Steps): object =>
  Object.fromEntries(
    Object.entries(steps).flatMap(([name, step]) =>
      step === undefined
        ? []
        : [[name, { result: step.result, findings: step.findings, evidence: step.evidence }]],
    ),
  );

function sealJson(seal: SealVerification, report: FileReport): object {
  const { steps, ...facts } = seal;
  return {
    ...facts,
    verdict: verdictOfSeal(seal, report.procedure),
    codes: codesOfFile({ ...report, steps: {}, seals: [seal] }),
    steps: stepsJson(steps),
  };
}

const partJson = ({ path, report }: { readonly path: string; readonly report: FileReport }): object => ({
  path,
  format: report.format,
  verdict: verdictOfFile(report),
  codes: codesOfFile(report),
  seals: report.seals.map((seal) => sealJson(seal, report)),
});

/** `{"file","format","verdict","codes","seals",…}` */
export function jsonLineOf(one: {
  readonly file: string;
  readonly judged: VerifiedFile;
  readonly outcome: FileOutcome;
}): string {
  const { file, outcome } = one;
  const { report, parts } = one.judged;
  return JSON.stringify({
    file,
    format: report.format,
    verdict: outcome.verdict,
    codes: outcome.codes,
    seals: report.seals.map((seal) => sealJson(seal, report)),
    steps: stepsJson(report.steps),
    ...(parts.length > 0 && { parts: parts.map(partJson) }),
    judgedAt: report.judgedAt,
  });
}

/** The line of a file that could not be opened. */
export const unreadableJson = (file: string, reason: string): string =>
  JSON.stringify({
    file,
    format: null,
    verdict: 'unreadable',
    codes: ['FILE_UNREADABLE'],
    seals: [],
    reason,
  });
