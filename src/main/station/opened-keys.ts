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

/** A key that another machine's device key protects. */
export class KeyElsewhereError extends Error {}

/** Whether the key in use belongs to another machine; each stored key is tried once. */
export function createElsewhereCheck(row: () => KeyRow | undefined, open: () => unknown): () => boolean {
  let known: { readonly of: string; readonly isElsewhere: boolean } | null = null;
  return () => {
    const of = row()?.protectedKey;
    if (of === undefined) return false;
    if (known?.of !== of) known = { of, isElsewhere: failsElsewhere(open) };
    return known.isElsewhere;
  };
}

function failsElsewhere(open: () => unknown): boolean {
  try {
    open();
    return false;
  } catch (error) {
    // A key that is damaged fails where it is needed; the documents are shown all the same.
    return error instanceof KeyElsewhereError;
  }
}
