// The backups of this station: what each is worth, and for the administrator what can be done with it.
import { Button } from 'antd';
import { worthOfBackup } from '../../../shared/domain/storage.ts';
import { useApp } from '../../app/app-context.ts';
import { formatSize } from '../../ui/format.ts';
import { ResultMark } from '../../ui/marks.tsx';
import type { Act } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { StorageState } from './storage-store.ts';

type Backup = StorageState['backups'][number];

interface Judged {
  readonly backup: Backup;
  /** The newest one that passed. */
  readonly whole: Backup | undefined;
}

/** Of a backup whose check failed: what is wrong with it, and what to take instead. */
function WhatToDo({ backup, whole }: Judged) {
  const { t, instant } = useWords();
  const worth = worthOfBackup(backup.result);
  if (worth === 'whole') return null;
  const lacks = backup.damagedFiles > 0 ? 'storage.bad.lacks' : 'storage.bad.lacksSome';
  return (
    <p className="desk-hint" data-testid="storage-bad">
      {worth === 'useless' ? t('storage.bad.useless') : t(lacks, { files: backup.damagedFiles })}{' '}
      {whole === undefined
        ? t(`storage.bad.only.${worth}`)
        : t('storage.bad.takeOther', { at: instant(whole.madeAtMs) })}
    </p>
  );
}

/** One that is not whole is offered only while there is no better one, and under another name. */
function RestoreAct({
  backup,
  whole,
  disabled,
  onRestore,
}: Judged & { readonly disabled: boolean; readonly onRestore: (name: string) => void }) {
  const { t } = useWords();
  const worth = worthOfBackup(backup.result);
  if (worth === 'useless' || (worth === 'with-loss' && whole !== undefined)) return null;
  return (
    <Button size="small" disabled={disabled} onClick={() => onRestore(backup.name)}>
      {t(worth === 'whole' ? 'storage.restoreThis' : 'storage.restoreWithLoss')}
    </Button>
  );
}

/** Without `onRestore` nobody acts. */
export function BackupList({
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
  const whole = state.backups.find(({ result }) => result === 'ok');
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
              <WhatToDo backup={backup} whole={whole} />
            </td>
            {onRestore === null ? null : (
              <td>
                <Button size="small" disabled={act.busy} onClick={() => verify(backup.name)}>
                  {t('storage.verify')}
                </Button>{' '}
                <RestoreAct backup={backup} whole={whole} disabled={act.busy} onRestore={onRestore} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
