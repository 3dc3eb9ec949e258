// 恢复演练: the recovery code is taken out of its envelope and tried, on the newest whole backup and beside the running station.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { StorageState } from './storage-store.ts';

type Drill = StorageState['drill'];

function LastDrill({ last }: { readonly last: Drill['last'] }) {
  const { t, instant, moment } = useWords();
  if (last === null) return <p data-testid="storage-last-drill">{t('storage.drill.never')}</p>;
  const { result, details, endedAtMs } = last;
  const made = instant(Number(details['madeAtMs'] ?? 0));
  const isOk = result === 'ok';
  const isCode = result === 'recovery-code-wrong' || result === 'no-recovery-slot';
  return (
    <p data-testid="storage-last-drill">
      {t(isOk ? 'storage.drill.passed' : 'storage.drill.failed', {
        ...{ ...details, at: moment(endedAtMs), made },
        result: t(`storage.finding.${result}`),
      })}{' '}
      {isOk ? null : t(isCode ? 'storage.drill.codeRemedy' : 'storage.drill.backupRemedy')}
    </p>
  );
}

function Running({ percent }: { readonly percent: number }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const stop = (): void =>
    void act.run(async () => app.stores.storageState.put(await app.client.storage.stopDrill({})));
  return (
    <div className="storage-buttons">
      <p role="status" data-testid="storage-drill-progress">
        {t('storage.drill.running', { percent })}{' '}
        <progress aria-label={t('storage.drill.title')} value={percent} max={100} />
      </p>
      <Button loading={act.busy} onClick={stop}>
        {t('storage.drill.stop')}
      </Button>
    </div>
  );
}

/** For the administrator. */
export function DrillForm({ drill }: { readonly drill: Drill }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [recoveryCode, setRecoveryCode] = useState('');
  const start = async (): Promise<void> => {
    const isDone = await act.run(async () =>
      app.stores.storageState.put(await app.client.storage.drill({ recoveryCode })),
    );
    // It stays no longer than it is needed.
    if (isDone) setRecoveryCode('');
  };
  return (
    <form
      className="password-form"
      aria-label={t('storage.drill.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <h3>{t('storage.drill.title')}</h3>
      <p className="desk-hint">{t('storage.drill.help')}</p>
      <LastDrill last={drill.last} />
      {drill.percent === null ? (
        <>
          <div className="form-row">
            <label htmlFor={id}>{t('storage.drill.code')}</label>
            <Input
              id={id}
              autoComplete="off"
              spellCheck={false}
              data-testid="storage-drill-code"
              value={recoveryCode}
              onChange={({ target }) => setRecoveryCode(target.value)}
            />
          </div>
          <div>
            <Button htmlType="submit" disabled={recoveryCode.trim() === ''} loading={act.busy}>
              {t('storage.drill.start')}
            </Button>
          </div>
        </>
      ) : (
        <Running percent={drill.percent} />
      )}
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </form>
  );
}
