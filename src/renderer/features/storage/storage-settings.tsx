// 备份与恢复, part of 设置: how the data stand, the backups, and for the administrator backing up, restoring and stating numbers.
import { Button } from 'antd';
import { useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct, type Act } from '../../ui/use-act.ts';
import { formatSize } from '../../ui/format.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { BackupList } from './backup-list.tsx';
import { DrillForm } from './drill-form.tsx';
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
        {lastBackup?.details['mended'] === undefined
          ? null
          : t('storage.mended', { files: lastBackup.details['mended'] })}
        {lastBackup?.details['damaged'] === undefined
          ? null
          : t('storage.madeWithout', { files: lastBackup.details['damaged'] })}
      </li>
      <li>{t('storage.every', { count: state.everyHours, folder: state.folder })}</li>
      <li>
        {t('storage.lastCheck')}
        {ofRun(lastCheck, 'storage.noCheck')}
      </li>
      {lastDamagedFile === null ? null : <LargeFileFacts run={lastDamagedFile} />}
      <li>{t('storage.free', { free: formatSize(space.freeBytes) })}</li>
    </ul>
  );
}

/** What the walk over the large files found last: what was put right, and what is still spoilt. */
function LargeFileFacts({ run }: { readonly run: NonNullable<StorageState['lastDamagedFile']> }) {
  const { t, moment } = useWords();
  const { file = '', outcome, spoilt = file, spoiltFiles = '1' } = run.details;
  const good = outcome === 'mended' || outcome === 'whole' ? outcome : null;
  return (
    <>
      {good === null ? null : <li>{t(`storage.${good}File`, { at: moment(run.endedAtMs), file })}</li>}
      {run.result === 'ok' ? null : (
        <li>{t('storage.damagedFile', { files: spoiltFiles, file: spoilt.split(' ').at(-1) ?? '' })}</li>
      )}
    </>
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

const hasWhole = ({ backups }: StorageState): boolean => backups.some(({ result }) => result === 'ok');

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
          disabled={act.busy || state.restart === 'reopening' || !hasWhole(state)}
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
      <BackupList state={state} act={act} onRestore={mayManage ? setRestoring : null} />
      <Gaps gaps={state.gaps} />
      {mayManage && state.rescue === null ? <DrillForm drill={state.drill} /> : null}
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
