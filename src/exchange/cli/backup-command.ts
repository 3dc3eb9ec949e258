// `exchange backup`, `check`, `restore` and `new-epoch`, as the operator types them.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBackup, makeBackup, restoreBackup, type ExchangePlace } from '../backup/make-backup.ts';
import { BackupDamaged } from '../backup/manifest.ts';
import { need, UsageError } from './config.ts';
import { existingPlace, withExistingStore } from './existing-store.ts';

const text = { type: 'string' } as const;
const options = {
  folder: text,
  store: text,
  to: text,
  backup: text,
  link: { type: 'boolean', default: false },
  'no-packages': { type: 'boolean', default: false },
} as const;
type Say = (line: string) => void;

const read = (args: readonly string[]) => parseArgs({ args: [...args], options }).values;
const placeOf = (values: ReturnType<typeof read>): ExchangePlace => ({
  folder: resolve(need(values, 'folder')),
  store: values.store ?? process.env['EXCHANGE_STORE'],
});

/** A verified backup of an exchange that may be serving. */
export async function backupExchange(args: readonly string[], say: Say): Promise<void> {
  const values = read(args);
  const to = resolve(need(values, 'to'));
  const made = await told(makeBackup(existingPlace(values), { to, at: new Date(), asLinks: values.link }));
  say(JSON.stringify(made));
}

/** Reads a backup through. */
export async function checkExchangeBackup(args: readonly string[], say: Say): Promise<void> {
  const values = read(args);
  const backup = resolve(need(values, 'backup'));
  const { madeAt, documents } = await told(checkBackup(backup, { withPackages: !values['no-packages'] }));
  say(JSON.stringify({ backup, madeAt, documents, whole: true }));
}

/** Puts a backup back into a stopped exchange. */
export async function restoreExchange(args: readonly string[], say: Say): Promise<void> {
  const values = read(args);
  const backup = resolve(need(values, 'backup'));
  const restored = await told(restoreBackup(placeOf(values), { backup, at: new Date() }));
  say(JSON.stringify({ backup, ...restored }));
  say(
    'every unit starts its feed anew and knows by the ids what it has; what was sent after the backup is sent again',
  );
}

/** Voids every cursor, for a database that was restored by the tools of PostgreSQL or of the storage. */
export async function startNewEpoch(args: readonly string[], say: Say): Promise<void> {
  const epoch = await withExistingStore(read(args), (store) => store.startEpoch());
  say(JSON.stringify({ epoch }));
}

/** A damaged backup is something to be told, not a fault of the program. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BackupDamaged) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
