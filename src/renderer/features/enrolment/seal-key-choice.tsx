// Where the unit's seal key comes from: made here, made in a token before, or delivered in a file.
import { Radio } from 'antd';
import { KeyFileFields, noKeyFile, type KeyFileEntries } from '../../ui/key-file-fields.tsx';
import { isTokenFilled, noToken, TokenFields, type TokenEntries } from '../../ui/token-fields.tsx';
import { useWords } from '../../ui/use-words.ts';

const origins = ['here', 'token', 'file'] as const;
type Origin = (typeof origins)[number];

export interface SealKeyEntries {
  readonly origin: Origin;
  readonly token: TokenEntries;
  readonly keyFile: KeyFileEntries;
}

/** Made on this machine, as most are. */
export const madeHere: SealKeyEntries = { origin: 'here', token: noToken, keyFile: noKeyFile };

/** True when what the chosen origin needs is there; a file may have no password. */
export function isOriginFilled({ origin, token, keyFile }: SealKeyEntries): boolean {
  if (origin === 'token') return isTokenFilled(token);
  return origin === 'here' || keyFile.file !== null;
}

export function SealKeyChoice({
  value,
  onChange,
}: {
  readonly value: SealKeyEntries;
  readonly onChange: (value: SealKeyEntries) => void;
}) {
  const { t } = useWords();
  const { origin, token, keyFile } = value;
  return (
    <fieldset className="seal-key-choice">
      <legend>{t('sealKey.origin')}</legend>
      <Radio.Group
        vertical
        value={origin}
        // What was typed for another origin is not kept: a password least of all.
        onChange={({ target }) => onChange({ ...madeHere, origin: target.value as Origin })}
        options={origins.map((one) => ({
          value: one,
          label: <span data-testid={`seal-key-${one}`}>{t(`sealKey.from.${one}`)}</span>,
        }))}
      />
      {origin === 'token' ? (
        <>
          <TokenFields value={token} onChange={(next) => onChange({ ...value, token: next })} />
          <p className="desk-hint">{t('sealKey.onTokenHelp')}</p>
        </>
      ) : null}
      {origin === 'file' ? (
        <>
          <KeyFileFields value={keyFile} onChange={(next) => onChange({ ...value, keyFile: next })} />
          <p className="desk-hint">{t('sealKey.fileHelp')}</p>
        </>
      ) : null}
    </fieldset>
  );
}
