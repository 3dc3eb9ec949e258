// Where the medium is: chosen from what is attached, or typed.
import { Button, Input } from 'antd';
import { useId } from 'react';
import { useWords } from '../../ui/use-words.ts';

/** The field with its media. */
export function FolderField({
  media,
  folder,
  onChange,
}: {
  readonly media: readonly string[];
  readonly folder: string;
  readonly onChange: (folder: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="form-row">
      <label htmlFor={id}>{t('courier.folder')}</label>
      <Input
        id={id}
        autoComplete="off"
        data-testid="courier-folder"
        value={folder}
        onChange={({ target }) => onChange(target.value)}
      />
      <p className="desk-hint">{t('courier.folderHelp')}</p>
      {media.length === 0 ? (
        <p className="desk-hint">{t('courier.noMedia')}</p>
      ) : (
        <div className="courier-media" role="group" aria-label={t('courier.media')}>
          {media.map((medium) => (
            <Button key={medium} size="small" onClick={() => onChange(medium)}>
              <span data-content>{medium}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
