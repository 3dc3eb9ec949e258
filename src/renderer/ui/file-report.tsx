// 验章: the complete report of one file. The verdict and its main reason on top, what concerns the whole file, then a card for every seal; what passed takes a
// line, what did not says why and what to do.
import './file-report.css';
import { wordsOfCode } from '../../shared/domain/report-words.ts';
import {
  formatNames,
  procedureNames,
  verdictSentences,
} from '../../shared/domain/report-words/step-words.ts';
import {
  codesOfFile,
  type FileReport,
  fileSteps,
  type FileVerdict,
  verdictOfFile,
} from '../../shared/domain/verification.ts';
import { FileVerdictMark } from './file-verdict-mark.tsx';
import { SealCard } from './file-report-seal.tsx';
import { StepList } from './file-report-steps.tsx';
import { useWords } from './use-words.ts';

/** Why and what to do, for the reason that decides. */
function MainReason({ report, verdict }: { readonly report: FileReport; readonly verdict: FileVerdict }) {
  const { t, language } = useWords();
  const [main] = codesOfFile(report);
  if (verdict === 'valid' || main === undefined) return null;
  const { why, remedy } = wordsOfCode(main, language);
  return (
    <>
      <p>
        <strong>{t('report.why')}</strong>
        {why}
      </p>
      <p>
        <strong>{t('report.todo')}</strong>
        {remedy}
      </p>
    </>
  );
}

/** The complete report of one file; `name` as the reader knows the file. */
export function FileReportView({
  report,
  name,
  note,
}: {
  readonly report: FileReport;
  readonly name: string;
  /** What the screen adds to the head: which part of a package this is. */
  readonly note?: string;
}) {
  const { t, language, instant } = useWords();
  const verdict = verdictOfFile(report);
  return (
    <section className="file-report" aria-label={t('report.titleOf', { name })} data-testid="file-report">
      <header className={`verdict verdict-${verdict === 'notSealed' ? 'indeterminate' : verdict}`}>
        <h2 className="file-report-name">{name}</h2>
        <FileVerdictMark verdict={verdict} large />
        <p>{verdictSentences[verdict][language]}</p>
        <MainReason report={report} verdict={verdict} />
      </header>
      <p className="report-when">
        {note === undefined ? null : <span>{note}</span>}
        <span>
          {formatNames[report.format]?.[language] ?? report.format} ·{' '}
          {procedureNames[report.procedure][language]}
        </span>
        <span>{t('report.judgedAt', { when: instant(Date.parse(report.judgedAt)) })}</span>
      </p>
      <StepList
        steps={fileSteps[report.procedure].map((step) => ({ step, report: report.steps[step] }))}
        openPassed
      />
      {report.seals.map((seal, index) => (
        <SealCard key={`${seal.id} ${index}`} seal={seal} procedure={report.procedure} number={index + 1} />
      ))}
    </section>
  );
}
