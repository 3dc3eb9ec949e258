// What the exchange did with our earlier packs, as its next one tells: accepted rows leave the outbox exactly as if the line had said so, refused ones are
// parked with the exchange's reason. An answer that comes late, twice, or after the line was faster changes nothing.
import { maxCourierEntries } from '../../../seals/courier/manifest.ts';
import type { CourierAnswer, CourierManifest } from '../../../shared/domain/courier.ts';
import type { DocumentId, NoticeId, ReceiptId } from '../../../shared/domain/ids.ts';
import { createAuditRepository } from '../../store/audit-repository.ts';
import { createCourierRepository } from '../../store/courier-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import { createSealLifeRepository } from '../../store/seal-life-repository.ts';
import { createTransportsRepository } from '../../store/transports-repository.ts';
import { carriedReason } from '../../sync/step-receipts.ts';
import { dispositions } from '../../sync/failure-policy.ts';
import type { SyncStages } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';

export interface AnswerIntake {
  apply(manifest: CourierManifest): void;
}

const parks: ReadonlySet<string> = new Set(
  Object.entries(dispositions).flatMap(([code, disposition]) => (disposition === 'park' ? [code] : [])),
);

/** Applies answers of the exchange; what another unit says about our documents are receipts, never answers. */
export function createAnswerIntake(
  parts: StationParts,
  accepted: SyncStages['sending']['accepted'],
): AnswerIntake {
  const { store, clock, events } = parts;
  const packs = createCourierRepository(store.db);
  const audit = createAuditRepository(store.db);
  const settle = createSettlers(parts, accepted);
  const applyOne = (answer: CourierAnswer): void => {
    const atMs = Date.parse(answer.at);
    const state = answer.accepted ? 'accepted' : 'refused';
    packs.answer({ kind: answer.kind, entryId: answer.id, state, code: answer.code, atMs });
    if (answer.accepted) settle.accept(answer, atMs);
    else if (answer.code !== null && parks.has(answer.code)) settle.park(answer, answer.code);
  };
  return {
    apply: ({ from, answers, countersignature }) => {
      if (from !== 'exchange') return;
      store.transact(() => {
        for (const answer of answers) applyOne(answer);
        // Of a log that this one is not (a restored machine): it proves nothing here.
        if (countersignature === null || countersignature.entryNo > (audit.head()?.entryNo ?? 0)) return;
        const { entryNo, head, jws } = countersignature;
        audit.keepCountersignature({ entryNo, head, countersignature: jws, atMs: clock.nowMs() });
      });
      if (answers.length > 0) events.emit('outbox', null);
    },
  };
}

function createSettlers({ store }: StationParts, accepted: SyncStages['sending']['accepted']) {
  const outbox = createOutboxRepository(store.db);
  const receipts = createReceiptsRepository(store.db);
  const transports = createTransportsRepository(store.db);
  const notices = createNoticesRepository(store.db);
  const notes = createFurtherNotesRepository(store.db);
  const seals = createSealLifeRepository(store.db);
  const noteKey = (id: string) => {
    const [documentId = '', sequence = ''] = id.split(':');
    return { documentId: documentId as DocumentId, sequence: Number(sequence) };
  };
  const accept: Readonly<Record<CourierAnswer['kind'], (id: string, atMs: number) => void>> = {
    document: (id, atMs) => {
      if (outbox.get(id as DocumentId) !== undefined) accepted(id as DocumentId, atMs);
    },
    'further-note': (id, atMs) => void notes.accept(noteKey(id), atMs),
    receipt: (id, atMs) => receipts.accept(id as ReceiptId, atMs),
    notice: (id, atMs) => void notices.accept({ noticeId: id as NoticeId }, atMs),
    'seal-notice': (id, atMs) => void seals.accept(id, atMs),
    publication: () => undefined,
  };
  const park: Readonly<Record<CourierAnswer['kind'], (id: string, reason: string) => void>> = {
    document: (id, reason) =>
      void outbox.park({ documentId: id as DocumentId, reason, details: {}, nextTryAtMs: null }),
    'further-note': (id, reason) => notes.park(noteKey(id), reason),
    receipt: (id, reason) => {
      const row = receipts.waiting(maxCourierEntries).find(({ receiptId }) => receiptId === id);
      const isEarly =
        row !== undefined && reason === 'receipt-refused' && transports.cameByHand(row.documentId);
      // It goes on by itself, by the line or with the next trip.
      if (isEarly) receipts.retryAt(row.receiptId, row.nextTryAtMs, carriedReason);
      else receipts.park(id as ReceiptId, reason);
    },
    notice: (id, reason) => notices.park({ noticeId: id as NoticeId }, reason),
    'seal-notice': (id, reason) => seals.park(id, reason),
    publication: () => undefined,
  };
  return {
    accept: ({ kind, id }: CourierAnswer, atMs: number): void => accept[kind](id, atMs),
    park: ({ kind, id }: CourierAnswer, reason: string): void => park[kind](id, reason),
  };
}
