// One act on a seal: what it does is said before it is done; a loss is one click and one reason away.
import { Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
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
  const [pins, setPins] = useState<readonly [string, string]>(['', '']);
  const { kind, sealId, name, notice } = asking;
  const makesKeys = kind === 'request' || kind === 'renew';
  const hasPin = !makesKeys || (pins[0] !== '' && (keepsPin || pins[0] === pins[1]));
  const send = async (): Promise<void> => {
    // Taken out of the fields before it is used: it never waits in the window.
    const [pin] = pins;
    setPins(['', '']);
    const said = { reason: reason.trim() };
    const isTaken = await act.run(async () => {
      if (kind === 'request' || kind === 'renew')
        stores.sealLife.put(await client.sealLife.ask({ sealId, pin, ...said }));
      else if (kind === 'cancel') {
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
      disabled={reason.trim() === '' || !hasPin}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{t(`sealLife.what.${kind}`, { name, act: t(`sealLife.act.${notice?.act ?? kind}`) })}</p>
      {makesKeys ? <PinFields isNew={!keepsPin} value={pins} onChange={setPins} /> : null}
      <label htmlFor={id}>{t('sealLife.reason')}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {act.busy && makesKeys ? <p role="status">{t('sealLife.makingKeys')}</p> : null}
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
