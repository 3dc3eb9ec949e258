// Takes a document in: note, addressees, package, then one transaction for the document and every addressee's feed. Idempotent on the document's
// id: a unit whose answer was lost sends again and hears the same.
import { createHash, type KeyObject } from 'node:crypto';
import { openFileSource } from '../../formats/byte-source.ts';
import { encryptedSizeOf } from '../../seals/encryption/encrypted-stream.ts';
import { verifyMessage } from '../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import { sealedPackageOf, type DeliveryNote } from '../../shared/domain/messages.ts';
import { noteJwsOf, wrappedKeysOf } from '../../shared/domain/note-token.ts';
import type { ExchangeLog } from '../log.ts';
import type { DayBounds } from '../operations/day-bounds.ts';
import type { AcceptedDocument, DocumentsReader } from '../store/documents.ts';
import type { ExchangeStore } from '../store/store.ts';
import { refuseBadPackage } from './judge-package.ts';
import { readPackage, refuseEncryption } from './read-package.ts';
import { refusal, type Refusal } from './refusal.ts';
import { acceptFurtherNote, isFurtherNote } from './submit-further-note.ts';
import type { Uploads } from './uploads.ts';

export interface SubmitParts {
  readonly store: ExchangeStore;
  readonly uploads: Uploads;
  readonly bounds: DayBounds;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
  /** Private keys by which the exchange reads packages that are encrypted to it too; left out: none. */
  readonly encryptionKeys?: readonly KeyObject[];
}

export interface Submission {
  readonly unit: UnitCode;
  readonly documentId: DocumentId;
  /** Compact JWS. */
  readonly note: string;
  readonly trust: TrustStore;
}

