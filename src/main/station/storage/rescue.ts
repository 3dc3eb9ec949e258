// Rescue mode: the database is damaged. What can be read is shown, nothing is written: the station works on a private copy (of the damaged file, or of
// the newest backup when too little of that one can be read) that is thrown away at the end, so that the original stays as it was found.
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../../shared/domain/storage.ts';
import { createAuditRepository } from '../../store/audit-repository.ts';
import { findBackups, type BackupPlace } from '../../store/backup-folder.ts';
import { isDiskFull } from '../../store/disk-full.ts';
import { isDamage } from '../../store/integrity.ts';
import { StoreOpenError } from '../../store/open-failure.ts';
import { openStore, type Store } from '../../store/store.ts';
import { packageEncryption } from '../package-opener.ts';

/** Why and with what a station runs in rescue mode. */
export interface Rescue {
  readonly finding: StorageFinding;
  /** What is shown: what is left of the damaged database, or a backup of that time. */
  readonly shows: 'damaged' | 'backup';
  readonly backupMadeAtMs: number | null;
}

interface RescueView {
  readonly store: Store;
  readonly rescue: Rescue;
  /** The large files are the original ones: only the copy of the database goes. */
  remove(): void;
}

// Without these no station stands: whose it is, who may log in, its keys and its lists.
const mustRead = [
  'SELECT * FROM station',
  'SELECT * FROM accounts',
  'SELECT use, certificate_pem FROM keys',
  'SELECT json FROM publication',
] as const;

/** Opens what can be read. Throws StoreOpenError('database-damaged') when nothing can. */
export function openRescue(options: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly finding: StorageFinding;
  readonly nowMs: () => number;
  /** Too little of the damaged file can be read to work with it. */
  readonly onlyBackups?: boolean;
}): RescueView {
  const { folder, finding } = options;
  const view = path.join(folder, 'rescue');
  const remove = (): void => rmSync(view, { recursive: true, force: true });
  const attempt = (from: string): Store | null => {
    remove();
    mkdirSync(view, { recursive: true, mode: 0o700 });
    try {
      return openCopy(from, view, options);
    } catch (error) {
      if (isDamage(error) || isDiskFull(error) || error instanceof StoreOpenError) return null;
      throw error;
    }
  };
  const isThere = existsSync(path.join(folder, 'station.db'));
  const damaged = isThere && options.onlyBackups !== true ? attempt(folder) : null;
  if (damaged) return { store: damaged, remove, rescue: { finding, shows: 'damaged', backupMadeAtMs: null } };
  for (const place of backupsOf(folder)) {
    const store = attempt(place.folder);
    if (store)
      return {
        store,
        remove,
        rescue: { finding, shows: 'backup', backupMadeAtMs: place.manifest.madeAtMs },
      };
  }
  remove();
  throw new StoreOpenError('database-damaged', { folder, finding });
}

/** Backups in the folder that a person chose and beside the data, newest first. The choice stands in a file too: the database may not open. */
export function backupsOf(folder: string): BackupPlace[] {
  const note = path.join(folder, 'backup-folder');
  const chosen = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  const places = [path.join(folder, 'backup'), ...(chosen === '' ? [] : [chosen])].flatMap(findBackups);
  return places.sort((a, b) => b.manifest.madeAtMs - a.manifest.madeAtMs);
}

function openCopy(
  from: string,
  view: string,
  { folder, key, nowMs }: { readonly folder: string; readonly key: Uint8Array; readonly nowMs: () => number },
): Store {
  for (const name of ['station.db', 'station.db-wal']) {
    const file = path.join(from, name);
    // Costs nothing where the disk can share blocks.
    if (existsSync(file)) copyFileSync(file, path.join(view, name), constants.COPYFILE_FICLONE);
  }
  const store = openStore({
    ...{ folder: view, key, nowMs, encryption: packageEncryption },
    readBlobsFrom: path.join(folder, 'blobs'),
  });
  try {
    for (const sql of mustRead) store.db.prepare(sql).all();
    tryLogin(store);
    return store;
  } catch (error) {
    store.db.close();
    throw error;
  }
}

/** A login writes into the copy: whether it can is tried and undone. */
function tryLogin(store: Store): void {
  const audit = createAuditRepository(store.db);
  const undone = new Error('only tried');
  try {
    store.transact(() => {
      audit.append({ atMs: 0, personId: null, role: null, act: 'try', subject: null, details: '{}' });
      store.db.prepare('UPDATE accounts SET wrong_count = wrong_count').run();
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
}
