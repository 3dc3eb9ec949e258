// Moving the unit's seal key: into a token, back to the key file that this machine has, or out of a token by the file that the key's maker delivered. PINs
// leave their fields with the request.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { KeyFileFields, noKeyFile, readKeyFile, type KeyFileEntries } from '../../ui/key-file-fields.tsx';
import { isTokenFilled, noToken, TokenFields } from '../../ui/token-fields.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

/** `delivered`: out of a token, by the file that the key's maker delivered. */
export type Move = 'token' | 'file' | 'delivered';

interface Entries {
  readonly token: typeof noToken;
  readonly keyFile: KeyFileEntries;
  readonly pin: string;
  /** The second entry of a new PIN. */
  readonly again: string;
}

const noEntries: Entries = { token: noToken, keyFile: noKeyFile, pin: '', again: '' };

function isFilled(to: Move, isNewPin: boolean, { token, keyFile, pin, again }: Entries): boolean {
  if (pin === '' || (isNewPin && pin !== again)) return false;
  if (to === 'token') return isTokenFilled(token);
  return to === 'file' || (keyFile.file !== null && keyFile.password !== '');
}

function PinField({
  label,
  help,
  value,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
}) {
  const id = useId();
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        autoComplete="off"
        visibilityToggle={false}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {help === '' ? null : <p className="desk-hint">{help}</p>}
    </div>
  );
}

interface FieldsOptions {
  readonly to: Move;
  readonly isNewPin: boolean;
  readonly entries: Entries;
  readonly change: (part: Partial<Entries>) => void;
}

function MoveFields({ to, isNewPin, entries: { token, keyFile, pin, again }, change }: FieldsOptions) {
  const { t } = useWords();
  const deliveredPin = isNewPin ? 'newPinHelp' : 'samePinHelp';
  return (
    <>
      {to === 'token' ? <TokenFields value={token} onChange={(value) => change({ token: value })} /> : null}
      {to === 'delivered' ? (
        <>
          <p className="desk-hint">{t('sealKey.deliveredHelp')}</p>
          <KeyFileFields value={keyFile} onChange={(value) => change({ keyFile: value })} />
        </>
      ) : null}
      <PinField
        label={t(isNewPin ? 'sealKey.newPin' : 'sealKey.pin')}
        help={t(`sealKey.${to === 'delivered' ? deliveredPin : 'pinHelp'}`)}
        value={pin}
        onChange={(value) => change({ pin: value })}
      />
      {isNewPin ? (
        <PinField
          label={t('sealKey.pinAgain')}
          help={again !== '' && again !== pin ? t('sealKey.pinsDiffer') : ''}
          value={again}
          onChange={(value) => change({ again: value })}
        />
      ) : null}
    </>
  );
}

export function MoveForm({
  to,
  hasSm2,
  onEnd,
}: {
  readonly to: Move;
  readonly hasSm2: boolean;
  readonly onEnd: (moved: boolean) => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const [entries, setEntries] = useState(noEntries);
  const change = (part: Partial<Entries>): void => setEntries((before) => ({ ...before, ...part }));
  // Without a second key under the present PIN it is a new one, which nothing but the second entry checks.
  const isNewPin = to === 'delivered' && !hasSm2;
  const move = async (): Promise<void> => {
    const { token, keyFile, pin } = entries;
    change({ pin: '', again: '' });
    const isDone = await act.run(async () => {
      const brought = to === 'delivered' ? { sealKeyFile: await readKeyFile(keyFile) } : {};
      return await app.client.settings.moveSealKey({ place: to === 'token' ? token : null, pin, ...brought });
    });
    if (!isDone) return;
    await app.stores.sealKey.reload();
    onEnd(true);
  };
  return (
    <form
      className="password-form"
      aria-label={t(to === 'token' ? 'sealKey.toToken' : 'sealKey.toFile')}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <MoveFields to={to} isNewPin={isNewPin} entries={entries} change={change} />
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div className="row-end">
        <Button onClick={() => onEnd(false)}>{t('sealKey.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={!isFilled(to, isNewPin, entries)}
          loading={act.busy}
        >
          {t('sealKey.move')}
        </Button>
      </div>
    </form>
  );
}
