// What another feed entry of a document that is here already may change. Threat: whoever runs the exchange, or a fault on the way, puts a forged note or
// a damaged package first, and the genuine one would find its place taken. So a valid arrival replaces an invalid one, never the other way round; the
// first one's bytes, note and judgement are kept for whoever must look into it.
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { sealedPackageOf } from '../../../shared/domain/messages.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import type { InboxRow } from '../../store/inbox-repository.ts';
import type { StationParts } from '../parts.ts';
import { readNote, type ReadNote } from './delivery-note.ts';
import { failedCodes } from './failed-codes.ts';

/** What lies in the inbox and may have to give way, and its note as a blob. */
export interface Replaced {
  readonly row: InboxRow;
  readonly note: StagedBlob;
}

/** True when this entry is the one that the row was made of: nothing new can come of it. */
export function isKnownArrival(known: InboxRow, token: string, { note, unit }: ReadNote): boolean {
  const whole = known.packageBlob === sealedPackageOf(note).sha256;
  return known.note === token && (whole || unit === null);
}

/** Whether a verified note may bring something better than what is here; whether it does, its package decides. */
export async function mayReplace(
  known: InboxRow,
  read: ReadNote,
  judge: { readonly trust: TrustStore; readonly nowMs: number },
): Promise<boolean> {
  // A person has decided, or nothing is wrong with what is here.
  if (known.verdict !== 'invalid' || known.state === 'signed' || known.state === 'returned') return false;
  if (read.unit === null) return false;
  const before = await readNote(known.note, judge.trust, judge.nowMs);
  // What a forged note says, its sequence too, binds nobody.
  if (before === null || before.unit === null) return true;
  if (before.unit !== read.unit) return false;
  const { sequence } = read.note;
  if (sequence !== known.noteSequence) return sequence > known.noteSequence;
  // The same note again: only when its package had come damaged.
  return known.packageBlob !== sealedPackageOf(read.note).sha256;
}

/** True while the row is still the one that was judged. */
export function isUnchanged(known: InboxRow, present: InboxRow | undefined): boolean {
  return (
    present?.note === known.note && present.packageBlob === known.packageBlob && present.state === known.state
  );
}

/** Keeps the record of what gives way, inside the transaction that replaces it. Its package is a blob already, and stays one. */
export function recordReplaced(
  parts: Pick<StationParts, 'store' | 'clock' | 'audit'>,
  documentId: DocumentId,
  { row, note }: Replaced,
): void {
  parts.store.blobs.commit(note);
  createHistoryRepository(parts.store.db).add({
    documentId,
    atMs: parts.clock.nowMs(),
    personId: null,
    personName: '',
    role: '',
    act: 'replaced',
    note: null,
  });
  const { senderUnit: sender, packageBlob, state, noteSequence } = row;
  const failed = failedCodes(row.report);
  const details = { sender, package: packageBlob, state, failed, note: note.sha256 };
  parts.audit.append({
    actor: null,
    act: 'inbox.replaced',
    subject: documentId,
    details: { ...details, sequence: String(noteSequence), arrivedAtMs: String(row.arrivedAtMs) },
  });
}
