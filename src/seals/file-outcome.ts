// The one word for a file, with its codes: the verdict of its report and of the sealed documents inside, and for what is no document what it is.
//
// | word | file |
// |---|---|
// | valid, invalid, indeterminate, not_sealed | a document, or signature data with its description |
// | seal_current, seal_expired | a seal by itself: whether it may be used at the clock of judgement; invalid when it does not hold |
// | ses_ok_no_doc | signature data without its description: it holds, what it signed is not here |
// | key_ok, anchor, parse | keys and certificates, those that this judgement believes, and other data that can be read |
import {
  codesOfFile,
  type FileVerdict,
  type SealStepName,
  verdictOfFile,
} from '../shared/domain/verification.ts';
import type { FileKind } from './file-kind.ts';
import type { VerifiedFile } from './verify-file.ts';

export type OutcomeWord =
  | 'valid'
  | 'invalid'
  | 'indeterminate'
  | 'not_sealed'
  | 'seal_current'
  | 'seal_expired'
  | 'ses_ok_no_doc'
  | 'key_ok'
  | 'anchor'
  | 'parse';

export interface FileOutcome {
  readonly verdict: OutcomeWord;
  /** Each once, the main reason first. */
  readonly codes: readonly string[];
}

const verdictWords: Readonly<Record<FileVerdict, OutcomeWord>> = {
  valid: 'valid',
  invalid: 'invalid',
  indeterminate: 'indeterminate',
  notSealed: 'not_sealed',
};
const forceOfVerdict: readonly FileVerdict[] = ['invalid', 'notSealed', 'indeterminate', 'valid'];

type WordOf = (judged: VerifiedFile, codes: readonly string[]) => FileOutcome;

const leading = (codes: readonly string[], first: readonly string[]): string[] => [
  ...first.filter((code) => codes.includes(code)),
  ...codes.filter((code) => !first.includes(code)),
];

const fatalCodesOf = ({ report }: VerifiedFile): string[] =>
  [...Object.values(report.steps), ...report.seals.flatMap(({ steps }) => Object.values(steps))]
    .flatMap(({ findings }) => findings)
    .flatMap(({ force, code }) => (force === 'fatal' ? [code] : []));

const isUsed = ({ report }: VerifiedFile): boolean =>
  report.steps.container?.findings.some(({ evidence }) => evidence['inUse'] === 'yes') === true;

/** What signature data without its document can still show: that it is whole and was made by who it says. */
const dataSteps: readonly SealStepName[] = [
  'signedValue',
  'signatureAlgorithm',
  'signatureValue',
  'sealSignature',
  'signerInSeal',
];
const isDataWhole = ({ report }: VerifiedFile): boolean =>
  report.steps.container?.result === 'passed' &&
  report.seals.every(({ steps }) => dataSteps.every((name) => steps[name]?.result !== 'failed'));

const wordsOfKinds: Readonly<Partial<Record<FileKind, WordOf>>> = {
  seal: (judged, found) => {
    // A seal in the folder of its signature was judged with it.
    if (judged.report.format !== 'esl') return documentOutcome(judged, found);
    // By itself it is judged for use now: expired "at signing" is expired now, and no fault of the seal.
    const codes = [
      ...new Set(found.map((code) => (code === 'SEAL_EXPIRED_AT_SIGNING' ? 'SEAL_EXPIRED_NOW' : code))),
    ];
    const fatal = fatalCodesOf(judged).filter((code) => code !== 'SEAL_EXPIRED_AT_SIGNING');
    if (fatal.length > 0) return documentOutcome(judged, found);
    const verdict = codes.includes('SEAL_EXPIRED_NOW') ? 'seal_expired' : 'seal_current';
    return { verdict, codes: leading(codes, ['SEAL_EXPIRED_NOW', 'SEAL_VERSION_NEW']) };
  },
  sealSignature: (judged, codes) =>
    codes.includes('SIGNATURE_WITHOUT_DOCUMENT') && isDataWhole(judged)
      ? {
          verdict: 'ses_ok_no_doc',
          codes: leading(codes, ['SEAL_VERSION_NEW', 'SIGNATURE_WITHOUT_DOCUMENT']),
        }
      : documentOutcome(judged, codes),
  key: (_, codes) => ({ verdict: 'key_ok', codes }),
  certificate: (judged, codes) => ({ verdict: isUsed(judged) ? 'anchor' : 'key_ok', codes }),
  crl: (judged, codes) => ({ verdict: isUsed(judged) ? 'anchor' : 'parse', codes }),
  timeStamp: (_, codes) => ({ verdict: 'parse', codes }),
  xml: (_, codes) => ({ verdict: 'parse', codes }),
  text: (_, codes) => ({ verdict: 'parse', codes }),
};

function documentOutcome({ report, parts }: VerifiedFile, codes: readonly string[]): FileOutcome {
  const verdicts = [report, ...parts.map((part) => part.report)].map(verdictOfFile);
  const verdict = forceOfVerdict.find((each) => verdicts.includes(each)) ?? 'indeterminate';
  return { verdict: verdictWords[verdict], codes };
}

/** What is said of a file in one word. */
export function outcomeOf(judged: VerifiedFile): FileOutcome {
  const reports = [judged.report, ...judged.parts.map(({ report }) => report)];
  // The reasons of what is worst come first.
  const worstFirst = reports.toSorted(
    (a, b) => forceOfVerdict.indexOf(verdictOfFile(a)) - forceOfVerdict.indexOf(verdictOfFile(b)),
  );
  const codes = [...new Set(worstFirst.flatMap(codesOfFile))];
  // What could not be read is invalid, whatever it was meant to be.
  const isRead = judged.report.steps.container?.result !== 'failed';
  const wordOf = isRead ? wordsOfKinds[judged.kind] : undefined;
  return wordOf ? wordOf(judged, codes) : documentOutcome(judged, codes);
}
