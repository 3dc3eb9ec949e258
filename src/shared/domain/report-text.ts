// The complete report of a sealed document as lines of text, for paper and for the proof package: what was judged, every check, every step of every seal,
// why and what to do. Words come from `report-words.ts`; dates stand in UTC as in the data, so that two copies of one report are equal.
import type { ForwardRule } from './messages.ts';
import { checkTitles } from './report-words/check-words.ts';
import { resultNames, sealKindNames, stepNames, verdictNames } from './report-words/step-words.ts';
import { type ReportLanguage, wordsOfCode } from './report-words.ts';
import {
  type BodyReport,
  checkNames,
  type CheckOutcome,
  notForwarded,
  type SealReport,
  verdictOf,
} from './report.ts';
import {
  fileSteps,
  type FileReport,
  sealSteps,
  type SealVerification,
  stepNotReached,
  type StepReport,
  verdictOfFile,
  verdictOfSeal,
} from './verification.ts';

export interface ReportLine {
  readonly style: 'title' | 'heading' | 'strong' | 'text' | 'detail';
  readonly text: string;
  /** Something failed. */
  readonly alarming?: true;
}

/** What the report is about, as the document says. */
export interface ReportSubject {
  readonly title: string;
  readonly docNumber: string | null;
  readonly sender: string;
  readonly packageSha256: string;
  /** What its issuer allows; null: it could not be read. */
  readonly forward: ForwardRule | null;
  /** The document that it passes on; absent: none, or it could not be read. */
  readonly forwarded?: ForwardedSubject;
}

