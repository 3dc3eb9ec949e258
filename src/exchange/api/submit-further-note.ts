// 补发: a later note of a document that is here already, for the recipients that it lists. The package is not uploaded again; a note that is not above the
// ones before it changes nothing.
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../shared/domain/messages.ts';
import type { DayBounds } from '../operations/day-bounds.ts';
import type { AcceptedDocument } from '../store/documents.ts';
import type { ExchangeStore, ExchangeTransaction } from '../store/store.ts';
import { maxFollowUps } from './receive-notices.ts';
import { refusal } from './refusal.ts';
import type { SubmitOutcome } from './submit.ts';

export interface FurtherNote {
  readonly note: DeliveryNote;
  /** Compact JWS. */
  readonly token: string;
  readonly noteSha256: Sha256;
  readonly unit: UnitCode;
  readonly atMs: number;
}

/** True when the note adds to this document instead of contradicting it. */
export function isFurtherNote(known: AcceptedDocument, { note, unit }: FurtherNote): boolean {
  const { sha256, sizeBytes } = note.package;
  const isSamePackage = known.packageSha256 === sha256 && known.sizeBytes === sizeBytes;
  return note.supplement === true && known.sender === unit && isSamePackage && note.sequence > 1;
}

const idOf = (documentId: DocumentId, sequence: number): string => `${documentId}:${sequence}`;

/** Further addressees and feed entries for those that the note lists, in one transaction. */
export function acceptFurtherNote(
  store: Pick<ExchangeStore, 'transact'>,
  further: FurtherNote,
  bounds: DayBounds,
): Promise<SubmitOutcome> {
  return store.transact((tx) => keepFurtherNote(tx, further, bounds));
}

async function keepFurtherNote(
  tx: ExchangeTransaction,
  further: FurtherNote,
  bounds: DayBounds,
): Promise<SubmitOutcome> {
  const { note, token, noteSha256, unit: sender, atMs } = further;
  const { documentId, sequence } = note;
  const conflict = { ok: false, refusal: refusal('document-conflict', { documentId }) } as const;
  const followUpId = idOf(documentId, sequence);
  const known = await tx.followUps.find(followUpId);
  if (known) {
    if (known.payloadSha256 !== noteSha256) return conflict;
    return { ok: true, acceptedAtMs: known.receivedAtMs, alreadyHad: true };
  }
  const { count, lastNoteSequence } = await tx.followUps.summaryOf(documentId);
  if (count >= maxFollowUps) return { ok: false, refusal: refusal('busy', { retryAfterSeconds: '3600' }) };
  if (sequence <= lastNoteSequence) return conflict;
  const over = await bounds.refuse(tx.unitDays, sender, 'documents');
  if (over) return { ok: false, refusal: over };
  const units = [...new Set(note.recipients.map((recipient) => recipient.unit))];
  await tx.followUps.insert({
    ...{ followUpId, documentId, sender, kind: 'note', sequence },
    ...{ message: token, payloadSha256: noteSha256, receivedAtMs: atMs },
  });
  await tx.documents.addAddressees(documentId, units);
  const entry = { kind: 'document', documentId, receiptId: null, followUpId, atMs } as const;
  await tx.feed.append(units.map((unit) => ({ ...entry, unit })));
  await bounds.count(tx.unitDays, sender, 'documents');
  return { ok: true, acceptedAtMs: atMs, alreadyHad: false };
}
