// The feed: what each unit has still to hear of, one number after the other. A number is taken under its unit's row lock in the transaction that
// inserts the entry: the next one can only be taken when this one is committed or gone, so no reader ever passes a number that comes later.
import type { DocumentId, ReceiptId, UnitCode } from '../../shared/domain/ids.ts';
import type { PackedNote } from './note-shelf.ts';

/** One entry as its unit gets it, with the message that goes with it: of a note the signed part and the unit's own wrapped key. */
export interface StoredFeedEntry {
  readonly number: number;
  readonly kind: 'document' | 'receipt' | 'publication' | 'notice';
  readonly documentId: DocumentId | null;
  readonly message: string | null;
  readonly sizeBytes: number | null;
  readonly atMs: number;
  /** The message once more, compressed: of a note that is worth it. */
  readonly packed?: PackedNote;
}

export interface NewFeedEntry {
  readonly unit: UnitCode;
  readonly kind: StoredFeedEntry['kind'];
  readonly documentId: DocumentId | null;
  readonly receiptId: ReceiptId | null;
  /** The notice, or the further note of the document, that the entry tells of. */
  readonly followUpId?: string;
  readonly atMs: number;
}

export interface FeedPage {
  /** Of the database at the moment of the reading, which a restore may have changed under a running node. */
  readonly epoch: string;
  /** Oldest first; empty when the cursor is of another epoch. */
  readonly entries: StoredFeedEntry[];
}

/**
 * A note to 1,500 units has 100 KB: a page of hundreds of them, for hundreds of units that come at 08:30, would fill the memory. A page ends after so many
 * characters of messages; its first entry is in it whatever its size, so that a cursor always moves.
 */
export const maxPageChars = 1024 * 1024;

export interface FeedReader {
  /** Entries above `after`. A cursor without an epoch is one of this database. */
  read(cursor: {
    readonly unit: UnitCode;
    readonly epoch?: string | undefined;
    readonly after: number;
    readonly limit: number;
  }): Promise<FeedPage>;
}

export interface Feed {
  /** Takes the next numbers of the units for these entries, in their order; any number of units in one statement. Wakes their polls at the commit. */
  append(entries: readonly NewFeedEntry[]): Promise<void>;
}