export type SubmitOutcome =
  | { readonly ok: true; readonly acceptedAtMs: number; readonly alreadyHad: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** The use case `submit`. */
export function createSubmit(parts: SubmitParts): (submission: Submission) => Promise<SubmitOutcome> {
  // A large package takes seconds to judge: a station that lost patience and sends again gets the answer of the judgement that is running.
  const running = new Map<string, Promise<SubmitOutcome>>();
  return (submission) => {
    const key = `${submission.unit} ${submission.documentId} ${submission.note}`;
    const known = running.get(key);
    if (known) return known.then((first) => (first.ok ? { ...first, alreadyHad: true } : first));
    const outcome = judgeSubmission(parts, submission).finally(() => running.delete(key));
    running.set(key, outcome);
    return outcome;
  };
}

async function judgeSubmission(parts: SubmitParts, submission: Submission): Promise<SubmitOutcome> {
  const note = await readNote(parts, submission);
  if ('code' in note) return { ok: false, refusal: note };
  const further = await answerFurther(parts, submission, note);
  if (further) return further;
  const known = await answerKnown(parts.store.documents, submission, note);
  if (known) return known;
  const refused =
    (await parts.bounds.refuse(parts.store.unitDays, submission.unit, 'documents')) ??
    refuseRecipients(note, submission.trust) ??
    refuseNoteKeys(parts, submission, note) ??
    (await refuseSize(parts, submission, note)) ??
    (await refusePackage(parts, submission, note));
  if (refused === null) return accept(parts, submission, note);
  const { unit, documentId } = submission;
  parts.log.warn('submit-refused', { unit, documentId, code: refused.code, ...refused.details });
  return { ok: false, refusal: refused };
}

async function readNote(parts: SubmitParts, submission: Submission): Promise<DeliveryNote | Refusal> {
  const { unit, documentId, note: token, trust } = submission;
  const expectedType = 'yizhan/delivery-note/1';
  const verified = await verifyMessage<DeliveryNote>({
    ...{ token: noteJwsOf(token), trust, expectedType },
    now: parts.clock(),
  });
  if (!verified.ok) return refusal('note-refused', { reason: verified.code });
  if (verified.unit !== unit) return refusal('note-refused', { reason: 'other-unit' });
  if (verified.payload.documentId !== documentId)
    return refusal('note-refused', { reason: 'other-document' });
  return verified.payload;
}

/** Null when the note is not a later one of a document that is here. */
async function answerFurther(
  parts: SubmitParts,
  submission: Submission,
  note: DeliveryNote,
): Promise<SubmitOutcome | null> {
  const { store, bounds, clock, log } = parts;
  const { unit, documentId, note: token, trust } = submission;
  const known = await store.documents.find(documentId);
  const further = { note, token, unit, noteSha256: hashNote(note), atMs: clock().getTime() };
  // It adds to something that this exchange has lost: taken for the document itself it would shut out its own first note, and all who are named there.
  if (!known && note.supplement === true)
    return { ok: false, refusal: refusal('package-missing', { documentId }) };
  if (!known || !isFurtherNote(known, further)) return null;
  const stranger = refuseRecipients(note, trust) ?? refuseNoteKeys(parts, submission, note);
  if (stranger) return { ok: false, refusal: stranger };
  const outcome = await acceptFurtherNote(store, further, bounds);
  const facts = { unit, documentId, sequence: note.sequence, addressees: note.recipients.length };
  if (outcome.ok && !outcome.alreadyHad) log.info('further-note-accepted', facts);
  return outcome;
}

async function answerKnown(
  documents: DocumentsReader,
  submission: Submission,
  note: DeliveryNote,
): Promise<SubmitOutcome | null> {
  const known = await documents.find(submission.documentId);
  if (!known) return null;
  const isSame = known.sender === submission.unit && known.noteSha256 === hashNote(note);
  return isSame
    ? { ok: true, acceptedAtMs: known.acceptedAtMs, alreadyHad: true }
    : { ok: false, refusal: refusal('document-conflict', { documentId: submission.documentId }) };
}

function refuseRecipients(note: DeliveryNote, trust: TrustStore): Refusal | null {
  const known = new Set(trust.directory.units.map((unit) => unit.code));
  const stranger = note.recipients.find((recipient) => !known.has(recipient.unit));
  return stranger ? refusal('recipient-unknown', { unit: stranger.unit }) : null;
}

function refuseNoteKeys(
  { encryptionKeys = [] }: SubmitParts,
  { note: token, trust }: Submission,
  note: DeliveryNote,
): Refusal | null {
  // In order once: to look for each addressee's key in a note of a megabyte would be the square of their number.
  return refuseEncryption(note, wrappedKeysOf(token), trust.policy, encryptionKeys.length > 0);
}

async function refuseSize(
  parts: SubmitParts,
  submission: Submission,
  note: DeliveryNote,
): Promise<Refusal | null> {
  const { sha256, sizeBytes } = note.package;
  const maxBytes = submission.trust.policy.maxPackageBytes;
  // The limit is for what the unit sealed: what encryption adds is nobody's fault.
  if (sealedPackageOf(note).sizeBytes > maxBytes || sizeBytes > encryptedSizeOf(maxBytes))
    return refusal('too-large', { maxBytes: String(maxBytes), sizeBytes: String(sizeBytes) });
  const { documents, blobs } = parts.store;
  const uploaded = await documents.uploadedSize(sha256, submission.unit);
  const isThere = uploaded !== undefined && (await blobs.has(sha256));
  const size = isThere ? uploaded : await parts.uploads.adoptFinished(submission.unit, sha256);
  if (size === undefined) return refusal('package-missing', { sha256 });
  return size === sizeBytes ? null : refusal('package-refused', { check: 'size', sizeBytes: String(size) });
}

async function refusePackage(
  parts: SubmitParts,
  submission: Submission,
  note: DeliveryNote,
): Promise<Refusal | null> {
  const { unit, trust, note: token, documentId } = submission;
  const { encryptionKeys: keys = [] } = parts;
  const source = await openFileSource(parts.store.blobs.path(note.package.sha256));
  try {
    const read = await readPackage({ source, note, token, keys });
    if (read.kind === 'refused') return read.refusal;
    if (read.kind === 'plain')
      return await refuseBadPackage({
        ...{ source: read.source, note, noteUnit: unit },
        ...{ trust, now: parts.clock() },
      });
    // What the centre does not see, the receiving station judges: seal, marking and page.
    parts.log.info('package-not-read', { unit, documentId });
    return null;
  } finally {
    await source.close();
  }
}

async function accept(
  parts: SubmitParts,
  submission: Submission,
  note: DeliveryNote,
): Promise<SubmitOutcome> {
  const { store, log } = parts;
  const atMs = parts.clock().getTime();
  const addressees = [...new Set(note.recipients.map((recipient) => recipient.unit))];
  const document: AcceptedDocument = {
    documentId: note.documentId,
    sender: submission.unit,
    note: submission.note,
    noteSha256: hashNote(note),
    packageSha256: note.package.sha256,
    sizeBytes: note.package.sizeBytes,
    acceptedAtMs: atMs,
  };
  const outcome = await store.transact(async (tx): Promise<SubmitOutcome> => {
    if (await tx.documents.insert(document, addressees)) {
      const entry = { kind: 'document', documentId: note.documentId, receiptId: null, atMs } as const;
      await tx.feed.append(addressees.map((unit) => ({ ...entry, unit })));
      await parts.bounds.count(tx.unitDays, submission.unit, 'documents');
      return { ok: true, acceptedAtMs: atMs, alreadyHad: false };
    }
    // The same document came by a second connection, or to another node, while this one was judged.
    const known = await answerKnown(tx.documents, submission, note);
    if (known) return known;
    throw new Error('an id is taken by a document that cannot be read');
  });
  if (outcome.ok && !outcome.alreadyHad) {
    log.info('document-accepted', {
      unit: submission.unit,
      documentId: note.documentId,
      addressees: addressees.length,
    });
    await parts.uploads.forget(submission.unit, note.package.sha256);
  }
  return outcome;
}

// Asked for up to three times a submit, and a note to thousands takes ten milliseconds.
const noteHashes = new WeakMap<DeliveryNote, Sha256>();

function hashNote(note: DeliveryNote): Sha256 {
  const known = noteHashes.get(note);
  if (known !== undefined) return known;
  const form = canonicalJson(structuredClone(note) as unknown as Parameters<typeof canonicalJson>[0]);
  const hash = createHash('sha256').update(form).digest('hex') as Sha256;
  noteHashes.set(note, hash);
  return hash;
}
