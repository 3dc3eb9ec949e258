// What goes back to a unit: its feed after what it told last, with the packages, the answers to its packs, and the newest publication.
import { createHash } from 'node:crypto';
import { type ByteSource, memorySource, openFileSource } from '../../formats/byte-source.ts';
import { maxCourierEntries } from '../../seals/courier/manifest.ts';
import type { CourierEntry, CourierItem, CourierManifest } from '../../shared/domain/courier.ts';
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import { noteTokenFor } from '../../shared/domain/note-token.ts';
import type { Publication } from '../../shared/domain/published.ts';
import type { StoredFeedEntry } from '../store/feed.ts';
import type { ExchangeStore } from '../store/store.ts';

export interface FilledPack {
  readonly feed: NonNullable<CourierManifest['feed']>;
  readonly entries: readonly CourierEntry[];
  readonly open: (item: CourierItem) => ByteSource;
  /** Closes what was opened. */
  close(): Promise<void>;
}

export interface FillWish {
  readonly unit: UnitCode;
  /** Where the unit's feed stands; another epoch counts as the beginning. */
  readonly told: CourierManifest['feed'];
  readonly publication: Publication | null;
  /** Bytes of the packages that one pack may hold; the rest goes with the next. */
  readonly maxBytes: number;
}

const pageEntries = 500;

/** Gathers everything above the unit's position, in the order of its feed. */
export async function fillPack(store: ExchangeStore, wish: FillWish): Promise<FilledPack> {
  const epoch = await store.readEpoch();
  const after = wish.told?.epoch === epoch ? wish.told.through : 0;
  const shelf = createShelf(store);
  const entries: CourierEntry[] = [];
  let through = after;
  let bytes = 0;
  for (let full = false; !full;) {
    const page = await store.feed.read({ unit: wish.unit, epoch, after: through, limit: pageEntries });
    if (page.entries.length === 0) break;
    for (const stored of page.entries) {
      const entry = await toEntry({ store, shelf, wish }, stored);
      bytes += entry.package?.sizeBytes ?? 0;
      full = entries.length >= maxCourierEntries || (bytes > wish.maxBytes && entries.length > 0);
      if (full) break;
      entries.push(entry);
      through = stored.number;
    }
  }
  return { feed: { epoch, after, through }, entries, open: shelf.open, close: shelf.close };
}

interface Filling {
  readonly store: ExchangeStore;
  readonly shelf: ReturnType<typeof createShelf>;
  readonly wish: FillWish;
}

async function toEntry({ store, shelf, wish }: Filling, stored: StoredFeedEntry): Promise<CourierEntry> {
  const { kind, documentId, number, atMs } = stored;
  const message = messageOf(stored, wish);
  const document = kind === 'document' && documentId !== null ? await store.documents.find(documentId) : null;
  return {
    kind,
    id: idOf(stored),
    documentId,
    message: shelf.put(message),
    package: document ? await shelf.package(document) : null,
    number,
    at: new Date(atMs).toISOString(),
  };
}

function messageOf({ kind, message }: StoredFeedEntry, { unit, publication }: FillWish): string {
  if (kind === 'publication') return JSON.stringify(publication ?? {});
  // The keys of the other recipients stay here, as on the line.
  return kind === 'document' ? noteTokenFor(message ?? '', unit) : (message ?? '');
}

/** One entry of the feed is one of the pack: its number is its name. */
const idOf = ({ number }: StoredFeedEntry): string => `feed-${number}`;

function createShelf(store: ExchangeStore) {
  const messages = new Map<string, Uint8Array>();
  // Items are read one after the other: one open file is enough.
  let current: { readonly sha256: string; readonly file: ByteSource & { close(): Promise<void> } } | null =
    null;
  return {
    put: (text: string): CourierItem => {
      const bytes = Buffer.from(text, 'utf8');
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      messages.set(sha256, bytes);
      return { sha256, sizeBytes: bytes.length };
    },
    /** Null when the blob is gone: the unit then asks the line, or its sender. */
    package: async (document: {
      readonly documentId: DocumentId;
      readonly packageSha256: Sha256;
      readonly sizeBytes: number;
    }): Promise<CourierItem | null> => {
      const { packageSha256: sha256, sizeBytes } = document;
      return (await store.blobs.has(sha256)) ? { sha256, sizeBytes } : null;
    },
    open: ({ sha256, sizeBytes }: CourierItem): ByteSource => {
      const message = messages.get(sha256);
      if (message !== undefined) return memorySource(message);
      const file = async (): Promise<ByteSource> => {
        if (current?.sha256 === sha256) return current.file;
        await current?.file.close();
        current = { sha256, file: await openFileSource(store.blobs.path(sha256)) };
        return current.file;
      };
      return { sizeBytes, read: async (offset, length) => (await file()).read(offset, length) };
    },
    close: async (): Promise<void> => {
      await current?.file.close();
      current = null;
    },
  };
}
