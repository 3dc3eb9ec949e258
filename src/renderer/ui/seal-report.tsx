// 验章: the drawn chain document → seal → maker → authority with the broken link marked, then every check with why and what to do.
import { CheckCircleOutlined, CloseCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import {
  notForwarded,
  packageProvenAtMs,
  verdictOf,
  type CheckName,
  type CheckOutcome,
  type CheckResult,
  type SealChecks,
  type SealReport,
} from '../../shared/domain/report.ts';
import { ResultMark, VerdictMark } from './marks.tsx';
import { chainLinks, checkGroups, type CheckGroup } from './report-groups.ts';
import { useFactValue } from './use-fact-value.ts';
import { useWords } from './use-words.ts';

const linkIcons: Readonly<Record<CheckResult, ReactNode>> = {
  passed: <CheckCircleOutlined aria-hidden />,
  failed: <CloseCircleOutlined aria-hidden />,
  unknown: <QuestionCircleOutlined aria-hidden />,
  notApplicable: <QuestionCircleOutlined aria-hidden />,
};

/** The worst of several results: what a link of the chain is worth. */
function worst(checks: SealChecks, names: readonly CheckName[]): CheckResult {
  const results = names.map((name) => checks[name].result);
  const order: readonly CheckResult[] = ['failed', 'unknown', 'passed'];
  return order.find((result) => results.includes(result)) ?? 'notApplicable';
}

/** The checks that break a link or leave it in doubt; the failed ones when there are any. */
function troubled(checks: SealChecks, names: readonly CheckName[]): CheckName[] {
  const worstOne = worst(checks, names);
  return names.filter((name) => checks[name].result === worstOne);
}

/** Keys of what is said at a link that does not simply hold. */
const troubleKeys: Readonly<Record<CheckResult, string>> = {
  passed: 'report.passedWhy',
  failed: 'report.chainTrouble',
  unknown: 'report.chainDoubt',
  notApplicable: 'report.chainDoubt',
};

function Chain({ report }: { readonly report: SealReport }) {
  const { t, listOf } = useWords();
  const unit = report.seal.unitName ?? t('report.sealUnknown');
  const issuer = report.seal.issuedBy ?? t('report.issuerUnknown');
  return (
    <ol className="chain" aria-label={t('report.chainLabel')}>
      {chainLinks.map(({ node, checks }) => {
        const result = worst(report.checks, checks);
        return (
          <li key={node} className={`chain-node chain-${result}`} data-testid={`chain-${node}`}>
            <span className="chain-name">{t(`report.chain.${node}`)}</span>
            <span className="chain-detail">
              {result === 'passed'
                ? t(`report.chainDetail.${node}`, { unit, issuer })
                : t(troubleKeys[result], {
                    checks: listOf(troubled(report.checks, checks).map((name) => t(`report.check.${name}`))),
                  })}
            </span>
            <span className={`mark result-${result}`}>
              {linkIcons[result]} {t(`report.link.${result}`)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Evidence({ evidence }: { readonly evidence: CheckOutcome['evidence'] }) {
  const { t } = useWords();
  const factValue = useFactValue();
  const entries = Object.entries(evidence).filter(([, value]) => value !== '');
  if (entries.length === 0) return null;
  return (
    <dl className="evidence" aria-label={t('report.evidence')}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`report.fact.${name}`, { defaultValue: name })}</dt>
          <dd>{factValue(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Passed, and yet there is something to know: a certificate that expired since, attachments whose text could not be read. */
function PassedNotes({ outcome }: { readonly outcome: CheckOutcome }) {
  const { t, listOf } = useWords();
  const { code, evidence } = outcome;
  const codes = [code === 'OK' ? undefined : code, evidence['note']].filter((one) => one !== undefined);
  const unread = (evidence['unread'] ?? '').split('\n').filter((name) => name !== '');
  return (
    <>
      {codes.map((one) => (
        <p key={one} className="desk-hint">
          {t([`report.code.${one}`, 'report.passedWhy'], evidence)}
          {one === 'TIME_CLAIMED_ONLY' ? ` ${t('report.claimedMeans')}` : null}
        </p>
      ))}
      {unread.length === 0 ? null : (
        <p className="check-note">{t('report.unread', { names: listOf(unread) })}</p>
      )}
    </>
  );
}

function Check({
  name,
  outcome,
  group,
}: {
  readonly name: CheckName;
  readonly outcome: CheckOutcome;
  readonly group: CheckGroup;
}) {
  const { t } = useWords();
  const troubled = outcome.result === 'failed' || outcome.result === 'unknown';
  const general = outcome.result === 'failed' ? `report.failedWhy.${name}` : `report.unknownWhy.${name}`;
  const advice = outcome.result === 'failed' ? `report.advice.${group}` : 'report.advice.unknown';
  return (
    <li
      className={`check check-${outcome.result}`}
      data-testid={`check-${name}`}
      data-result={outcome.result}
      data-code={outcome.code}
    >
      <p className="check-line">
        <span>{t(`report.check.${name}`)}</span>
        <ResultMark result={outcome.result} />
      </p>
      {outcome.result === 'passed' ? <PassedNotes outcome={outcome} /> : null}
      {troubled ? (
        <div className="check-trouble">
          <p>{t([`report.code.${outcome.code}`, general], outcome.evidence)}</p>
          <p>
            <strong>{t('report.todo')}</strong>
            {t([`report.remedy.${outcome.code}`, advice])}
          </p>
          <Evidence evidence={outcome.evidence} />
        </div>
      ) : null}
    </li>
  );
}

/** `packageSha256` for the auditor; null where there is no package yet. */
export function SealReportView({
  report,
  packageSha256,
}: {
  readonly report: SealReport;
  readonly packageSha256: string | null;
}) {
  const { t, moment } = useWords();
  const verdict = verdictOf(report.checks);
  const provenAtMs = packageProvenAtMs(report);
  return (
    <section className="seal-report" aria-label={t('report.title')} data-testid="seal-report">
      <div className={`verdict verdict-${verdict}`}>
        <VerdictMark verdict={verdict} large />
        <p>{t(`report.verdictText.${verdict}`, { unit: report.seal.unitName ?? t('report.sealUnknown') })}</p>
      </div>
      <Chain report={report} />
      <p className="report-when">
        {report.seal.sealedAt === null ? null : (
          <span>{t('report.sealedAt', { when: moment(Date.parse(report.seal.sealedAt)) })}</span>
        )}
        {provenAtMs === null ? null : (
          <span data-testid="proven-at">{t('report.provenAt', { when: moment(provenAtMs) })}</span>
        )}
        <span>{t('report.judgedAt', { when: moment(Date.parse(report.judgedAt)) })}</span>
      </p>
      {checkGroups.map(({ group, checks }) => (
        <section key={group} aria-label={t(`report.group.${group}`)}>
          <h3>{t(`report.group.${group}`)}</h3>
          <ul className="checks">
            {checks
              // Nearly no document passes another on: nothing is said of it then.
              .filter((name) => report.checks[name].code !== notForwarded.code)
              .map((name) => (
                <Check key={name} name={name} outcome={report.checks[name]} group={group} />
              ))}
          </ul>
        </section>
      ))}
      {packageSha256 === null ? null : (
        <p className="hash">
          {t('receiving.packageHash')} <code>{packageSha256}</code>
        </p>
      )}
    </section>
  );
}
