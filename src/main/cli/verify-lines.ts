// A file's report as lines of text: the verdict, every step, every seal with its steps, and what to do about whatever was found.
import type { FileOutcome } from '../../seals/file-outcome.ts';
import type { VerifiedFile } from '../../seals/verify-file.ts';
import { type ReportLanguage, wordsOfCode } from '../../shared/domain/report-words.ts';
import {
  forceNames,
  formatNames,
  resultNames,
  sealKindNames,
  stepNames,
  verdictNames,
} from '../../shared/domain/report-words/step-words.ts';
import {
  type FileReport,
  fileSteps,
  type FileStepName,
  type SealStepName,
  sealSteps,
  type SealVerification,
  stepNotReached,
  type StepReport,
  type VerificationFinding,
  verdictOfFile,
  verdictOfSeal,
} from '../../shared/domain/verification.ts';
import { verifyWords } from './verify-words.ts';

/** Texts out of files must not steer a terminal or break the line. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function findingLines({ code, force, evidence }: VerificationFinding, language: ReportLanguage): string[] {
  const { why, remedy } = wordsOfCode(code, language);
  const facts = Object.entries(evidence).map(([name, value]) => `${name}=${value}`);
  return [
    `${code} [${forceNames[force][language]}] ${why}`,
    ...(facts.length > 0 ? [`  ${facts.join(' ')}`] : []),
    ...(force === 'note' ? [] : [`  ${verifyWords[language].remedy}: ${remedy}`]),
  ];
}

function stepLines(
  name: FileStepName | SealStepName,
  step: StepReport | undefined,
  language: ReportLanguage,
): string[] {
  const { result, findings } = step ?? stepNotReached;
  return [
    `[${resultNames[result][language]}] ${stepNames[name][language]} (${name})`,
    ...indent(findings.flatMap((found) => findingLines(found, language))),
  ];
}

function sealLines(seal: SealVerification, report: FileReport, language: ReportLanguage): string[] {
  const words = verifyWords[language];
  const facts: readonly (readonly [string, string | null])[] = [
    [words.signer, seal.signerName],
    [words.maker, seal.makerName],
    [words.claimedAt, seal.claimedAt],
    [words.provenAt, seal.provenAt],
    [words.pages, seal.pages.join(', ') || null],
  ];
  const verdict = verdictNames[verdictOfSeal(seal, report.procedure)][language];
  return [
    `${sealKindNames[seal.kind][language]} ${seal.id} ${seal.sealName ?? ''}: ${verdict}`,
    ...indent(facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))),
    ...indent(sealSteps[report.procedure].flatMap((name) => stepLines(name, seal.steps[name], language))),
  ];
}

function reportLines(report: FileReport, language: ReportLanguage): string[] {
  return [
    ...fileSteps[report.procedure].flatMap((name) => stepLines(name, report.steps[name], language)),
    ...report.seals.flatMap((seal) => sealLines(seal, report, language)),
  ];
}

/** Everything about one file. */
export function linesOf(one: {
  readonly file: string;
  readonly judged: VerifiedFile;
  readonly outcome: FileOutcome;
  readonly language: ReportLanguage;
}): string[] {
  const { file, outcome, language } = one;
  const { report, parts } = one.judged;
  const words = verifyWords[language];
  const [main] = outcome.codes;
  const format = formatNames[report.format]?.[language] ?? report.format;
  const inside = parts.flatMap(({ path, report: part }) => [
    `${words.inside} ${path}: ${verdictNames[verdictOfFile(part)][language]}`,
    ...indent(reportLines(part, language)),
  ]);
  return [
    `${file}: ${words.outcomes[outcome.verdict] ?? outcome.verdict} (${outcome.verdict.toUpperCase()})`,
    ...indent([
      `${format}, ${words.judgedAt} ${report.judgedAt}`,
      ...(main === undefined ? [] : [`${words.reason}: ${main} ${wordsOfCode(main, language).why}`]),
      ...reportLines(report, language),
      ...inside,
    ]),
  ].map(oneLine);
}

/** A file that could not be opened. */
export function unreadableLines(one: {
  readonly file: string;
  readonly reason: string;
  readonly language: ReportLanguage;
}): string[] {
  return [`${one.file}: ${verifyWords[one.language].unreadable} (${one.reason})`].map(oneLine);
}
