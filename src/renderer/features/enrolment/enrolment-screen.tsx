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

function Waiting({ state, onAgain }: { readonly state: EnrolmentState; readonly onAgain: () => void }) {
  const { t } = useWords();
  const app = useApp();
  if (state.state === 'issued')
    return (
      <>
        <Alert
          type="success"
          showIcon
          title={t('enrolment.issuedTitle')}
          description={t('enrolment.issuedText', { unit: state.unitCode ?? '' })}
        />
        <div className="row-end">
          <Button type="primary" onClick={() => void app.overview.reload()}>
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

/** Shown on a station that belongs to no unit yet. */
export function EnrolmentScreen() {
  const { t } = useWords();
  const resource = useEnrolment();
  const { data, failure } = useStore(resource);
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const state = data ?? null;
  const filling = state !== null && (state.state === 'none' || again);
  const step = filling ? 0 : recoveryCode !== null ? 1 : state?.state === 'issued' ? 3 : 2;
  return (
    <main className="gate" aria-label={t('enrolment.title')}>
      <header className="gate-bar">
        <span className="line" />
        <AppearanceControls />
      </header>
      <section className="gate-card">
        <h1>{t('enrolment.title')}</h1>
        <Steps
          size="small"
          current={step}
          items={(['fill', 'request', 'wait', 'done'] as const).map((name) => ({
            title: t(`enrolment.steps.${name}`),
          }))}
        />
        <FailureNotice failure={failure} />
        {filling ? (
          <EnrolmentForm
            onBegun={({ recoveryCode: code, ...next }) => {
              setAgain(false);
              setRecoveryCode(code);
              resource.put(next);
            }}
          />
        ) : null}
        {!filling && recoveryCode !== null ? (
          <RecoveryCode code={recoveryCode} onKept={() => setRecoveryCode(null)} />
        ) : null}
        {!filling && recoveryCode === null && state !== null ? (
          <Waiting state={state} onAgain={() => setAgain(true)} />
        ) : null}
      </section>
    </main>
  );
}
