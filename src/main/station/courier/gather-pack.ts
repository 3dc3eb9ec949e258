// What goes into a pack: the chosen documents, and every receipt and notice that waits for that side. Nothing is taken out of the tables of the line: it
// goes by both roads, under the same ids, and whichever is first wins.
import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from '../../../formats/byte-source.ts';
import { maxCourierEntries } from '../../../seals/courier/manifest.ts';
import type { CourierEntry, CourierItem, CourierParty } from '../../../shared/domain/courier.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { Urgency } from '../../../shared/domain/kinds.ts';
import { createDeliveriesRepository } from '../../store/deliveries-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { createOutboxRepository, type OutboxRow } from '../../store/outbox-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import { createSealLifeRepository } from '../../store/seal-life-repository.ts';
import type { StationParts } from '../parts.ts';

/** Everything of one pack. */
export interface GatheredPack {
  readonly entries: readonly CourierEntry[];
  open(item: CourierItem): ByteSource;
}

export type Gatherer = ReturnType<typeof createGatherer>;

const rank: Readonly<Record<Urgency, number>> = { flash: 0, urgent: 1, routine: 2 };

/** Reads what waits, from the tables of the line. */
export function createGatherer({ store }: Pick<StationParts, 'store'>) {
  const outbox = createOutboxRepository(store.db);
  const deliveries = createDeliveriesRepository(store.db);
  const waiting = createWaiting({ store });

  const recipientsOf = (documentId: DocumentId): UnitCode[] =>
    deliveries.ofDocument(documentId).map(({ unit }) => unit);
  /** Sealed and not with the exchange yet; what a person or the policy holds back is not among them. */
  const candidates = (): OutboxRow[] =>
    outbox.unsent().toSorted((a, b) => rank[a.urgency] - rank[b.urgency] || a.queuedAtMs - b.queuedAtMs);
  const documentsFor = (to: CourierParty, documentIds: readonly DocumentId[]): OutboxRow[] => {
    const chosen = new Set(documentIds);
    // A unit that the note leaves out has no key in it: it gets a note of its own.
    const isFor = (documentId: DocumentId): boolean =>
      to === 'exchange' || deliveries.get(documentId, to)?.parkedReason === null;
    return candidates().filter(({ documentId }) => chosen.has(documentId) && isFor(documentId));
  };
  /** The centre has it since the first note; the added unit itself has nothing. */
  const packageOf = (documentId: DocumentId): CourierItem | null => {
    const row = outbox.get(documentId);
    // A station that was restored may have the sealed package alone, and not what travelled.
    const isHere = row !== undefined && store.blobs.has(row.packageSha256);
    return isHere ? { sha256: row.packageSha256, sizeBytes: row.packageBytes } : null;
  };
  return {
    candidates,
    documentsFor,
    recipientsOf,
    count: (to: CourierParty) => ({
      receipts: waiting.receipts(to).length,
      notices: waiting.notices(to).length + waiting.notes(to).length + waiting.seals(to).length,
    }),
    gather: (to: CourierParty, documentIds: readonly DocumentId[]): GatheredPack => {
      const shelf = createShelf(store);
      const entries: CourierEntry[] = [
        ...documentsFor(to, documentIds).map((row) => ({
          ...shelf.entry('document', row.documentId, row.note, row.documentId),
          package: { sha256: row.packageSha256, sizeBytes: row.packageBytes },
        })),
        ...waiting.notes(to).map((row) => ({
          ...shelf.entry('further-note', `${row.documentId}:${row.sequence}`, row.note, row.documentId),
          package: to === 'exchange' ? null : packageOf(row.documentId),
        })),
        ...waiting.notices(to).map((row) => shelf.entry('notice', row.noticeId, row.jws, row.documentId)),
        ...waiting.receipts(to).map((row) => shelf.entry('receipt', row.receiptId, row.jws, row.documentId)),
        ...waiting.seals(to).map((row) => shelf.entry('seal-notice', row.noticeId, row.jws, null)),
      ];
      return { entries: entries.slice(0, maxCourierEntries), open: shelf.open };
    },
  };
}

/** What waits for one side. */
function createWaiting({ store }: Pick<StationParts, 'store'>) {
  const receipts = createReceiptsRepository(store.db);
  const notices = createNoticesRepository(store.db);
  const furtherNotes = createFurtherNotesRepository(store.db);
  const seals = createSealLifeRepository(store.db);
  const max = maxCourierEntries;
  return {
    receipts: (to: CourierParty) =>
      receipts.waiting(max).filter(({ jws }) => to === 'exchange' || payloadOf(jws)['sender'] === to),
    notices: (to: CourierParty) =>
      notices.waiting(max).filter(({ addressees }) => to === 'exchange' || addressees.includes(to)),
    notes: (to: CourierParty) =>
      furtherNotes.waiting(max).filter(({ units }) => to === 'exchange' || units.includes(to)),
    // Seals are the authority's business, and the way to it is the exchange.
    seals: (to: CourierParty) => (to === 'exchange' ? seals.waiting() : []),
  };
}

function createShelf(store: StationParts['store']) {
  const messages = new Map<string, Uint8Array>();
  return {
    entry: (
      kind: CourierEntry['kind'],
      id: string,
      message: string,
      documentId: string | null,
    ): CourierEntry => {
      const bytes = Buffer.from(message, 'utf8');
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      messages.set(sha256, bytes);
      const item = { sha256, sizeBytes: bytes.length };
      return { kind, id, documentId, message: item, package: null, number: null, at: null };
    },
    open: ({ sha256 }: CourierItem): ByteSource => {
      const message = messages.get(sha256);
      return message === undefined ? store.blobs.open(sha256) : memorySource(message);
    },
  };
}

/** Of our own message: what it says needs no proof here. */
function payloadOf(jws: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = jws.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}
