// The three entries that say which key of which token.
import { Input } from 'antd';
import { useId } from 'react';
import { useWords } from './use-words.ts';

export interface TokenEntries {
  readonly libraryPath: string;
  readonly tokenLabel: string;
  readonly keyLabel: string;
}

/** Nothing typed yet. */
export const noToken: TokenEntries = { libraryPath: '', tokenLabel: '', keyLabel: '' };
const names = ['libraryPath', 'tokenLabel', 'keyLabel'] as const;

/** True when all three are there. */
export function isTokenFilled(entries: TokenEntries): boolean {
  return names.every((name) => entries[name].trim() !== '');
}

export function TokenFields({
  value,
  onChange,
}: {
  readonly value: TokenEntries;
  readonly onChange: (value: TokenEntries) => void;
}) {
  const { t } = useWords();
  const id = useId();
  return names.map((name) => (
    <div key={name} className="form-row">
      <label htmlFor={id + name}>{t(`sealKey.${name}`)}</label>
      <Input
        id={id + name}
        data-testid={`token-${name}`}
        autoComplete="off"
        spellCheck={false}
        value={value[name]}
        onChange={({ target }) => onChange({ ...value, [name]: target.value })}
      />
    </div>
  ));
}