/** The original inside a document that passes one on. */
export interface ForwardedSubject extends Omit<ReportSubject, 'forwarded'> {
  /** The issuer's consent, signed by it; null: none lies in the package, or its signature does not hold. */
  readonly consent: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

const words = {
  'zh-CN': {
    title: '电子公文验章报告',
    document: '公文',
    docNumber: '发文字号',
    sender: '发文机关',
    hash: '封装校验值（SHA-256）',
    judgedAt: '验证时间',
    verdict: '结论',
    checks: '封装的各项检查',
    body: '正文原件',
    reading: '阅读件',
    todo: '怎么办',
    signer: '签章证书',
    maker: '制章机构',
    claimedAt: '用印时间（对方声明）',
    provenAt: '时间戳证明的时间',
    pages: '所在页',
    forward: '转发规定',
    rules: { no: '不得转发', ask: '转发须经发文机关同意', yes: '可以转发' },
    forwarded: '所转发的原件',
    byItself: '原件按其发文机关的印章单独判断，转发单位改动不了。',
    consent: '同意转发',
    noConsent: '封装里没有发文机关对转发单位的同意',
  },
  en: {
    title: 'Seal report of an official document',
    document: 'Document',
    docNumber: 'Number',
    sender: 'Issuer',
    hash: 'Package hash (SHA-256)',
    judgedAt: 'Judged at',
    verdict: 'Verdict',
    checks: 'Checks of the package',
    body: 'Original body',
    reading: 'Copy for reading',
    todo: 'What to do',
    signer: 'Signing certificate',
    maker: 'Maker of the seal',
    claimedAt: 'Time of sealing (claimed)',
    provenAt: 'Time proven by a time stamp',
    pages: 'Pages',
    forward: 'Forwarding rule',
    rules: {
      no: 'not to be forwarded',
      ask: 'to be forwarded with the issuer’s consent',
      yes: 'may be forwarded',
    },
    forwarded: 'The original that is passed on',
    byItself: 'The original is judged by its own issuer’s seal; the forwarding unit cannot change it.',
    consent: 'Consent to forwarding',
    noConsent: 'no consent of the issuer for the forwarding unit lies in the package',
  },
} as const;

const marks = { passed: '√', failed: '×', unknown: '？', notApplicable: '－' } as const;

function factLines(evidence: Readonly<Record<string, string>>): ReportLine[] {
  const facts = Object.entries(evidence).filter(([, value]) => value !== '');
  if (facts.length === 0) return [];
  const text = facts.map(([name, value]) => `${name}: ${value.replaceAll('\n', ' ')}`).join('; ');
  return [{ style: 'detail', text }];
}

function reasonLines(code: string, decisive: boolean, language: ReportLanguage): ReportLine[] {
  const { why, remedy } = wordsOfCode(code, language);
  const reason: ReportLine = { style: 'detail', text: `${code}: ${why}` };
  return decisive ? [reason, { style: 'detail', text: `${words[language].todo}: ${remedy}` }] : [reason];
}

function headLine(result: CheckOutcome['result'], name: string, language: ReportLanguage): ReportLine {
  const text = `${marks[result]} ${name}（${resultNames[result][language]}）`;
  return result === 'failed' ? { style: 'text', text, alarming: true } : { style: 'text', text };
}

function checkLines(report: Pick<SealReport, 'checks'>, language: ReportLanguage): ReportLine[] {
  return checkNames.flatMap((name) => {
    const { result, code, evidence } = report.checks[name];
    if (code === notForwarded.code) return [];
    const decisive = result === 'failed' || result === 'unknown';
    return [
      headLine(result, checkTitles[name][language], language),
      ...(code === 'OK' ? [] : reasonLines(code, decisive, language)),
      ...factLines(evidence),
    ];
  });
}

function stepLines(name: string, step: StepReport, language: ReportLanguage): ReportLine[] {
  return [
    headLine(step.result, name, language),
    ...step.findings.flatMap(({ code, force, evidence }) => [
      ...reasonLines(code, force !== 'note', language),
      ...factLines(evidence),
    ]),
    ...factLines(step.evidence),
  ];
}

function sealLines(seal: SealVerification, report: FileReport, language: ReportLanguage): ReportLine[] {
  const word = words[language];
  const facts: readonly (readonly [string, string | null])[] = [
    [word.signer, seal.signerName],
    [word.maker, seal.makerName],
    [word.claimedAt, seal.claimedAt],
    [word.provenAt, seal.provenAt],
    [word.pages, seal.pages.join(', ') || null],
  ];
  const verdict = verdictNames[verdictOfSeal(seal, report.procedure)][language];
  return [
    {
      style: 'strong',
      text: `${sealKindNames[seal.kind][language]} ${seal.id} ${seal.sealName ?? ''}: ${verdict}`,
    },
    ...facts.flatMap(([name, value]): ReportLine[] =>
      value === null ? [] : [{ style: 'text', text: `${name}: ${value}` }],
    ),
    ...sealSteps[report.procedure].flatMap((name) =>
      stepLines(stepNames[name][language], seal.steps[name] ?? stepNotReached, language),
    ),
  ];
}

function bodyLines({ path, role, report }: BodyReport, language: ReportLanguage): ReportLine[] {
  const verdict = verdictNames[verdictOfFile(report)][language];
  return [
    { style: 'heading', text: `${words[language][role]} ${path}: ${verdict}` },
    ...fileSteps[report.procedure].flatMap((name) =>
      stepLines(stepNames[name][language], report.steps[name] ?? stepNotReached, language),
    ),
    ...report.seals.flatMap((seal) => sealLines(seal, report, language)),
  ];
}

type Facts = readonly (readonly [name: string, value: string | null])[];

function namedLines(facts: Facts): ReportLine[] {
  return facts.flatMap(([name, value]): ReportLine[] =>
    value === null || value === '' ? [] : [{ style: 'text', text: `${name}: ${value}` }],
  );
}

/** What the document says of itself. */
function subjectFacts(subject: Omit<ReportSubject, 'forwarded'>, language: ReportLanguage): Facts {
  const word = words[language];
  return [
    [word.document, subject.title],
    [word.docNumber, subject.docNumber],
    [word.sender, subject.sender],
    [word.hash, subject.packageSha256],
    [word.forward, subject.forward && word.rules[subject.forward]],
  ];
}

/** Whose consent, where the rule asks for one. */
function consentText({ forward, consent }: ForwardedSubject, language: ReportLanguage): string | null {
  if (consent !== null) return [consent.by, consent.at, consent.reason].filter(Boolean).join(' · ');
  return forward === 'ask' ? words[language].noConsent : null;
}

function forwardedLines(
  report: NonNullable<SealReport['forwarded']>,
  subject: ForwardedSubject,
  language: ReportLanguage,
): ReportLine[] {
  const word = words[language];
  const verdict = verdictOf(report.checks);
  return [
    {
      style: 'heading',
      text: `${word.forwarded}: ${verdictNames[verdict][language]}`,
      ...(verdict === 'invalid' && { alarming: true }),
    },
    { style: 'detail', text: word.byItself },
    ...namedLines([
      ...subjectFacts(subject, language),
      [word.consent, consentText(subject, language)],
      [word.claimedAt, report.seal.sealedAt],
    ]),
    ...checkLines(report, language),
    ...(report.bodies ?? []).flatMap((body) => bodyLines(body, language)),
  ];
}

/** Everything that the report says, in reading order. */
export function reportText(
  report: SealReport,
  subject: ReportSubject,
  language: ReportLanguage,
): readonly ReportLine[] {
  const word = words[language];
  const verdict = verdictOf(report.checks);
  const conclusion: ReportLine = {
    style: 'heading',
    text: `${word.verdict}: ${verdictNames[verdict][language]}`,
    ...(verdict === 'invalid' && { alarming: true }),
  };
  return [
    { style: 'title', text: word.title },
    conclusion,
    ...namedLines([
      ...subjectFacts(subject, language),
      [word.judgedAt, report.judgedAt],
      [word.claimedAt, report.seal.sealedAt],
    ]),
    { style: 'heading', text: word.checks },
    ...checkLines(report, language),
    ...(report.bodies ?? []).flatMap((body) => bodyLines(body, language)),
    ...(report.forwarded && subject.forwarded
      ? forwardedLines(report.forwarded, subject.forwarded, language)
      : []),
  ];
}
