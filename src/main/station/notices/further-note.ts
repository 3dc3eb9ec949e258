// 补发: one more delivery note of a document that was sent, for added units or for one that has to get it again. Same document, same package, a higher
// sequence; signed before the transaction that queues it.
import { numberCopies } from '../../../shared/domain/copy-numbers.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { furtherNoteOf, type DeliveryNote } from '../../../shared/domain/messages.ts';
import { nextDocumentState } from '../../../shared/domain/states.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import type { OutboxRow } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from '../receiving/delivery-note.ts';
import { createNoteSealer } from '../sending/seal-note.ts';
import { createSequenceGiver } from './next-sequence.ts';

export interface FurtherRecipient {
  readonly unit: UnitCode;
  readonly role: 'main' | 'cc';
  readonly copies: number;
  /** Set when the unit has its numbers already. */
  readonly copyFrom?: number;
  readonly copyTo?: number;
  readonly insteadOf?: UnitCode;
}

export interface FurtherNoteWish {
  /** The row of the first note; the exchange has it. */
  readonly row: OutboxRow;
  readonly recipients: readonly FurtherRecipient[];
  /** Added units get a row each; a unit that gets it again has one. */
  readonly added: boolean;
}

export type FurtherNoteIssuer = (
  actor: Actor,
  wish: FurtherNoteWish,
) => Promise<Outcome<Record<string, never>>>;

/** The rows as the note names them: numbered on when the first note's copies were numbered. */
function rowsOf(
  first: DeliveryNote,
  { recipients, added }: FurtherNoteWish,
  deliveries: readonly DeliveryRow[],
): DeliveryNote['recipients'] {
  const given = [...first.recipients, ...(first.later ?? [])];
  const isNumbered = given.some(({ copyFrom }) => copyFrom !== undefined);
  if (!added || !isNumbered) return recipients;
  // In the note and in the rows: a row of merged units shows no range, and units that were added later are in no first note.
  const last = [...given, ...deliveries].reduce((most, { copyTo }) => Math.max(most, copyTo ?? 0), 0);
  return numberCopies(recipients, last + 1);
}

/** Issues further notes of own documents. */
export function createFurtherNoteIssuer(parts: StationParts): FurtherNoteIssuer {
  const { db } = parts.store;
  const notes = createFurtherNotesRepository(db);
  const deliveries = createDeliveriesRepository(db);
  const documents = createDocumentsRepository(db);
  const history = createHistoryRepository(db);
  const encryptions = createPackageEncryptionsRepository(db);
  const sealNote = createNoteSealer(parts);
  const nextAfter = createSequenceGiver(parts);

  /** A closed document waits for somebody again. */
  const reopen = (documentId: DocumentId, nowMs: number): void => {
    const from = documents.get(documentId)?.state;
    const to = from && nextDocumentState(from, 'reopen');
    if (from !== undefined && to !== undefined) documents.move({ documentId, from, to, nowMs });
  };

  return async (actor, wish) => {
    const first = peekNote(wish.row.note);
    if (first === null) return refuse('not-enrolled');
    const { documentId } = wish.row;
    const last = notes.lastSequence(documentId);
    const sequence = nextAfter(last);
    const nowMs = parts.clock.nowMs();
    const recipients = rowsOf(first, wish, deliveries.ofDocument(documentId));
    const issuedAt = new Date(nowMs).toISOString();
    const sealed = await sealNote(furtherNoteOf(first, { sequence, recipients, issuedAt }));
    if (!sealed.ok) return sealed;
    const queued = parts.store.transact(() => {
      if (notes.lastSequence(documentId) !== last) return false;
      if (wish.added && recipients.some(({ unit }) => deliveries.get(documentId, unit) !== undefined))
        return false;
      const units = recipients.map(({ unit }) => unit);
      const { id, name, role } = actor.person;
      notes.queue({ documentId, sequence, note: sealed.value, units, byPerson: name, createdAtMs: nowMs });
      for (const unit of units) encryptions.unpark(documentId, unit);
      if (wish.added) {
        for (const { unit, ...rest } of recipients) {
          const unitName = parts.trust.current()?.unit(unit)?.name ?? unit;
          deliveries.add({ documentId, unit, unitName, addedAtMs: nowMs, ...rest });
        }
        reopen(documentId, nowMs);
      }
      const entry = { documentId, atMs: nowMs, personId: id, personName: name, role };
      const names = units.map((unit) => deliveries.get(documentId, unit)?.unitName ?? unit);
      history.add({ ...entry, act: wish.added ? 'supplement' : 'reissue', note: names.join('、') });
      const details = { sequence: String(sequence), units: units.join(' ') };
      parts.audit.append({ actor, act: 'outbox.furtherNote', subject: documentId, details });
      return true;
    });
    return queued ? done({}) : refuse('changed-meanwhile');
  };
}
