// 审签: the page large, the opinion beside it, one decision; for the office 核稿 of the same documents.
import { useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { DocumentQueue } from '../../ui/document-queue.tsx';
import { Empty } from '../../ui/empty.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useWords } from '../../ui/use-words.ts';
import { DecisionDocument } from '../../ui/decision-document.tsx';
import type { DocumentView } from '../drafting/drafting-store.ts';
import { ReviewForm } from './review-form.tsx';
import { ReviewPage } from './review-page.tsx';
import { ReviseRoom } from './revise-room.tsx';
import { SignForm } from './sign-form.tsx';

/** The desk of leader and office; revising takes the whole width. */
export function ApprovalScreen() {
  const { t } = useWords();
  const app = useApp();
  const maySign = useMay('review.sign');
  const item = useStore(app.navigation, (place) => place.item);
  const [revised, setRevised] = useState<DocumentView | null>(null);
  if (revised !== null && revised.documentId === item)
    return <ReviseRoom key={item} document={revised} onDone={() => setRevised(null)} />;
  return (
    <SplitScreen
      name="approval"
      kind="queue"
      list={
        <DocumentQueue
          screen="approval"
          title={t(maySign ? 'approval.queue' : 'review.queue')}
          empty={t('approval.empty')}
          resource={app.stores.approvalQueue}
        />
      }
      detail={
        item === null ? (
          <Empty title={t('approval.choose')} />
        ) : (
          <DecisionDocument
            key={item}
            documentId={item as DocumentId}
            dueIn="reviewing"
            screen="approval"
            page={(document) => <ReviewPage document={document} onRevise={() => setRevised(document)} />}
            decide={(document) =>
              maySign ? <SignForm document={document} /> : <ReviewForm document={document} />
            }
          />
        )
      }
    />
  );
}
