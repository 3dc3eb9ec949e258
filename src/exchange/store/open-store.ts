// Opens the exchange's store, whichever it is.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgresStore } from './postgres/postgres-store.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { ExchangeStore } from './store.ts';

/**
 * Opens the store whose files are in `folder` (0700), which is made when it is not there. With `address` (`postgres://…`) the database is PostgreSQL and
 * the folder is one that all nodes share; without it the database is in the folder too.
 */
export function openExchangeStore(folder: string, address?: string): Promise<ExchangeStore> {
  const blobFolder = join(folder, 'blobs');
  const uploadFolder = join(folder, 'uploads');
  for (const path of [folder, uploadFolder, blobFolder]) mkdirSync(path, { recursive: true, mode: 0o700 });
  if (address === undefined || address === '')
    return openSqliteStore({ path: join(folder, 'exchange.db'), blobFolder, uploadFolder });
  if (!/^postgres(ql)?:\/\//.test(address))
    throw new Error('the address of the store must begin with postgres:// (or be left out for SQLite)');
  return openPostgresStore({ address, blobFolder, uploadFolder });
}
