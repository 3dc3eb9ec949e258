// `exchange courier-import` and `exchange courier-export`: packs on a medium, beside a serving exchange or without one.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { openCourierDesk } from '../courier/open-desk.ts';
import { createExchangeLog } from '../log.ts';
import { need, placesOf, readConfig, UsageError } from './config.ts';
import { existingPlace } from './existing-store.ts';
import { readEncryptionKeys } from './encryption-key.ts';

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const options = {
  folder: text,
  drop: text,
  key: text,
  certificate: text,
  'encryption-key': many,
  store: text,
  unit: text,
  to: text,
  after: text,
} as const;
const unitPattern = /^\d{6}-[A-Z]{3}-\d{4}$/;

type Say = (line: string) => void;
type Typed = Partial<Readonly<Record<Exclude<keyof typeof options, 'encryption-key'>, string>>> & {
  readonly 'encryption-key'?: readonly string[] | undefined;
};

/** Takes packs of units; one line of JSON for each. Fails when one was refused. */
export async function importCourierPacks(args: readonly string[], say: Say): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length === 0)
    throw new UsageError('courier-import --folder <data> <pack.yzc> [more packs]');
  const { desk, close } = await openDesk(values);
  try {
    let refused = 0;
    for (const file of positionals) {
      const outcome = await desk.importPack(file);
      say(JSON.stringify({ file, ...outcome }));
      if (!outcome.ok) refused += 1;
    }
    if (refused > 0) throw new Error(`${refused} of ${positionals.length} packs were not taken`);
  } finally {
    await close();
  }
}

/** Makes a pack for a unit; prints what is in it as one line of JSON. */
export async function exportCourierPack(args: readonly string[], say: Say): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const unit = need(values, 'unit');
  if (!unitPattern.test(unit)) throw new UsageError(`${unit} is no unit code, as 990100-GOV-0001 is`);
  const { desk, close } = await openDesk(values);
  try {
    const after = values.after === undefined ? {} : { after: parseAfter(values.after) };
    const outcome = await desk.exportPack({ unit: unit as UnitCode, folder: need(values, 'to'), ...after });
    say(JSON.stringify(outcome));
    if (!outcome.ok) throw new Error(`no pack was made: ${outcome.code}`);
  } finally {
    await close();
  }
}

function parseAfter(typed: string): number {
  if (!/^\d{1,12}$/.test(typed)) throw new UsageError('--after is a number of the feed, 0 for everything');
  return Number(typed);
}

async function openDesk(values: Typed) {
  const { folder, store } = existingPlace(values);
  const { key, certificate, dropFolder } = placesIn(folder, values);
  return openCourierDesk({
    ...{ folder, dropFolder, store },
    tls: { keyPem: readFileSync(key, 'utf8'), certificatePem: readFileSync(certificate, 'utf8') },
    encryptionKeyPems: readKeys(folder, values['encryption-key'] ?? []),
    clock: () => new Date(),
    // On the standard output stands one line for each pack, for whatever reads it.
    log: createExchangeLog(
      (line) => void process.stderr.write(`${line}\n`),
      () => new Date(),
    ),
  });
}

function placesIn(folder: string, values: Typed) {
  const config = readConfig(folder);
  const places = config === null ? null : placesOf(folder);
  const key = values.key ?? places?.key;
  const certificate = values.certificate ?? places?.certificate;
  const dropFolder = values.drop ?? config?.dropFolder;
  if (!key || !certificate || !dropFolder)
    throw new UsageError(
      `${folder} was not made by "exchange init": --drop, --key and --certificate are needed`,
    );
  return { key, certificate, dropFolder };
}

/** Those that are named, else all that the exchange has: old ones open packs that were long under way. */
function readKeys(folder: string, named: readonly string[]): readonly string[] {
  return named.length > 0 ? named.map((file) => readFileSync(file, 'utf8')) : readEncryptionKeys(folder);
}
