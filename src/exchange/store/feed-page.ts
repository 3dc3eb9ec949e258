// A page of the feed out of what the database has: the entries, and the notes of their documents from the shelf.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import { maxPageChars, type StoredFeedEntry } from './feed.ts';
import type { LoadedNote, NoteShelf } from './note-shelf.ts';
import { StoreUnavailable } from './store.ts';

/** An entry as the database has it: with everything but the note of a document. */
export interface FeedRow {
  readonly number: number;
  readonly kind: StoredFeedEntry['kind'];
  readonly document_id: DocumentId | null;
  readonly follow_up_id: string | null;
  readonly message: string | null;
  readonly at_ms: number;
}

/** Puts the notes to their entries, until the page is full. */
export async function fillPage(
  parts: {
    readonly shelf: NoteShelf;
    readonly loadNote: (documentId: DocumentId, followUpId: string | null) => Promise<LoadedNote | undefined>;
  },
  { unit, epoch }: { readonly unit: UnitCode; readonly epoch: string },
  rows: readonly FeedRow[],
): Promise<StoredFeedEntry[]> {
  const entries: StoredFeedEntry[] = [];
  let chars = 0;
  for (const { number, kind, document_id: documentId, follow_up_id: followUpId, ...row } of rows) {
    let entry: StoredFeedEntry = {
      ...{ number, kind, documentId },
      ...{ message: row.message, sizeBytes: null, atMs: row.at_ms },
    };
    if (kind === 'document' && documentId !== null) {
      const name = { epoch, documentId, followUpId };
      const note = await parts.shelf.noteFor(unit, name, () => parts.loadNote(documentId, followUpId));
      // A restore took it away between the two looks: the next try sees the other epoch.
      if (!note) throw new StoreUnavailable(new Error('a note of the feed is not there'));
      const { message, sizeBytes, packed } = note;
      entry = { ...entry, message, sizeBytes, ...(packed ? { packed } : {}) };
    }
    chars += entry.message?.length ?? 0;
    if (chars > maxPageChars && entries.length > 0) break;
    entries.push(entry);
  }
  return entries;
}
