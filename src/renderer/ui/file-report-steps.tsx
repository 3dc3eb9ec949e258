// The steps of a file report: one line each, and below a step that found something its sentences, remedies and, on demand, the evidence.
import { resultNames, stepNames } from '../../shared/domain/report-words/step-words.ts';
import { wordsOfCode } from '../../shared/domain/report-words.ts';
import {
  type FileStepName,
  type SealStepName,
  stepNotReached,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { ResultMark } from './marks.tsx';
import { useFactValue } from './use-fact-value.ts';
import { useWords } from './use-words.ts';

export interface NamedStep {
  readonly step: FileStepName | SealStepName;
  /** Undefined: the report lacks it, so it was not reached. */
  readonly report: StepReport | undefined;
}

function Evidence({ evidence }: { readonly evidence: StepReport['evidence'] }) {
  const { t } = useWords();
  const factValue = useFactValue();
  const entries = Object.entries(evidence).filter(([, value]) => value !== '');
  if (entries.length === 0) return null;
  return (
    <details className="evidence">
      <summary>{t('report.evidence')}</summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`report.fact.${name}`, { defaultValue: name })}</dt>
            <dd>{factValue(name, value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Finding({ found }: { readonly found: VerificationFinding }) {
  const { t, language } = useWords();
  const { why, remedy } = wordsOfCode(found.code, language);
  return (
    <div className={`finding-${found.force}`} data-code={found.code} data-force={found.force}>
      <p>{why}</p>
      {found.force === 'note' ? null : (
        <p>
          <strong>{t('report.todo')}</strong>
          {remedy}
        </p>
      )}
      <Evidence evidence={found.evidence} />
    </div>
  );
}

function Step({ step, report = stepNotReached }: NamedStep) {
  const { language } = useWords();
  return (
    <li className={`check check-${report.result}`} data-testid={`step-${step}`} data-result={report.result}>
      <p className="check-line">
        <span>{stepNames[step][language]}</span>
        <ResultMark result={report.result} />
      </p>
      {report.findings.length === 0 ? null : (
        <div className={report.result === 'passed' ? 'check-notes' : 'check-trouble'}>
          {report.findings.map((found, index) => (
            <Finding key={`${found.code} ${index}`} found={found} />
          ))}
        </div>
      )}
      <Evidence evidence={report.evidence} />
    </li>
  );
}

const isQuiet = ({ report }: NamedStep): boolean =>
  report !== undefined && report.findings.length === 0 && /^(?:passed|notApplicable)$/.test(report.result);

/** Steps in the order of the procedure. `openPassed`: those without anything to tell are shown too, else on demand. */
export function StepList({
  steps,
  openPassed = false,
}: {
  readonly steps: readonly NamedStep[];
  readonly openPassed?: boolean;
}) {
  const { language } = useWords();
  const quiet = openPassed ? [] : steps.filter(isQuiet);
  const told = steps.filter((step) => !quiet.includes(step));
  return (
    <>
      {told.length === 0 ? null : (
        <ul className="checks">
          {told.map((each) => (
            <Step key={each.step} {...each} />
          ))}
        </ul>
      )}
      {quiet.length === 0 ? null : (
        <details className="quiet-steps">
          <summary>
            {resultNames.passed[language]} {quiet.length} / {steps.length}
          </summary>
          <ul className="checks">
            {quiet.map((each) => (
              <Step key={each.step} {...each} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
