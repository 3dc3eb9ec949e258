// Marks that people look for first: urgency, verdict, check result; icon and word before colour.
import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { CheckResult, Verdict } from '../../shared/domain/report.ts';
import { useWords } from './use-words.ts';

/** 特急 in red, 加急 in words; 平件 says nothing unless asked to. */
export function UrgencyMark({
  urgency,
  always = false,
}: {
  readonly urgency: Urgency;
  readonly always?: boolean;
}) {
  const { t } = useWords();
  if (urgency === 'routine' && !always) return null;
  return <span className={`mark urgency-${urgency}`}>{t(`urgency.${urgency}`)}</span>;
}

const resultIcons: Readonly<Record<CheckResult, ReactNode>> = {
  passed: <CheckCircleOutlined aria-hidden />,
  failed: <CloseCircleOutlined aria-hidden />,
  unknown: <QuestionCircleOutlined aria-hidden />,
  notApplicable: <MinusCircleOutlined aria-hidden />,
};
const resultOf: Readonly<Record<Verdict, CheckResult>> = {
  valid: 'passed',
  invalid: 'failed',
  indeterminate: 'unknown',
};

/** 有效 / 无效 / 无法判断. */
export function VerdictMark({
  verdict,
  large = false,
}: {
  readonly verdict: Verdict;
  readonly large?: boolean;
}) {
  const { t } = useWords();
  return (
    <span className={`mark result-${resultOf[verdict]}${large ? ' mark-large' : ''}`} data-verdict={verdict}>
      {resultIcons[resultOf[verdict]]} {t(`verdict.${verdict}`)}
    </span>
  );
}

/** 通过 / 不通过 / 无法判断 / 不适用. */
export function ResultMark({ result }: { readonly result: CheckResult }) {
  const { t } = useWords();
  return (
    <span className={`mark result-${result}`}>
      {resultIcons[result]} {t(`check.${result}`)}
    </span>
  );
}
