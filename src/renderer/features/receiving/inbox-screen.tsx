// 收文: the list on the left, the document on the right.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useWords } from '../../ui/use-words.ts';
import { InboxList } from './inbox-list.tsx';
import { ReceivedDocument } from './received-document.tsx';

/** Opening a document here marks it as opened, so the first row is never opened by itself. */
export function InboxScreen() {
  const { t } = useWords();
  const app = useApp();
  const item = useStore(app.navigation, (place) => place.item);
  const { inbox } = app.stores;
  const isEmpty = useStore(inbox, ({ data }) => data?.rows.length === 0);
  useEffect(() => void inbox.reload(), [inbox]);
  return (
    <SplitScreen
      name="inbox"
      kind="list"
      list={<InboxList chosen={item} />}
      detail={
        item === null ? (
          // Where there is nothing to choose nobody is told to.
          !isEmpty && <Empty title={t('receiving.choose')} />
        ) : (
          <ReceivedDocument key={item} documentId={item as DocumentId} />
        )
      }
    />
  );
}
