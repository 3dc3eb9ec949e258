// The office's side of a document under review: it may be revised or sent back; signing is the leader's.
import { useApp } from '../../app/app-context.ts';
import { ReturnButton } from '../../ui/return-button.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';

/** 核稿 has no act of its own: the wording stands as it is until the leader signs it. */
export function ReviewForm({ document }: { readonly document: DocumentView }) {
  const { t } = useWords();
  const app = useApp();
  const { documentId } = document;
  return (
    <section className="desk-form" aria-label={t('review.queue')}>
      <p className="desk-hint">{t('review.clerkHint')}</p>
      <div className="row-end">
        <ReturnButton
          onReturn={async (reason) => {
            await app.client.approval.return({ documentId, reason });
            void app.stores.approvalQueue.reload();
            app.navigation.go('approval');
          }}
        />
      </div>
    </section>
  );
}
