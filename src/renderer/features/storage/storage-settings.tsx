// 备份与恢复, part of 设置: how the data stand, the backups, and for the administrator backing up, restoring and stating numbers.
import { Button } from 'antd';
import { useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ResultMark } from '../../ui/marks.tsx';
import { useAct, type Act } from '../../ui/use-act.ts';
import { formatSize } from '../../ui/format.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { NumbersForm } from './numbers-form.tsx';
import { PlaceForm } from './place-form.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import type { StorageState } from './storage-store.ts';
import './storage.css';

function Facts({ state }: { readonly state: StorageState }) {
  const { t, moment } = useWords();
  const { lastBackup, lastCheck, lastDamagedFile, lastGoodBackupAtMs, space } = state;
  const ofRun = (run: StorageState['lastBackup'], never: string): string =>
    run === null
      ? t(never)
      : t('storage.ran', { at: moment(run.endedAtMs), result: t(`storage.finding.${run.result}`) });
  return (
    <ul className="words">
      <li data-testid="storage-last-backup">
        {t('storage.lastBackup')}
        {ofRun(lastBackup, 'storage.noBackup')}
        {lastBackup !== null && lastBackup.result !== 'ok' && lastGoodBackupAtMs !== null
          ? t('storage.lastGood', { at: moment(lastGoodBackupAtMs) })
          : null}
      </li>
      <li>{t('storage.every', { count: state.everyHours, folder: state.folder })}</li>
      <li>
        {t('storage.lastCheck')}
        {ofRun(lastCheck, 'storage.noCheck')}
      </li>
      {lastDamagedFile === null ? null : (
        <li>{t('storage.damagedFile', { file: lastDamagedFile.details['file'] ?? '' })}</li>
      )}
      <li>{t('storage.free', { free: formatSize(space.freeBytes) })}</li>
    </ul>
  );
}

function Progress({ progress }: { readonly progress: StorageState['progress'] }) {
  const { t } = useWords();
  if (progress === null) return null;
  const { phase, done, total } = progress;
  return (
    <p role="status" data-testid="storage-progress">
      {t(`storage.progress.${phase}`, { done, total, size: formatSize(total) })}{' '}
      <progress
        aria-label={t('storage.backUp')}
        {...(phase === 'files' ? { value: done, max: total } : {})}
      />
    </p>
  );
}

function Backups({
  state,
  act,
  onRestore,
}: {
  readonly state: StorageState;
  readonly act: Act;
  readonly onRestore: ((name: string) => void) | null;
}) {
  const { t, instant, moment } = useWords();
  const app = useApp();
  if (state.backups.length === 0) return <p className="desk-hint">{t('storage.none')}</p>;
  const verify = (name: string): void =>
    void act.run(async () => app.stores.storageState.put(await app.client.storage.verify({ name })));
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('storage.madeAt')}</th>
          <th scope="col">{t('storage.size')}</th>
          <th scope="col">{t('storage.verified')}</th>
          {onRestore === null ? null : <th scope="col">{t('storage.acts')}</th>}
        </tr>
      </thead>
      <tbody>
        {state.backups.map((backup) => (
          <tr key={backup.name}>
            <th scope="row">{instant(backup.madeAtMs)}</th>
            <td>
              {t('storage.sizes', {
                database: formatSize(backup.databaseBytes),
                files: backup.blobFiles,
                bytes: formatSize(backup.blobBytes),
              })}
            </td>
            <td>
              <ResultMark result={backup.result === 'ok' ? 'passed' : 'failed'} />{' '}
              {t('storage.ran', {
                at: moment(backup.checkedAtMs),
                result: t(`storage.finding.${backup.result}`),
              })}
            </td>
            {onRestore === null ? null : (
              <td>
                <Button size="small" disabled={act.busy} onClick={() => verify(backup.name)}>
                  {t('storage.verify')}
                </Button>{' '}
                <Button size="small" disabled={act.busy} onClick={() => onRestore(backup.name)}>
                  {t('storage.restoreThis')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Gaps({ gaps }: { readonly gaps: StorageState['gaps'] }) {
  const { t } = useWords();
  if (gaps.length === 0) return null;
  const runOf = (counter: string): string => {
    const code = counter.split(':')[1];
    return code === undefined ? t(`storage.run.${counter}`) : t('storage.run.code', { code });
  };
  return (
    <>
      <h3>{t('storage.gaps')}</h3>
      <ul className="words">
        {gaps.map(({ counter, year, fromValue, toValue, reason, statedBy }) => (
          <li key={`${counter} ${year} ${fromValue}`}>
            {t(`storage.gap.${reason}`, {
              run: runOf(counter),
              year,
              from: fromValue,
              to: toValue,
              by: statedBy ?? '',
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Buttons({
  state,
  act,
  onRestore,
}: {
  readonly state: StorageState;
  readonly act: Act;
  readonly onRestore: (name: null) => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const put = (work: () => Promise<StorageState>): void =>
    void act.run(async () => app.stores.storageState.put(await work()));
  const rescued = state.rescue !== null;
  return (
    <div className="storage-buttons">
      {rescued ? null : (
        <>
          <Button
            type="primary"
            data-testid="storage-back-up"
            loading={state.progress !== null}
            disabled={act.busy}
            onClick={() => put(async () => await app.client.storage.backUp({}))}
          >
            {t('storage.backUp')}
          </Button>
          <Button disabled={act.busy} onClick={() => put(async () => await app.client.storage.check({}))}>
            {t('storage.check')}
          </Button>
        </>
      )}
      {state.restart === 'asked' ? (
        <Button
          disabled={act.busy}
          onClick={() => put(async () => await app.client.storage.forgetRestore({}))}
        >
          {t('storage.forgetRestore')}
        </Button>
      ) : (
        <Button
          type={rescued ? 'primary' : 'default'}
          data-testid="storage-restore"
          disabled={act.busy || state.restart === 'reopening' || state.backups.length === 0}
          onClick={() => onRestore(null)}
        >
          {t('storage.restore')}
        </Button>
      )}
    </div>
  );
}

/** Everybody reads it; the administrator acts. */
export function StorageSettings() {
  const { t } = useWords();
  const app = useApp();
  const mayManage = useMay('station.manage');
  const act = useAct();
  const { data: state, failure } = useResource(app.stores.storageState);
  // Undefined: no question is open; null: the newest good one.
  const [restoring, setRestoring] = useState<string | null | undefined>(undefined);
  if (state === null) return <FailureNotice failure={failure} />;
  return (
    <section className="settings-part" aria-label={t('storage.title')} data-testid="storage-part">
      <h2>{t('storage.title')}</h2>
      <Facts state={state} />
      <Progress progress={state.progress} />
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {mayManage ? <Buttons state={state} act={act} onRestore={setRestoring} /> : null}
      {mayManage && state.restore !== null && !state.restore.stated ? <NumbersForm /> : null}
      <Backups state={state} act={act} onRestore={mayManage ? setRestoring : null} />
      <Gaps gaps={state.gaps} />
      {mayManage && state.rescue === null ? <PlaceForm state={state} /> : null}
      <RestoreDialog
        open={restoring !== undefined}
        name={restoring ?? null}
        state={state}
        onClose={() => setRestoring(undefined)}
      />
    </section>
  );
}
