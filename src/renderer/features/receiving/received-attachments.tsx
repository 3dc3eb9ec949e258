// Attachments of a received document: saved by the browser, or opened by the machine's own program after an explicit act.
import { Button } from 'antd';
import { useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { contentUrl } from '../../client/upload.ts';
import { AttachmentFacts } from '../../ui/attachment-facts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignViewButton } from '../../ui/foreign-view-button.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { Received } from './receiving-store.ts';

/** One row a file. */
export function ReceivedAttachments({ received }: { readonly received: Received }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const [asked, setAsked] = useState<number | null>(null);
  const [opened, setOpened] = useState(false);
  const openOutside = async (index: number): Promise<void> => {
    setAsked(null);
    setOpened(
      await act.run(() => app.client.receiving.openOutside({ documentId: received.documentId, index })),
    );
  };
  if (received.attachments.length === 0) return <p className="board-none">{t('receiving.noAttachments')}</p>;
  return (
    <>
      <ul className="attachments">
        {received.attachments.map((attachment, index) => (
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
              <Button
                size="small"
                type="link"
                aria-label={t('receiving.openOutsideNamed', { name: attachment.name })}
                onClick={() => setAsked(index)}
              >
                {t('receiving.openOutside')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {opened ? <p role="status">{t('receiving.opened')}</p> : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <Dialog
        open={asked !== null}
        title={t('receiving.openOutside')}
        confirm={t('action.confirm')}
        onConfirm={() => asked !== null && void openOutside(asked)}
        onClose={() => setAsked(null)}
      >
        {t('receiving.openOutsideConfirm')}
      </Dialog>
    </>
  );
}
