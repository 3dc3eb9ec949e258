// One act on a seal: what it does is said before it is done; a loss is one click and one reason away.
import { Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { KeyFileFields, noKeyFile, readKeyFile, type KeyFileEntries } from '../../ui/key-file-fields.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { SealAsk, SealEntry, SealLifeView } from './seal-life-store.ts';

/** What is asked of which seal; null: a new one. */
export interface Asking {
  readonly kind: SealAsk;
  readonly sealId: SealLifeView['seals'][number]['sealId'] | null;
  readonly name: string;
  /** What is taken back, in `cancel`. */
  readonly notice?: Pick<SealEntry, 'id' | 'act'>;
}

function PinFields({
  isNew,
  value,
  onChange,
}: {
  readonly isNew: boolean;
  readonly value: readonly [string, string];
  readonly onChange: (value: readonly [string, string]) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const [pin, again] = value;
  return (
    <>
      <label htmlFor={id}>{t(isNew ? 'sealLife.newPin' : 'sealLife.pin')}</label>
      <Input.Password
        id={id}
        autoComplete="off"
        visibilityToggle={false}
        value={pin}
        onChange={({ target }) => onChange([target.value, again])}
      />
      {isNew ? (
        <>
          <label htmlFor={`${id}-again`}>{t('sealLife.pinAgain')}</label>
          <Input.Password
            id={`${id}-again`}
            autoComplete="off"
            visibilityToggle={false}
            value={again}
            onChange={({ target }) => onChange([pin, target.value])}
          />
        </>
      ) : null}
    </>
  );
}

/** The new key comes from a file of its issuer instead of being made here; null: it is made. */
function KeyFileChoice({
  value,
  onChange,
}: {
  readonly value: KeyFileEntries | null;
  readonly onChange: (value: KeyFileEntries | null) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <Checkbox
        data-testid="seal-key-file"
        checked={value !== null}
        onChange={({ target }) => onChange(target.checked ? noKeyFile : null)}
      >
        {t('sealKey.from.file')}
      </Checkbox>
      {value === null ? null : (
        <>
          <KeyFileFields value={value} onChange={onChange} />
          <p className="desk-hint">{t('sealKey.fileHelp')}</p>
        </>
      )}
    </>
  );
}

/** What new keys need: the PIN, and the file of one that was delivered. */
interface KeyEntries {
  readonly pins: readonly [string, string];
  readonly keyFile: KeyFileEntries | null;
}
const nothingTyped: KeyEntries = { pins: ['', ''], keyFile: null };

function isFilled({ pins: [pin, again], keyFile }: KeyEntries, keepsPin: boolean): boolean {
  return pin !== '' && (keepsPin || pin === again) && (keyFile === null || keyFile.file !== null);
}

function KeyFields({
  isNew,
  value,
  onChange,
}: {
  readonly isNew: boolean;
  readonly value: KeyEntries;
  readonly onChange: (value: KeyEntries) => void;
}) {
  return (
    <>
      <PinFields isNew={isNew} value={value.pins} onChange={(pins) => onChange({ ...value, pins })} />
      <KeyFileChoice value={value.keyFile} onChange={(keyFile) => onChange({ ...value, keyFile })} />
    </>
  );
}

/** Closes itself when the station took it. */
export function SealActDialog({
  asking,
  keepsPin,
  onClose,
}: {
  readonly asking: Asking;
  readonly keepsPin: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const { client, stores } = useApp();
  const act = useAct();
  const id = useId();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState(nothingTyped);
  const { kind, sealId, name, notice } = asking;
  const makesKeys = kind === 'request' || kind === 'renew';
  const send = async (): Promise<void> => {
    // Taken out of the fields before it is used: it never waits in the window.
    const { pins, keyFile } = typed;
    setTyped({ ...nothingTyped, keyFile: keyFile && { ...keyFile, password: '' } });
    const said = { reason: reason.trim() };
    const isTaken = await act.run(async () => {
      if (makesKeys) {
        const brought = keyFile === null ? {} : { sealKeyFile: await readKeyFile(keyFile) };
        stores.sealLife.put(await client.sealLife.ask({ sealId, pin: pins[0], ...said, ...brought }));
      } else if (kind === 'cancel') {
        if (notice !== undefined)
          stores.sealLife.put(await client.sealLife.cancel({ noticeId: notice.id, ...said }));
      } else if (sealId !== null) stores.sealLife.put(await client.sealLife.tell({ sealId, kind, ...said }));
    });
    if (isTaken) onClose();
  };
  return (
    <Dialog
      open
      title={t(`sealLife.act.${kind}`)}
      confirm={t(`sealLife.confirm.${kind}`)}
      disabled={reason.trim() === '' || (makesKeys && !isFilled(typed, keepsPin))}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{t(`sealLife.what.${kind}`, { name, act: t(`sealLife.act.${notice?.act ?? kind}`) })}</p>
      {makesKeys ? <KeyFields isNew={!keepsPin} value={typed} onChange={setTyped} /> : null}
      <label htmlFor={id}>{t('sealLife.reason')}</label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {act.busy && makesKeys ? <p role="status">{t('sealLife.makingKeys')}</p> : null}
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
