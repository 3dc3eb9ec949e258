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
import { RidingChoice } from './riding-choice.tsx';
import { StepDetail } from './step-detail.tsx';
import { useStepReason } from './step-reason.ts';
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
  /** A riding seal that is wished and not kept yet; null: as the station has it. */
  readonly riding: boolean | null;
  readonly onRiding: (riding: boolean | null) => void;
}

/** In which form the original will be sealed, once the seal may be used; and what keeps it from being OFD. */
function FormHint({ step }: { readonly step: DeskStep }) {
  const { t } = useWords();
  const reason = useStepReason();
  const form = step.evidence['form'];
  if (step.step !== 'seal' || step.state !== 'passed' || form === undefined) return null;
  const words = step.code === 'desk.seal.pdfOnly' ? reason(step) : t(`sealing.form.${form}`);
  return (
    <p className="rung-form" data-testid="seal-form" data-form={form}>
      {words}
    </p>
  );
}

/** The place can be looked at: the riding seal is chosen with it. */
const placeStates: readonly DeskStep['state'][] = ['confirm', 'passed'];

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
      <FormHint step={step} />
      {step.step === 'place' && props.acting && placeStates.includes(step.state) ? (
        <RidingChoice {...props} placed={step.state === 'passed'} />
      ) : null}
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
