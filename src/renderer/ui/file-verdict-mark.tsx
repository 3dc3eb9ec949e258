// 有效 / 无效 / 无法判断 / 未盖章: icon and word before colour.
import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { verdictNames } from '../../shared/domain/report-words/step-words.ts';
import type { FileVerdict } from '../../shared/domain/verification.ts';
import { useWords } from './use-words.ts';

const icons: Readonly<Record<FileVerdict, ReactNode>> = {
  valid: <CheckCircleOutlined aria-hidden />,
  invalid: <CloseCircleOutlined aria-hidden />,
  indeterminate: <QuestionCircleOutlined aria-hidden />,
  notSealed: <ExclamationCircleOutlined aria-hidden />,
};
const resultOf = {
  valid: 'passed',
  invalid: 'failed',
  indeterminate: 'unknown',
  notSealed: 'unknown',
} as const satisfies Readonly<Record<FileVerdict, string>>;

/** Reports have these words inside of a sentence; a mark stands alone. */
const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** 有效 / 无效 / 无法判断 / 未盖章, of a file or of one seal. */
export function FileVerdictMark({
  verdict,
  large = false,
}: {
  readonly verdict: FileVerdict;
  readonly large?: boolean;
}) {
  const { language } = useWords();
  return (
    <span className={`mark result-${resultOf[verdict]}${large ? ' mark-large' : ''}`} data-verdict={verdict}>
      {icons[verdict]} {capitalise(verdictNames[verdict][language])}
    </span>
  );
}
