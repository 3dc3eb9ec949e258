// 编号: check, see the number that would be given, register.
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { DocumentQueue } from '../../ui/document-queue.tsx';
import { Empty } from '../../ui/empty.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useWords } from '../../ui/use-words.ts';
import { DecisionDocument } from '../../ui/decision-document.tsx';
import { RegisterForm } from './register-form.tsx';

/** The clerk's desk. */
export function NumberingScreen() {
  const { t } = useWords();
  const app = useApp();
  const item = useStore(app.navigation, (place) => place.item);
  return (
    <SplitScreen
      name="numbering"
      kind="queue"
      list={
        <DocumentQueue
          screen="numbering"
          title={t('numbering.queue')}
          empty={t('numbering.empty')}
          resource={app.stores.numberingQueue}
        />
      }
      detail={
        item === null ? (
          <Empty title={t('numbering.choose')} />
        ) : (
          <DecisionDocument
            key={item}
            documentId={item as DocumentId}
            dueIn="approved"
            screen="numbering"
            decide={(document) => <RegisterForm document={document} />}
          />
        )
      }
    />
  );
}
