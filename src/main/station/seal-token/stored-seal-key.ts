// The unit's seal key as it stands in the table `keys`: a key file, a place in a token, or both. The place is part of the row, so that a key and where it
// lives can never come from two different days.
import type { KeyFile } from '../../../seals/pki/key-file.ts';
import type { TokenPlace } from './messages.ts';

type StoredSealKey = (KeyFile | { readonly spkiSha256: string }) & { readonly token?: TokenPlace };

/** Where a stored key lives: `place` is null for a key file. */
export interface StoredPlace {
  readonly place: TokenPlace | null;
  readonly hasKeyFile: boolean;
}

/** Reads the column `protected_key`. */
export function placeOfStored(protectedKey: string): StoredPlace {
  const stored = JSON.parse(protectedKey) as StoredSealKey;
  return { place: stored.token ?? null, hasKeyFile: 'box' in stored };
}

/** A key that was made in a token: there is no file of it. */
export function storedTokenKey(spkiSha256: string, token: TokenPlace): string {
  return JSON.stringify({ spkiSha256, token } satisfies StoredSealKey);
}

/** The same key kept elsewhere; null: in its key file. */
export function movedKey(protectedKey: string, place: TokenPlace | null): string {
  const stored = JSON.parse(protectedKey) as StoredSealKey;
  // JSON leaves out what is undefined.
  return JSON.stringify({ ...stored, token: place ?? undefined });
}
