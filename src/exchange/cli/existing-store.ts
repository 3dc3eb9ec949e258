// The store of an exchange that is there already, for commands that ask it something: a folder that was mistyped must not become an empty exchange that has
// nothing to tell.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openExchangeStore } from '../store/open-store.ts';
import type { ExchangeStore } from '../store/store.ts';
import { need, placesOf, UsageError } from './config.ts';

interface TypedPlace {
  readonly folder?: string | undefined;
  readonly store?: string | undefined;
}

/** Folder and address of the exchange that was typed. Throws a UsageError where there is none. */
export function existingPlace(values: TypedPlace): { readonly folder: string; readonly store?: string } {
  const folder = resolve(need({ ...values }, 'folder'));
  const store = values.store ?? process.env['EXCHANGE_STORE'] ?? '';
  if (!existsSync(folder)) throw new UsageError(`${folder} is not there`);
  if (store !== '') return { folder, store };
  const { database } = placesOf(folder);
  if (!existsSync(database))
    throw new UsageError(
      `there is no ${database}: is it another folder, or is the database PostgreSQL (--store or EXCHANGE_STORE)?`,
    );
  return { folder };
}

/** Opens it, works, and closes it. */
export async function withExistingStore<T>(
  values: TypedPlace,
  work: (store: ExchangeStore) => Promise<T>,
): Promise<T> {
  const { folder, store: address } = existingPlace(values);
  const store = await openExchangeStore(folder, address);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
