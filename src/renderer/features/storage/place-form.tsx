// Where backups go and how often: beside the data, on a medium that is attached, or in a folder that is typed.
import { Button, Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { backupIntervals, type BackupInterval } from '../../../shared/domain/storage.ts';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { StorageState } from './storage-store.ts';

/** For the administrator. */
export function PlaceForm({ state }: { readonly state: StorageState }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [folder, setFolder] = useState(state.isOwnFolder ? '' : state.folder);
  const [everyHours, setEveryHours] = useState<BackupInterval>(state.everyHours);
  const save = (): void =>
    void act.run(async () => {
      const input = { folder: folder.trim() === '' ? null : folder.trim(), everyHours };
      app.stores.storageState.put(await app.client.storage.configure(input));
    });
  return (
    <form
      className="password-form"
      aria-label={t('storage.place')}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h3>{t('storage.place')}</h3>
      <div className="form-row">
        <label htmlFor={id}>{t('storage.folder')}</label>
        <Input
          id={id}
          autoComplete="off"
          placeholder={t('storage.ownFolder')}
          value={folder}
          onChange={({ target }) => setFolder(target.value)}
        />
        <p className="desk-hint">{t('storage.folderHelp')}</p>
      </div>
      {state.media.length === 0 ? null : (
        <div className="storage-buttons" role="group" aria-label={t('storage.media')}>
          {state.media.map((medium) => (
            <Button key={medium} size="small" onClick={() => setFolder(medium)}>
              <span data-content>{medium}</span>
            </Button>
          ))}
        </div>
      )}
      <fieldset className="storage-every">
        <legend>{t('storage.howOften')}</legend>
        <Radio.Group
          value={everyHours}
          onChange={({ target }) => setEveryHours(target.value as BackupInterval)}
          options={backupIntervals.map((hours) => ({ value: hours, label: t(`storage.interval.${hours}`) }))}
        />
      </fieldset>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div>
        <Button htmlType="submit" loading={act.busy}>
          {t('storage.savePlace')}
        </Button>
      </div>
    </form>
  );
}
