// What this unit had said about its documents after they were sent, and a restored database does not know: notices (recall, reminder, annulment) and further
// notes (补发). Each is judged like anybody's and put down with what it changed, so that nobody is asked for the same again and everybody who has a document
// stands in its list. The receipts that answer it come with the feed.
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { isNoticeKind, type DeliveryNote, type DocumentNotice } from '../../../shared/domain/messages.ts';
import { nextDocumentState, openDeliveryStates, type DocumentAct } from '../../../shared/domain/states.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { historyActs } from '../notices/issue-notice.ts';
import type { StationParts } from '../parts.ts';
import { readNote } from '../receiving/delivery-note.ts';
import { newDeliveries } from '../sending/note-recipients.ts';

/** What the exchange says of one of them. */
export interface OwnFollowUp {
  readonly kind: 'notice' | 'note';
  readonly message: string;
  readonly receivedAt: string;
}

/** Keeps what is genuine and not known here, in the order in which the exchange had it; answers how many. */
export async function keepOwnFollowUps(
  parts: StationParts,
  followUps: readonly OwnFollowUp[],
): Promise<number> {
  const keep = createKeeper(parts);
  let kept = 0;
  for (const { kind, message, receivedAt } of followUps.toSorted(byTime)) {
    const atMs = Date.parse(receivedAt);
    if (kind === 'notice') {
      const notice = await readOwnNotice(parts, message);
      if (notice !== null && keep.notice(notice, message, atMs)) kept += 1;
    } else {
      const note = await readOwnNote(parts, message);
      if (note !== null && keep.note(note, message, atMs)) kept += 1;
    }
  }
  return kept;
}

const byTime = (one: OwnFollowUp, other: OwnFollowUp): number =>
  Date.parse(one.receivedAt) - Date.parse(other.receivedAt);

async function readOwnNotice(parts: StationParts, token: string): Promise<DocumentNotice | null> {
  const trust = parts.trust.current();
  if (trust === null) return null;
  const expectedType = 'yizhan/document-notice/1';
  const now = new Date(parts.clock.nowMs());
  const verified = await verifyMessage<DocumentNotice>({ token, trust, expectedType, now });
  const isOwn = verified.ok && verified.unit === parts.identity()?.unitCode;
  return isOwn && isNoticeKind(verified.payload.kind) ? verified.payload : null;
}

async function readOwnNote(parts: StationParts, token: string): Promise<DeliveryNote | null> {
  const trust = parts.trust.current();
  const read = trust && (await readNote(token, trust, parts.clock.nowMs()));
  return read?.unit != null && read.unit === parts.identity()?.unitCode ? read.note : null;
}

function createKeeper(parts: StationParts) {
  const { db } = parts.store;
  const outbox = createOutboxRepository(db);
  const notices = createNoticesRepository(db);
  const notes = createFurtherNotesRepository(db);
  const history = createHistoryRepository(db);
  const effects = createEffects(parts);

  const record = (documentId: DocumentId, said: { act: string; by: string; note: string }, atMs: number) => {
    const { act, by: personName, note } = said;
    history.add({ documentId, atMs, personId: null, personName, role: '', act, note: note || null });
    parts.audit.append({
      actor: null,
      act: 'storage.followUpRebuilt',
      subject: documentId,
      details: { act },
    });
  };
  return {
    notice: (notice: DocumentNotice, jws: string, atMs: number): boolean =>
      parts.store.transact(() => {
        const { documentId, sequence, kind, reason, byPerson: by } = notice;
        if (outbox.get(documentId)?.state !== 'accepted') return false;
        if (notices.own(documentId).some((one) => one.sequence === sequence)) {
          // The backup was made before the exchange answered.
          notices.accept(notice, atMs);
          return false;
        }
        notices.queue({ ...notice, jws, createdAtMs: atMs });
        notices.accept(notice, atMs);
        effects.notice(notice, atMs);
        record(documentId, { act: historyActs[kind], by, note: reason }, atMs);
        return true;
      }),
    note: (note: DeliveryNote, token: string, atMs: number): boolean =>
      parts.store.transact(() => {
        const { documentId, sequence } = note;
        if (outbox.get(documentId)?.state !== 'accepted') return false;
        if (notes.ofDocument(documentId).some((one) => one.sequence === sequence)) {
          notes.accept(note, atMs);
          return false;
        }
        const units = note.recipients.map(({ unit }) => unit);
        notes.queue({ documentId, sequence, note: token, units, byPerson: '', createdAtMs: atMs });
        notes.accept(note, atMs);
        const names = effects.note(note, atMs);
        record(documentId, { act: 'supplement', by: '', note: names.join('、') }, atMs);
        return true;
      }),
  };
}

const endsBy: Readonly<Partial<Record<DocumentNotice['kind'], DocumentAct>>> = {
  annul: 'revoke',
  abolish: 'abolish',
  supersede: 'abolish',
};

/** What was said changed the rows of the recipients, or the document. */
function createEffects({ store, clock, trust }: StationParts) {
  const deliveries = createDeliveriesRepository(store.db);
  const documents = createDocumentsRepository(store.db);
  const encryptions = createPackageEncryptionsRepository(store.db);
  const move = (documentId: DocumentId, act: DocumentAct): void => {
    const from = documents.get(documentId)?.state;
    const to = from && nextDocumentState(from, act);
    if (from !== undefined && to !== undefined)
      documents.move({ documentId, from, to, nowMs: clock.nowMs() });
  };
  const change = (notice: DocumentNotice, to: (row: DeliveryRow) => DeliveryRow): void => {
    for (const unit of notice.addressees) {
      const row = deliveries.get(notice.documentId, unit);
      if (row !== undefined && openDeliveryStates.includes(row.state)) deliveries.update(to(row));
    }
  };
  return {
    notice: (notice: DocumentNotice, atMs: number): void => {
      const act = endsBy[notice.kind];
      if (act !== undefined) move(notice.documentId, act);
      if (notice.kind === 'recall')
        change(notice, (row) => ({ ...row, recall: row.recall ?? 'asked', recallAtMs: atMs }));
      if (notice.kind === 'remind')
        change(notice, (row) => ({ ...row, reminders: row.reminders + 1, remindedAtMs: atMs }));
    },
    /** Names of the units that it went to. */
    note: (note: DeliveryNote, atMs: number): string[] => {
      const { documentId } = note;
      const added = newDeliveries(note, [], trust.current()).filter(
        ({ unit }) => deliveries.get(documentId, unit) === undefined,
      );
      for (const row of added) deliveries.add({ ...row, addedAtMs: atMs });
      for (const { unit } of note.recipients) encryptions.unpark(documentId, unit);
      // A closed document waits for somebody again.
      if (added.length > 0) move(documentId, 'reopen');
      return note.recipients.map(({ unit }) => deliveries.get(documentId, unit)?.unitName ?? unit);
    },
  };
}
