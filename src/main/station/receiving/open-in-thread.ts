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

/** Memory of a thread that judges one package after the other: each in the place of the one before. */
export type HeldMemory = (sizeBytes: number) => Uint8Array;

/** Fresh memory for every package would leave megabytes to be collected for each; this grows to the largest that came, and goes with its thread. */
export function createHeldMemory(): HeldMemory {
  let held = new Uint8Array(0);
  return (sizeBytes) => {
    if (held.length < sizeBytes) held = new Uint8Array(Math.ceil(sizeBytes / growBytes) * growBytes);
    return held.subarray(0, sizeBytes);
  };
}

interface EncryptedQuestion {
  /** The note as it came, with the keys behind it. */
  readonly token: string;
  readonly note: DeliveryNote;
  readonly source: ByteSource;
  readonly self: UnitCode | null;
  readonly keys: readonly KeyObject[];
  readonly memory: HeldMemory;
}

/** What is judged, and how it was opened. */
interface OpenedBytes {
  readonly source: ByteSource;
  readonly opened: OpenedInThread;
}

// Held in memory while it is judged: read a dozen times, it would be decrypted a dozen times. Few packages are larger, and a thread judges one at a time.
const memoryMaxBytes = 16 * 1024 * 1024;
/** Steps in which that memory grows; what is smaller has memory of its own. */
const growBytes = 1024 * 1024;

/** Opens what came; null for what came in the clear. */
export async function openInThread(question: EncryptedQuestion): Promise<OpenedBytes | null> {
  const { token, note, source, self, keys, memory } = question;
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
    const held = await hold(inside, memory);
    if (held.sha256 !== plain.sha256) return closed('changed');
    const { sha256, sizeBytes } = plain;
    return { source: held.source, opened: { ok: true, sha256, sizeBytes, contentKey: unwrapped.key } };
  } catch (error) {
    if (error instanceof DecryptionError) return closed(ofStream[error.code]);
    throw error;
  }
}

/** The same bytes, in memory when they are of a usual size. */
export async function inMemory(source: ByteSource, memory: HeldMemory): Promise<ByteSource> {
  return source.sizeBytes > memoryMaxBytes ? source : heldSource(await readHeld(source, memory));
}

async function readHeld(source: ByteSource, memory: HeldMemory): Promise<Uint8Array> {
  const { sizeBytes } = source;
  if (sizeBytes <= growBytes || source.readInto === undefined) return source.read(0, sizeBytes);
  const bytes = memory(sizeBytes);
  await source.readInto(0, bytes);
  return bytes;
}

/** What is read out of memory that the next package overwrites is copied: a certificate that is kept must not change. Small packages have memory of their own. */
function heldSource(bytes: Uint8Array): ByteSource {
  const source = memorySource(bytes);
  if (bytes.length <= growBytes) return source;
  return {
    sizeBytes: source.sizeBytes,
    read: async (offset, length) => (await source.read(offset, length)).slice(),
    readInto: async (offset, target) => target.set(await source.read(offset, target.length)),
  };
}

async function hold(
  inside: ByteSource,
  memory: HeldMemory,
): Promise<{ readonly source: ByteSource; readonly sha256: Sha256 }> {
  if (inside.sizeBytes > memoryMaxBytes) {
    const { sha256 } = await hashStream(passChunks(inside));
    return { source: inside, sha256: sha256 as Sha256 };
  }
  const bytes = await readHeld(inside, memory);
  return { source: heldSource(bytes), sha256: createHash('sha256').update(bytes).digest('hex') as Sha256 };
}
