// 用印: the page large with the seal place drawn, the twelve steps as a ladder beside it.
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { DocumentQueue } from '../../ui/document-queue.tsx';
import { Empty } from '../../ui/empty.tsx';
import { SealExpiryNote } from '../../ui/seal-expiry-note.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useWords } from '../../ui/use-words.ts';
import { SealDesk } from './seal-desk.tsx';

/** The custodian's desk. */
export function SealDeskScreen() {
  const { t } = useWords();
  const app = useApp();
  const item = useStore(app.navigation, (place) => place.item);
  return (
    <SplitScreen
      name="sealing"
      kind="queue"
      list={
        <>
          <SealExpiryNote />
          <DocumentQueue
            screen="sealing"
            title={t('sealing.queue')}
            empty={t('sealing.empty')}
            resource={app.stores.sealingQueue}
          />
        </>
      }
      detail={
        item === null ? (
          <Empty title={t('sealing.choose')} />
        ) : (
          <SealDesk key={item} documentId={item as DocumentId} />
        )
      }
    />
  );
}
