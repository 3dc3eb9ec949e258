// What the exchange can see of an uploaded package: all of it when it came in the clear, all of it when it is encrypted and the exchange is one of those it
// was encrypted to, and nothing else otherwise. It decrypts in memory, segment by segment; nothing in the clear touches its disk.
import type { KeyObject } from 'node:crypto';
import { type ByteSource, hashStream, passChunks } from '../../formats/byte-source.ts';
import { unwrapContentKey } from '../../seals/encryption/content-key.ts';
import { DecryptionError, openEncrypted } from '../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../seals/encryption/package-purpose.ts';
import type { DeliveryNote } from '../../shared/domain/messages.ts';
import { exchangeHolder, wrappedKeyOf } from '../../shared/domain/note-token.ts';
import type { Policy } from '../../shared/domain/published.ts';
import { refusal, type Refusal } from './refusal.ts';

export interface PackageToRead {
  readonly source: ByteSource;
  readonly note: DeliveryNote;
  /** The note as it came, with the wrapped keys behind it. */
  readonly token: string;
  /** The exchange's own, newest first; empty: it has none. */
  readonly keys: readonly KeyObject[];
}

export type ReadPackage =
  | { readonly kind: 'plain'; readonly source: ByteSource }
  /** Encrypted to others alone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What the rules of the day ask of a note before anything is read; null: they are kept. `keys` are those that came behind it, by holder. */
export function refuseEncryption(
  note: DeliveryNote,
  keys: Pick<ReadonlyMap<string, string>, 'has'>,
  policy: Policy,
  canRead: boolean,
): Refusal | null {
  const refused = (reason: string, unit = ''): Refusal => refusal('note-refused', { reason, unit });
  if (note.encryption === null) return policy.encryption === 'required' ? refused('not-encrypted') : null;
  const without = note.recipients.find(({ unit }) => !keys.has(unit));
  if (without !== undefined) return refused('key-missing', without.unit);
  const mustBeRead = policy.exchangeReads === true && (policy.exchangeCertificates ?? []).length > 0;
  return mustBeRead && canRead && !keys.has(exchangeHolder) ? refused('exchange-key-missing') : null;
}

/** Opens what there is to open. Rejects only when the source itself cannot be read. */
export async function readPackage({ source, note, token, keys }: PackageToRead): Promise<ReadPackage> {
  if (note.encryption === null) return { kind: 'plain', source };
  const wrapped = wrappedKeyOf(token, exchangeHolder);
  if (wrapped === null || keys.length === 0) return { kind: 'closed' };
  const unwrapped = await unwrapContentKey(keys, wrapped);
  if (!unwrapped.ok) return refuseClosed(unwrapped.code);
  return catchDamage(async () => {
    const streamKey = { contentKey: unwrapped.key, purpose: packagePurpose };
    const plain = await openEncrypted(streamKey, source);
    const { sha256, sizeBytes } = await hashStream(passChunks(plain));
    const named = note.encryption?.plain;
    if (sha256 !== named?.sha256 || sizeBytes !== named.sizeBytes) return refuseClosed('plain-differs');
    return { kind: 'plain', source: plain };
  });
}

const refuseClosed = (reason: string): ReadPackage => ({
  kind: 'refused',
  refusal: refusal('package-refused', { check: 'encryption', reason }),
});

/** Changed segments are found by the first pass over them. */
async function catchDamage(run: () => Promise<ReadPackage>): Promise<ReadPackage> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DecryptionError) return refuseClosed(error.code);
    throw error;
  }
}
