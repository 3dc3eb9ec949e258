// A delivered seal key: its file (.p12, .pfx) and the password of the file. Small, and taken before anybody can log in: it goes with the call that uses it.
import { Button, Input } from 'antd';
import { useId, useRef } from 'react';
import { maxSealKeyFileBytes } from '../../shared/domain/seal-key-file.ts';
import { WindowFailure } from '../client/failure.ts';
import { useWords } from './use-words.ts';

export interface KeyFileEntries {
  readonly file: File | null;
  readonly password: string;
}

/** Nothing chosen yet. */
export const noKeyFile: KeyFileEntries = { file: null, password: '' };

/** As the contract takes it. Throws a WindowFailure for a file that is too large to be one. */
export async function readKeyFile({
  file,
  password,
}: KeyFileEntries): Promise<{ readonly base64: string; readonly password: string }> {
  if (file === null || file.size > maxSealKeyFileBytes)
    throw new WindowFailure('seal-key-file-refused', { reason: 'p12-too-large' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  bytes.fill(0);
  return { base64: btoa(letters), password };
}

export function KeyFileFields({
  value,
  onChange,
}: {
  readonly value: KeyFileEntries;
  readonly onChange: (value: KeyFileEntries) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="form-row">
        <label htmlFor={`${id}-choose`}>{t('sealKey.file')}</label>
        <div className="key-file">
          <input
            ref={field}
            hidden
            type="file"
            accept=".p12,.pfx"
            data-testid="key-file"
            aria-label={t('sealKey.file')}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              // The same file again, after it was replaced on the stick, is a change too.
              target.value = '';
              if (file !== undefined) onChange({ ...value, file });
            }}
          />
          <Button id={`${id}-choose`} onClick={() => field.current?.click()} aria-describedby={`${id}-name`}>
            {t('sealKey.chooseFile')}
          </Button>
          <span id={`${id}-name`}>
            {value.file === null ? (
              t('sealKey.noFile')
            ) : (
              <bdi data-content data-testid="key-file-name">
                {value.file.name}
              </bdi>
            )}
          </span>
        </div>
      </div>
      <div className="form-row">
        <label htmlFor={id}>{t('sealKey.filePassword')}</label>
        <Input.Password
          id={id}
          data-testid="key-file-password"
          autoComplete="off"
          visibilityToggle={false}
          maxLength={200}
          value={value.password}
          onChange={({ target }) => onChange({ ...value, password: target.value })}
        />
      </div>
    </>
  );
}
