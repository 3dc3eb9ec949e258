// Opens the exchange's store, whichever it is.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { ExchangeStore } from './store.ts';

/** Opens the store whose files are in `folder` (0700), which is made when it is not there. */
export function openExchangeStore(folder: string): Promise<ExchangeStore> {
  const blobFolder = join(folder, 'blobs');
  const uploadFolder = join(folder, 'uploads');
  for (const path of [folder, uploadFolder, blobFolder]) mkdirSync(path, { recursive: true, mode: 0o700 });
  return openSqliteStore({ path: join(folder, 'exchange.db'), blobFolder, uploadFolder });
}
