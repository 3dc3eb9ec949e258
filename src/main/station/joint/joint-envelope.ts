// What lies around a 会印件 on its way, so that nobody but the unit that it goes to can read it (ADR 0034):
//
//   "YZJOINT2" 8 | length of the wrapped key u32 | wrapped key, JWE | encrypted stream, purpose "joint-issue"
//
// Programs up to 0.3.0 wrote the content alone, a zip: it is refused in words of its own. Who made the file is told by the signature inside.
import type { KeyObject } from 'node:crypto';
import { type ByteSource, sliceSource } from '../../../formats/byte-source.ts';
import {
  type UnwrapFailure,
  unwrapContentKey,
  wrapContentKey,
} from '../../../seals/encryption/content-key.ts';
import {
  DecryptionError,
  encryptStream,
  newContentKey,
  openEncrypted,
} from '../../../seals/encryption/encrypted-stream.ts';
import { recipientCertificateOf } from '../../../seals/encryption/recipient-certificate.ts';
import type { Certificate } from '../../../seals/pki/certificate.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { JointRefusal } from '../../../shared/domain/joint-issue.ts';
import { done, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { refuseJoint } from './joint-refusal.ts';

const magic = Buffer.from('YZJOINT2', 'latin1');
const frameBytes = magic.length + 4;
// Of a wrapped key for RSA-4096 about 1,000.
const maxWrappedBytes = 4096;
const purpose = 'joint-issue';
const zipMagic = Buffer.from('PK\x03\x04', 'latin1');

/** The certificate that a file to this unit is encrypted to; asked for before a PIN is. */
export function envelopeCertificate(
  { trust, clock }: Pick<StationParts, 'trust' | 'clock'>,
  to: UnitCode,
): Outcome<Certificate> {
  const store = trust.current();
  if (store === null) return refuseJoint('lists-missing');
  const found = recipientCertificateOf(store, to, new Date(clock.nowMs()));
  if (found.ok) return done(found.certificate);
  return refuseJoint('recipient-not-encryptable', { to: store.unit(to)?.name ?? to, code: found.code });
}

/** Streams the file for the holder of this certificate's key. */
export async function* writeEnvelope(
  certificate: Certificate,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const contentKey = newContentKey();
  const wrapped = Buffer.from(await wrapContentKey(certificate, contentKey), 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(wrapped.length);
  yield Buffer.concat([magic, length, wrapped]);
  yield* encryptStream({ contentKey, purpose }, content);
}

const unwrapRefusals: Readonly<Record<UnwrapFailure, JointRefusal>> = {
  'wrap-unreadable': 'file-unreadable',
  'wrap-for-another-key': 'not-our-key',
  'wrap-changed': 'file-damaged',
};

/** The content by random access; a read may still meet a changed segment: see `catchDamage`. */
export async function openEnvelope(
  keys: () => readonly KeyObject[],
  source: ByteSource,
): Promise<Outcome<ByteSource>> {
  const head = Buffer.from(await source.read(0, Math.min(frameBytes, source.sizeBytes)));
  if (head.subarray(0, zipMagic.length).equals(zipMagic)) return refuseJoint('file-not-encrypted');
  const isOurs = head.length === frameBytes && head.subarray(0, magic.length).equals(magic);
  const wrappedBytes = isOurs ? head.readUInt32BE(magic.length) : 0;
  const start = frameBytes + wrappedBytes;
  if (wrappedBytes === 0 || wrappedBytes > maxWrappedBytes || start > source.sizeBytes)
    return refuseJoint('file-unreadable');
  const wrapped = Buffer.from(await source.read(frameBytes, wrappedBytes)).toString('latin1');
  const unwrapped = await unwrapContentKey(keys(), wrapped);
  if (!unwrapped.ok) return refuseJoint(unwrapRefusals[unwrapped.code]);
  const stream = sliceSource(source, start, source.sizeBytes - start);
  return catchDamage(async () => done(await openEncrypted({ contentKey: unwrapped.key, purpose }, stream)));
}

/** Runs what reads such content: bytes that were changed are a refusal, wherever they are met. */
export async function catchDamage<T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DecryptionError) return refuseJoint('file-damaged', { code: error.code });
    throw error;
  }
}
