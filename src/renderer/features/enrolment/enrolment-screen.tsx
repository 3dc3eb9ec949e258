// 立户: code, administrator, seal PIN; then the recovery code, shown once; then waiting for the authority.
import { Alert, Button, Steps } from 'antd';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { AppearanceControls } from '../../app/top-bar.tsx';
import { createResource, type Resource } from '../../client/resource.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { readFailureCode } from '../../client/failure.ts';
import { useWords } from '../../ui/use-words.ts';
import { EnrolmentForm } from './enrolment-form.tsx';
import { RecoveryCode } from './recovery-code.tsx';

type EnrolmentState = StationOutputs['enrolment']['state'];

function useEnrolment(): Resource<EnrolmentState> {
  const app = useApp();
  const [resource] = useState(() =>
    createResource<EnrolmentState>(async () => await app.client.enrolment.state({})),
  );
  useEffect(() => {
    void resource.reload();
    return app.events.subscribe((event) => {
      if (event === null || event.topic === 'enrolment') void resource.reload();
    });
  }, [app, resource]);
  return resource;
}

interface WaitingProps {
  readonly state: EnrolmentState;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

function Waiting({ state, onAgain, onDone }: WaitingProps) {
  const { t } = useWords();
  const unitName = useStore(useApp().overview, (overview) => overview.data?.station.unitName ?? null);
  if (state.state === 'issued')
    return (
      <>
        <Alert
          type="success"
          showIcon
          title={t('enrolment.issuedTitle')}
          description={t('enrolment.issuedText', { unit: unitName ?? state.unitCode ?? '' })}
        />
        <div className="row-end">
          <Button type="primary" onClick={onDone}>
            {t('enrolment.toLogin')}
          </Button>
        </div>
      </>
    );
  if (state.state === 'refused')
    return (
      <>
        <h2>{t('enrolment.refusedTitle')}</h2>
        <FailureNotice
          failure={{ code: readFailureCode(state.failure) ?? 'enrolment-refused', details: {} }}
        />
        <div className="row-end">
          <Button type="primary" onClick={onAgain}>
            {t('enrolment.again')}
          </Button>
        </div>
      </>
    );
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={t('enrolment.pendingTitle')}
        description={t('enrolment.pendingText')}
        role="status"
      />
      {state.failure === null ? null : (
        <FailureNotice
          failure={{ code: readFailureCode(state.failure) ?? 'exchange-unreachable', details: {} }}
        />
      )}
    </>
  );
}

const stepNames = ['fill', 'request', 'wait', 'done'] as const;

function stepOf(state: EnrolmentState | null, filling: boolean, recoveryCode: string | null): number {
  if (filling) return 0;
  if (recoveryCode !== null) return 1;
  return state?.state === 'issued' ? 3 : 2;
}

function useFilling(resource: Resource<EnrolmentState>) {
  const { data: state, failure } = useStore(resource);
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const anew = state?.anew ?? false;
  const filling = state !== null && (state.state === 'none' || again || (anew && state.state === 'issued'));
  return { state, failure, recoveryCode, setRecoveryCode, setAgain, anew, filling };
}

export interface EnrolmentScreenProps {
  /** The request is made: this screen stays, even when the certificates come before the recovery code was kept. */
  readonly onBegun: () => void;
  readonly onDone: () => void;
}

/** Shown on a station that belongs to no unit yet, and on one whose machine key stayed on another machine. */
export function EnrolmentScreen({ onBegun, onDone }: EnrolmentScreenProps) {
  const { t } = useWords();
  const resource = useEnrolment();
  const { state, failure, recoveryCode, setRecoveryCode, setAgain, anew, filling } = useFilling(resource);
  return (
    <main className="gate" aria-label={t('enrolment.title')}>
      <header className="gate-bar">
        <span className="line" />
        <AppearanceControls />
      </header>
      <section className="gate-card">
        <h1>{t(anew ? 'enrolment.anewTitle' : 'enrolment.title')}</h1>
        <Steps
          size="small"
          current={stepOf(state, filling, recoveryCode)}
          items={stepNames.map((name) => ({ title: t(`enrolment.steps.${name}`) }))}
        />
        <FailureNotice failure={failure} />
        {filling ? (
          <EnrolmentForm
            anew={anew}
            onBegun={({ recoveryCode: code, ...next }) => {
              setAgain(false);
              setRecoveryCode(code);
              resource.put(next);
              onBegun();
            }}
          />
        ) : null}
        {recoveryCode === null ? null : (
          <RecoveryCode code={recoveryCode} onKept={() => setRecoveryCode(null)} />
        )}
        {!filling && recoveryCode === null && state !== null ? (
          <Waiting state={state} onAgain={() => setAgain(true)} onDone={onDone} />
        ) : null}
        {anew && recoveryCode === null ? (
          <div className="row-end">
            <Button data-testid="enrolment-back" onClick={onDone}>
              {t('enrolment.back')}
            </Button>
          </div>
        ) : null}
      </section>
    </main>
  );
}
