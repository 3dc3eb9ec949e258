import type { KeyObject } from 'node:crypto';
import type { KeyRow } from '../store/keys-repository.ts';

/** Opens each stored key once: it costs a scrypt, and a backlog of encrypted packages asks for the keys a hundred times a second. */
export function createOpenedKeys(
  rows: () => readonly KeyRow[],
  open: (row: KeyRow) => KeyObject,
): () => readonly KeyObject[] {
  const opened = new Map<string, KeyObject>();
  return () =>
    rows().map((row) => {
      const key = opened.get(row.protectedKey) ?? open(row);
      opened.set(row.protectedKey, key);
      return key;
    });
}
