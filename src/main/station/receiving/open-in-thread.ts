// A landed package, opened where it is judged: the key is unwrapped, the bytes go through it once to be hashed, and what is judged then is read through it
// again. Nothing is written. Threat and codes are those of open-package.ts.
import { createHash, type KeyObject } from 'node:crypto';
import { type ByteSource, hashStream, memorySource, passChunks } from '../../../formats/byte-source.ts';
import { unwrapContentKey } from '../../../seals/encryption/content-key.ts';
import { DecryptionError, openEncrypted } from '../../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../../seals/encryption/package-purpose.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import { wrappedKeyOf } from '../../../shared/domain/note-token.ts';
import type { OpenedInThread } from './judge-messages.ts';
import { ofStream, ofUnwrap } from './open-package.ts';

interface EncryptedQuestion {
  /** The note as it came, with the keys behind it. */
  readonly token: string;
  readonly note: DeliveryNote;
  readonly source: ByteSource;
  readonly self: UnitCode | null;
  readonly keys: readonly KeyObject[];
}

/** What is judged, and how it was opened. */
interface OpenedBytes {
  readonly source: ByteSource;
  readonly opened: OpenedInThread;
}

// Held in memory while it is judged: read a dozen times, it would be decrypted a dozen times. Few packages are larger, and a thread judges one at a time.
const memoryMaxBytes = 16 * 1024 * 1024;

/** Opens what came; null for what came in the clear. */
export async function openInThread(question: EncryptedQuestion): Promise<OpenedBytes | null> {
  const { token, note, source, self, keys } = question;
  if (note.encryption === null) return null;
  const closed = (code: OpenFailure): OpenedBytes => ({ source, opened: { ok: false, code } });
  const wrapped = self === null ? null : wrappedKeyOf(token, self);
  if (wrapped === null) return closed('key-missing');
  const unwrapped = await unwrapContentKey(keys, wrapped);
  if (!unwrapped.ok) return closed(ofUnwrap[unwrapped.code]);
  try {
    const inside = await openEncrypted({ contentKey: unwrapped.key, purpose: packagePurpose }, source);
    const { plain } = note.encryption;
    if (inside.sizeBytes !== plain.sizeBytes) return closed('changed');
    const held = await hold(inside);
    if (held.sha256 !== plain.sha256) return closed('changed');
    const { sha256, sizeBytes } = plain;
    return { source: held.source, opened: { ok: true, sha256, sizeBytes, contentKey: unwrapped.key } };
  } catch (error) {
    if (error instanceof DecryptionError) return closed(ofStream[error.code]);
    throw error;
  }
}

/** The same bytes, in memory when they are of a usual size. */
export async function inMemory(source: ByteSource): Promise<ByteSource> {
  return source.sizeBytes > memoryMaxBytes ? source : memorySource(await source.read(0, source.sizeBytes));
}

async function hold(inside: ByteSource): Promise<{ readonly source: ByteSource; readonly sha256: Sha256 }> {
  if (inside.sizeBytes > memoryMaxBytes) {
    const { sha256 } = await hashStream(passChunks(inside));
    return { source: inside, sha256: sha256 as Sha256 };
  }
  const bytes = await inside.read(0, inside.sizeBytes);
  return { source: memorySource(bytes), sha256: createHash('sha256').update(bytes).digest('hex') as Sha256 };
}
