// 审签: the page large, the opinion beside it, one decision.
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { DocumentQueue } from '../../ui/document-queue.tsx';
import { Empty } from '../../ui/empty.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useWords } from '../../ui/use-words.ts';
import { DecisionDocument } from '../../ui/decision-document.tsx';
import { SignForm } from './sign-form.tsx';

/** The leader's desk. */
export function ApprovalScreen() {
  const { t } = useWords();
  const app = useApp();
  const item = useStore(app.navigation, (place) => place.item);
  return (
    <SplitScreen
      name="approval"
      kind="queue"
      list={
        <DocumentQueue
          screen="approval"
          title={t('approval.queue')}
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
            decide={(document) => <SignForm document={document} />}
          />
        )
      }
    />
  );
}
