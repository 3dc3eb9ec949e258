// 起草: the list of drafts, or the editor with its page.
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { DraftList } from './draft-list.tsx';
import { DraftRoom } from './draft-room.tsx';

/** The address says which. */
export function DraftingScreen() {
  const item = useStore(useApp().navigation, (place) => place.item);
  return item === null ? <DraftList /> : <DraftRoom key={item} documentId={item as DocumentId} />;
}
