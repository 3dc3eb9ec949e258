// Size, warnings and readability of an attachment, in words.
import type { Attachment } from '../features/drafting/drafting-store.ts';
import { formatSize } from './format.ts';
import { useWords } from './use-words.ts';

/** One line of facts below the file's name. */
export function AttachmentFacts({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useWords();
  return (
    <span className="attachment-facts">
      <span>{formatSize(attachment.sizeBytes)}</span>
      {attachment.flags.map((flag) => (
        <span key={flag} className="attachment-flag">
          {t([`flag.${flag}`, 'flag.other'], { flag })}
        </span>
      ))}
      {attachment.textState === 'unreadable' ? (
        <span className="attachment-flag">{t('drafting.textUnread')}</span>
      ) : null}
    </span>
  );
}
