// 用印十二步 as a ladder: each rung with its result; the failed rung and the one that waits for the custodian stand open.
import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  LockOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../../ui/use-words.ts';
import { StepDetail } from './step-detail.tsx';
import type { Desk, DeskStep } from './sealing-store.ts';

const icons: Readonly<Record<DeskStep['state'], ReactNode>> = {
  passed: <CheckCircleOutlined aria-hidden />,
  failed: <CloseCircleOutlined aria-hidden />,
  confirm: <QuestionCircleOutlined aria-hidden />,
  ready: <EditOutlined aria-hidden />,
  locked: <LockOutlined aria-hidden />,
};

export interface LadderProps {
  readonly desk: Desk;
  readonly onChange: (desk: Desk) => void;
  /** False once it is sealed: the steps are shown, nothing more is asked. */
  readonly acting: boolean;
}

function Rung({ step, index, ...props }: LadderProps & { readonly step: DeskStep; readonly index: number }) {
  const { t, moment } = useWords();
  return (
    <li className={`rung rung-${step.state}`} data-testid={`step-${step.step}`} data-state={step.state}>
      <p className="rung-line">
        <span className="rung-number" aria-label={t('sealing.stepOf', { n: index + 1 })}>
          {index + 1}
        </span>
        <span className="rung-name">{t(`sealing.step.${step.step}`)}</span>
        <span className="rung-state">
          {icons[step.state]} {t(`sealing.stepState.${step.state}`)}
        </span>
        {step.atMs === null ? null : <span className="rung-time">{moment(step.atMs)}</span>}
      </p>
      <p className="rung-what">{t(`sealing.stepWhat.${step.step}`)}</p>
      {step.state === 'failed' || step.state === 'confirm' ? <StepDetail {...props} step={step} /> : null}
    </li>
  );
}

/** All twelve, in their order. */
export function Ladder(props: LadderProps) {
  const { t } = useWords();
  return (
    <ol className="ladder" aria-label={t('sealing.ladder')}>
      {props.desk.steps.map((step, index) => (
        <Rung key={step.step} {...props} step={step} index={index} />
      ))}
    </ol>
  );
}
