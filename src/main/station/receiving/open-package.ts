// An encrypted package that arrived becomes the sealed package again: the content key is unwrapped with whichever of the unit's keys it was wrapped for, old
// ones too, and the bytes stream through it into a staged blob, which is encrypted at rest like every blob. What comes out must be what the signed note
// names. Threat: a key for somebody else, a segment changed, left out or exchanged, a file that is longer than announced; each ends in a code, never in
// bytes that could be taken for the document.
import { type ByteSource, readChunks } from '../../../formats/byte-source.ts';
import { type UnwrapFailure, unwrapContentKey } from '../../../seals/encryption/content-key.ts';
import {
  type DecryptionCode,
  DecryptionError,
  decryptStream,
} from '../../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../../seals/encryption/package-purpose.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import { wrappedKeyOf } from '../../../shared/domain/note-token.ts';
import { BlobTooLargeError } from '../../store/blob-chunks.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { StationParts } from '../parts.ts';

/** The sealed package, staged: commit it with what comes of it, or discard it. */
export type OpenedPackage =
  { readonly ok: true; readonly staged: StagedBlob } | { readonly ok: false; readonly code: OpenFailure };

export interface EncryptedArrival {
  /** The note as it came, with the keys behind it. */
  readonly token: string;
  readonly note: DeliveryNote;
  readonly source: ByteSource;
}

export type PackageOpener = (arrival: EncryptedArrival) => Promise<OpenedPackage | null>;

/** What a package is said to be that was not opened by its key. */
export const ofUnwrap: Readonly<Record<UnwrapFailure, OpenFailure>> = {
  'wrap-unreadable': 'unreadable',
  'wrap-for-another-key': 'key-of-another',
  'wrap-changed': 'changed',
};
/** What a package is said to be whose bytes do not open. */
export const ofStream: Readonly<Record<DecryptionCode, OpenFailure>> = {
  'encryption-unreadable': 'unreadable',
  'encryption-changed': 'changed',
};

/** Opens arrivals; null for one that came in the clear. */
export function createPackageOpener(parts: Pick<StationParts, 'keys' | 'identity' | 'store'>): PackageOpener {
  const { blobs } = parts.store;
  return async ({ token, note, source }) => {
    if (note.encryption === null) return null;
    const self = parts.identity()?.unitCode;
    const wrapped = self === undefined ? null : wrappedKeyOf(token, self);
    if (wrapped === null) return { ok: false, code: 'key-missing' };
    const unwrapped = await unwrapContentKey(parts.keys.encryptionKeys(), wrapped);
    if (!unwrapped.ok) return { ok: false, code: ofUnwrap[unwrapped.code] };
    const streamKey = { contentKey: unwrapped.key, purpose: packagePurpose };
    const { sha256, sizeBytes } = note.encryption.plain;
    try {
      const staged = await blobs.stage(decryptStream(streamKey, readChunks(source)), { maxBytes: sizeBytes });
      if (staged.sha256 === sha256) return { ok: true, staged };
      await blobs.discard(staged);
      return { ok: false, code: 'changed' };
    } catch (error) {
      if (error instanceof DecryptionError) return { ok: false, code: ofStream[error.code] };
      if (error instanceof BlobTooLargeError) return { ok: false, code: 'changed' };
      throw error;
    }
  };
}
