// The question before a restore: what will happen, which backup, and a word typed by hand, because it takes the station back in time.
import { Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { StorageState } from './storage-store.ts';

type Backup = StorageState['backups'][number];

/** A backup without some of its large files, which is taken for want of a better one. */
function WhatIsLost({ backup }: { readonly backup: Backup }) {
  const { t } = useWords();
  const { damagedFiles: files } = backup;
  return (
    <div className="storage-lost" role="alert">
      <p>{files > 0 ? t('storage.bad.lacks', { files }) : t('storage.bad.lacksSome')}</p>
      <p>{t('storage.bad.lost')}</p>
    </div>
  );
}

function WhatHappens({ madeAtMs }: { readonly madeAtMs: number | null }) {
  const { t, instant } = useWords();
  return (
    <>
      <p>{madeAtMs === null ? t('storage.noneGood') : t('storage.restoreFrom', { at: instant(madeAtMs) })}</p>
      <ul className="words">
        <li>{t('storage.restoreKeeps')}</li>
        <li>{t('storage.restoreLoses')}</li>
        <li>{t('storage.restoreLocks')}</li>
        <li>{t('storage.restoreReopens')}</li>
      </ul>
    </>
  );
}

/** Closed, nothing of it exists. */
export function RestoreDialog({
  open,
  name,
  state,
  onClose,
}: {
  readonly open: boolean;
  /** Null: the newest good backup. */
  readonly name: string | null;
  readonly state: StorageState;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [typed, setTyped] = useState('');
  const chosen = state.backups.find((backup) =>
    name === null ? backup.result === 'ok' : backup.name === name,
  );
  const withLoss = chosen !== undefined && chosen.result !== 'ok';
  const end = (): void => {
    setTyped('');
    act.clear();
    onClose();
  };
  const restore = async (): Promise<void> => {
    const isDone = await act.run(async () =>
      app.stores.storageState.put(await app.client.storage.restore({ name, withLoss })),
    );
    if (isDone) end();
  };
  const word = t(withLoss ? 'storage.lossWord' : 'storage.confirmWord');
  return (
    <Dialog
      open={open}
      title={t('storage.restoreTitle')}
      confirm={t('storage.restoreConfirm')}
      disabled={typed.trim() !== word || chosen === undefined}
      busy={act.busy}
      onConfirm={() => void restore()}
      onClose={end}
    >
      {withLoss ? <WhatIsLost backup={chosen} /> : null}
      <WhatHappens madeAtMs={chosen?.madeAtMs ?? null} />
      <div className="form-row">
        <label htmlFor={id}>{t('storage.typeWord', { word })}</label>
        <Input id={id} autoComplete="off" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </div>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </Dialog>
  );
}
