// The one place of the words of a seal report: why and what to do for every reason code, and the names of steps, results and verdicts. Screens, the
// command line and the proof package take them from here.
import { reportCodes, type ReportCode } from './report-codes.ts';
import { certificateWords } from './report-words/certificate-words.ts';
import { containerWords } from './report-words/container-words.ts';
import { type CodeEntry, type CodeTable, remedies } from './report-words/remedies.ts';
import { sealWords } from './report-words/seal-words.ts';
import { signatureWords } from './report-words/signature-words.ts';
import { stationWords } from './report-words/station-words.ts';

export type ReportLanguage = 'zh-CN' | 'en';

/** What a code means for the clerk. */
export interface WordsOfCode {
  /** Why: one sentence. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
}

const codeTable: CodeTable = {
  ...containerWords,
  ...signatureWords,
  ...sealWords,
  ...certificateWords,
  ...stationWords,
};

/** Every code that has words. */
export const wordedCodes: readonly string[] = Object.keys(codeTable);

/** A code without words is a bug that a test finds; until then it is shown as it is. */
const unworded = (code: string): CodeEntry => [
  'tellAdministrator',
  `原因代码 ${code}。`,
  `Reason code ${code}.`,
];

/** The sentence and the remedy of a reason code. */
export function wordsOfCode(code: string, language: ReportLanguage): WordsOfCode {
  const [remedy, zhCN, en] = codeTable[code] ?? unworded(code);
  return { why: language === 'en' ? en : zhCN, remedy: remedies[remedy][language] };
}

/** One kind of words of all codes of `reportCodes`, as a screen's table of words wants them. */
export function codeSentences(
  kind: keyof WordsOfCode,
  language: ReportLanguage,
): Readonly<Record<ReportCode, string>> {
  const entries = reportCodes.map((code) => [code, wordsOfCode(code, language)[kind]] as const);
  return Object.fromEntries(entries) as Record<ReportCode, string>;
}
