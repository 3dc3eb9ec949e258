// Title and facts of an outgoing document, the same on every desk it passes.
import type { DocumentView } from '../features/drafting/drafting-store.ts';
import { forwardRuleOf } from '../../shared/domain/forwarding.ts';
import { addressOf } from '../app/navigation.ts';
import { contentUrl } from '../client/upload.ts';
import { AttachmentFacts } from './attachment-facts.tsx';
import { ForeignViewButton } from './foreign-view-button.tsx';
import { UrgencyMark } from './marks.tsx';
import { useWords } from './use-words.ts';

/** The document that this one passes on. */
export function ForwardsLine({ forwards }: { readonly forwards: DocumentView['content']['forwards'] }) {
  const { t } = useWords();
  if (forwards === undefined) return null;
  const { senderName: sender, docNumber: number, title, documentId } = forwards;
  return (
    <p className="document-facts" data-testid="forwards">
      <a href={addressOf('inbox', documentId)}>{t('forwarding.carries', { sender, number, title })}</a>
    </p>
  );
}

/** Head over the page. */
export function DocumentHead({ row }: { readonly row: DocumentView }) {
  const { t } = useWords();
  return (
    <header className="document-head">
      <h1>
        <UrgencyMark urgency={row.urgency} /> {row.title === '' ? t('drafting.pageMissing') : row.title}
      </h1>
      <p className="document-facts">
        <span>{t(`kind.${row.kind}`)}</span>
        <span>{row.docNumber ?? t('receiving.noNumber')}</span>
        <span>
          {t('field.drafter')} {row.drafter}
        </span>
        <span className="state">{t(`documentState.${row.state}`)}</span>
        <span data-testid="forward-rule">
          {t('forwarding.ruleShort', { rule: t(`forwarding.ruleValue.${forwardRuleOf(row.content)}`) })}
        </span>
      </p>
      <ForwardsLine forwards={row.content.forwards} />
    </header>
  );
}

/** Addressees with role and copies. */
export function RecipientsFacts({ document }: { readonly document: DocumentView }) {
  const { t } = useWords();
  return (
    <ul className="recipient-facts">
      {document.content.recipients.map((recipient) => (
        <li key={recipient.unit}>
          <span>{t(`recipientRole.${recipient.role}`)}</span>
          <span>{recipient.name}</span>
          <span>{t('sending.copies', { count: recipient.copies })}</span>
        </li>
      ))}
    </ul>
  );
}

/** Attachments to look at, not to change. */
export function AttachmentsView({ document }: { readonly document: Pick<DocumentView, 'attachments'> }) {
  const { t } = useWords();
  if (document.attachments.length === 0) return <p className="board-none">{t('drafting.noAttachments')}</p>;
  return (
    <ul className="attachments">
      {document.attachments.map((attachment) => (
        <li key={attachment.handle}>
          <span className="attachment-name">{attachment.name}</span>
          <AttachmentFacts attachment={attachment} />
          <span className="attachment-acts">
            <ForeignViewButton attachment={attachment} />
            <a
              href={contentUrl(attachment.handle)}
              download={attachment.name}
              aria-label={t('receiving.saveNamed', { name: attachment.name })}
            >
              {t('receiving.saveAttachment')}
            </a>
          </span>
        </li>
      ))}
    </ul>
  );
}
