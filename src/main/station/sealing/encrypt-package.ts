// A sealed package is encrypted to its recipients in the moment before the first word about it goes to the exchange: sealed, time-stamped and judged it is
// by then. It is encrypted once, whatever the number of recipients; each has the content key wrapped for its certificate behind the delivery note. The own
// copy stays the sealed package itself: reading, proofs, printing and archive never see the encrypted form.
//
// A recipient without a certificate that holds today stops nobody else: the note goes to the others and names it as one of `later`, its row is parked with the
// reason, and supply-parked.ts sends it a note of its own as soon as the directory brings a certificate.
import { encryptedSizeOf, encryptStream, newContentKey } from '../../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../../seals/encryption/package-purpose.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { DeliveryNote, NamedPackage } from '../../../shared/domain/messages.ts';
import { withWrappedKeys } from '../../../shared/domain/note-token.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createOutboxRepository, type OutboxRow } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import type { SyncStages } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import { wrapKeys, type WrappedKeys } from './wrap-keys.ts';

type Settle = SyncStages['encryption']['settle'];

const go = { ok: true } as const;

/** The stage for the sync; a courier's disk asks it too, before it takes the package. */
export function createPackageEncryption(parts: StationParts): SyncStages['encryption'] {
  const repository = createPackageEncryptionsRepository(parts.store.db);
  const outbox = createOutboxRepository(parts.store.db);
  const settle: Settle = async (documentId) => {
    const row = outbox.get(documentId);
    const trust = parts.trust.current();
    if (row === undefined || trust?.policy.encryption !== 'required') return go;
    // Encrypted before, or begun in the clear before policy asked for more: the exchange says so, and the next try begins anew.
    if (repository.get(documentId) !== undefined || row.uploadUrl !== null || row.sentBytes > 0) return go;
    return encryptRow(parts, repository, { row, trust });
  };
  return { settle };
}

type Encryptions = ReturnType<typeof createPackageEncryptionsRepository>;

async function encryptRow(
  parts: StationParts,
  repository: Encryptions,
  { row, trust }: { readonly row: OutboxRow; readonly trust: TrustStore },
): ReturnType<Settle> {
  const note = payloadOf(row.note);
  const contentKey = newContentKey();
  const nowMs = parts.clock.nowMs();
  const units = note.recipients.map(({ unit }) => unit);
  const self = parts.identity()?.unitCode ?? null;
  const wrapped = await wrapKeys(contentKey, units, { trust, self, now: new Date(nowMs) });
  if (wrapped.exchangeMissing) return { ok: false, reason: 'exchange-not-encryptable', details: {} };
  if (wrapped.without.size === new Set(units).size) {
    const names = units.map((unit) => trust.unit(unit)?.name ?? unit);
    parkRows(parts, repository, row.documentId, wrapped);
    return {
      ok: false,
      reason: 'no-recipient-encryptable',
      details: { units: names.slice(0, 5).join('、') },
    };
  }
  const { blobs } = parts.store;
  const maxBytes = encryptedSizeOf(row.packageBytes);
  const plain = blobs.stream(row.packageSha256);
  const staged = await blobs.stage(encryptStream({ contentKey, purpose: packagePurpose }, plain), {
    maxBytes,
  });
  try {
    const token = await signEncrypted(parts, note, { staged, wrapped, nowMs });
    const kept = keep(parts, repository, { row, staged, token, contentKey, wrapped, nowMs });
    if (!kept) await blobs.discard(staged);
    return go;
  } catch (error) {
    await blobs.discard(staged);
    throw error;
  }
}

async function signEncrypted(
  { keys }: StationParts,
  note: DeliveryNote,
  made: { readonly staged: NamedPackage; readonly wrapped: WrappedKeys; readonly nowMs: number },
): Promise<string> {
  const { staged, wrapped, nowMs } = made;
  const machine = keys.machineSigner();
  if (machine === null) throw new Error('a sealed document has a machine that signs its note');
  const later = note.recipients.filter(({ unit }) => wrapped.without.has(unit));
  const encrypted: DeliveryNote = {
    ...note,
    recipients: note.recipients.filter(({ unit }) => !wrapped.without.has(unit)),
    ...(later.length > 0 && { later }),
    package: { sha256: staged.sha256, sizeBytes: staged.sizeBytes },
    encryption: { algorithm: 'A256GCM-1MiB', plain: note.package },
    issuedAt: new Date(nowMs).toISOString(),
  };
  return withWrappedKeys(await signMessage(encrypted, machine), wrapped.keys);
}

/** One transaction: blob, note, outbox, parked recipients and audit. False when somebody else (the line, a courier's disk) encrypted it meanwhile: theirs stands. */
function keep(
  parts: StationParts,
  repository: Encryptions,
  made: {
    readonly row: OutboxRow;
    readonly staged: StagedBlob;
    readonly token: string;
    readonly contentKey: Uint8Array;
    readonly wrapped: WrappedKeys;
    readonly nowMs: number;
  },
): boolean {
  const { row, staged, token, contentKey, wrapped, nowMs } = made;
  const { documentId, packageSha256: plainSha256 } = row;
  const kept = parts.store.transact(() => {
    if (repository.get(documentId) !== undefined) return false;
    parts.store.blobs.commit(staged);
    const { sha256: packageSha256, sizeBytes: packageBytes } = staged;
    const encrypted = {
      documentId,
      plainSha256,
      packageSha256,
      packageBytes,
      contentKey,
      note: token,
      nowMs,
    };
    if (!repository.replace(encrypted)) throw new Error('the package is on its way already');
    for (const [unit, reason] of wrapped.without) repository.park({ documentId, unit, reason }, nowMs);
    const details = {
      ...{ from: plainSha256, to: packageSha256, holders: String(wrapped.keys.size) },
      parked: [...wrapped.without.keys()].join(' '),
    };
    parts.audit.append({ actor: null, act: 'package.encrypted', subject: documentId, details });
    return true;
  });
  if (!kept) return false;
  parts.events.emit('outbox', documentId);
  if (wrapped.without.size > 0) tellParked(parts, documentId);
  return true;
}

function parkRows(
  parts: StationParts,
  repository: Encryptions,
  documentId: DocumentId,
  { without }: WrappedKeys,
): void {
  const nowMs = parts.clock.nowMs();
  parts.store.transact(() => {
    for (const [unit, reason] of without) repository.park({ documentId, unit, reason }, nowMs);
  });
  tellParked(parts, documentId);
}

function tellParked({ events }: StationParts, documentId: DocumentId): void {
  events.emit('deliveries', documentId);
  events.emit('home', null);
}

/** Whole: members that only other parts of the program know stay in it. */
function payloadOf(note: string): DeliveryNote {
  const [, payload = ''] = note.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as DeliveryNote;
}
