// Backups and restores from the command line, for the machine's administrator: also when no window opens any more, and on another machine.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createAuditLog } from '../station/audit-log.ts';
import { createStationClock } from '../station/clock.ts';
import { backupsOf } from '../station/storage/rescue.ts';
import { stateNumbers } from '../station/storage/state-numbers.ts';
import { makeUuid } from '../station/uuid.ts';
import { createAuditRepository } from '../store/audit-repository.ts';
import { findBackups, noteBackupCheck, type BackupPlace } from '../store/backup-folder.ts';
import { verifyBackup } from '../store/backup-verify.ts';
import { writeBackup } from '../store/backup-write.ts';
import { tellEvery, type TellProgress } from '../store/data-progress.ts';
import { lockInstance } from '../store/instance-lock.ts';
import { checkWhole } from '../store/integrity.ts';
import { openKeySlots } from '../store/key-slots.ts';
import { StoreOpenError } from '../store/open-failure.ts';
import { drillRestore } from '../store/restore-drill.ts';
import { finishRestore, restoreBackup } from '../store/restore.ts';
import { createStationRepository } from '../store/station-repository.ts';
import { createStorageRepository } from '../store/storage-repository.ts';
import { openStore } from '../store/store.ts';
import { askSecret } from './ask-secret.ts';

const usage = `storage <command> --folder <data folder> --device-key <file>

  list     [--from <folder>]             the backups beside the data and in the chosen folder, or those in <folder>
  check                                  reads the whole database
  backup   [--to <folder>]               makes a backup and verifies it; also while the station runs
  verify   [--from <folder>] [--name N]  reads a backup whole: the newest, or the one of this name
  drill    [--from <folder>] [--name N]  restores for practice into a scratch folder, by the unit's recovery code (asked for) alone; also while the station runs
  restore  [--from <folder>] [--name N]  the newest good backup, or the one of this name; the station must be closed
           [--recovery]                  with the unit's recovery code, asked for on standard input: on another machine
           [--with-loss]                 also when the one of this name has large files that are gone or damaged: without those
  state-number --run <代字|incoming|seal-use-book> --year <year> --last <number> --by <name>
                                         after a restore without the exchange: the last number that was given`;

type Flags = Readonly<Record<string, string | boolean | undefined>>;

interface Room {
  readonly folder: string;
  readonly deviceKey: { readonly key: Uint8Array; readonly kind: 'key-file' };
  readonly flags: Flags;
  readonly text: (name: string) => string | undefined;
}

const commands: Readonly<Record<string, (room: Room) => number | Promise<number>>> = {
  list: (room) => {
    const places = placesOf(room);
    for (const { name, manifest } of places) {
      const { databaseBytes, blobFiles, unitName, lastCheck } = manifest;
      console.log(
        `${lastCheck.result.padEnd(14)} ${name}  ${databaseBytes} bytes, ${blobFiles} files  ${unitName ?? ''}`,
      );
    }
    return places.length === 0 ? explain('there is no backup') : 0;
  },
  check: (room) => {
    const found = checkWhole(path.join(room.folder, 'station.db'), keyOf(room));
    console.log(found);
    return found === 'ok' ? 0 : 1;
  },
  backup: async (room) => {
    const root = room.text('to') ?? path.join(room.folder, 'backup');
    const job = { dataFolder: room.folder, root: path.resolve(root), key: keyOf(room), nowMs: Date.now() };
    let phase = '';
    const made = await writeBackup(job, (now) => {
      if (now.phase !== phase) process.stderr.write(`${now.phase}\n`);
      phase = now.phase;
    });
    if (!('place' in made)) return explain(`not made: ${made.result} ${JSON.stringify(made.details)}`);
    if (made.mended.length > 0)
      console.log(`spoilt among the backups, written anew: ${made.mended.length} large files`);
    console.log(`${made.result} ${made.place.folder}`);
    return made.result === 'ok' ? 0 : 1;
  },
  verify: async (room) => {
    const place = choose(room);
    if (!place) return explain('there is no such backup');
    const check = await verifyBackup(place, keyOfBackup(room, place), 'all');
    noteBackupCheck(place, { atMs: Date.now(), ...check });
    console.log(`${check.result} ${place.folder}`);
    return check.result === 'ok' ? 0 : 1;
  },
  drill: async (room) => await drill(room),
  restore: async (room) => await restore(room),
  'state-number': (room) => stateNumber(room),
};

/** Runs one command; returns the exit code. */
export async function runStorage(words: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values: flags, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      ...{ folder: text, 'device-key': text, from: text, to: text, name: text },
      ...{ run: text, year: text, last: text, by: text, recovery: { type: 'boolean' } },
      'with-loss': { type: 'boolean' },
    },
  });
  const command = commands[positionals[0] ?? ''];
  if (!command || !flags.folder || !flags['device-key']) return explain(usage);
  const deviceKey = { key: readFileSync(path.resolve(flags['device-key'])), kind: 'key-file' as const };
  const values: Flags = flags;
  const read = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  try {
    return await command({ folder: path.resolve(flags.folder), deviceKey, flags, text: read });
  } catch (error) {
    if (error instanceof StoreOpenError) return explain(`${error.message} ${JSON.stringify(error.details)}`);
    throw error;
  }
}

function keyOf({ folder, deviceKey }: Room): Uint8Array {
  return openKeySlots(folder).openByDevice(deviceKey);
}

function keyOfBackup({ deviceKey }: Room, place: BackupPlace): Uint8Array {
  return openKeySlots(place.folder).openByDevice(deviceKey);
}

function placesOf({ folder, text }: Room): BackupPlace[] {
  const from = text('from');
  return from === undefined ? backupsOf(folder) : findBackups(path.resolve(from));
}

function choose(room: Room): BackupPlace | undefined {
  const name = room.text('name');
  return placesOf(room).find((place) => name === undefined || place.name === name);
}

async function restore(room: Room): Promise<number> {
  const { folder, flags } = room;
  const name = room.text('name');
  const places = placesOf(room).filter((place) => (name === undefined ? isGood(place) : place.name === name));
  if (places.length === 0) return explain('there is no such backup');
  const code = flags['recovery'] === true ? await askSecret('Recovery code: ') : null;
  const unlock = lockInstance(path.join(folder, 'running.lock'));
  try {
    finishRestore(folder);
    for (const place of places) if (await restoreOne(room, place, code)) return 0;
    return explain('nothing was restored, and nothing changed');
  } finally {
    unlock();
  }
}

async function drill(room: Room): Promise<number> {
  const name = room.text('name');
  const place = placesOf(room).find((each) => (name === undefined ? isGood(each) : each.name === name));
  if (place === undefined) return explain('there is no such backup');
  const recoveryCode = await askSecret('Recovery code: ');
  const scratchFolder = path.join(room.folder, 'restore-drill-command');
  const came = await drillRestore({ scratchFolder, place, recoveryCode, nowMs: Date.now() }, toStderr());
  console.log(`${came.result} ${place.folder} ${'counts' in came ? JSON.stringify(came.counts) : ''}`);
  return came.result === 'ok' ? 0 : 1;
}

function toStderr(): TellProgress {
  return tellEvery(5, ({ phase, percent }) => void process.stderr.write(`${phase} ${percent}%\n`));
}

/** False, with nothing changed, when this backup cannot be restored. */
async function restoreOne(
  { folder, deviceKey, flags }: Room,
  place: BackupPlace,
  code: string | null,
): Promise<boolean> {
  const slots = openKeySlots(place.folder);
  const key = code === null ? slots.openByDevice(deviceKey) : slots.openByRecovery(code);
  const nowMs = Date.now();
  const withLoss = flags['with-loss'] === true;
  const job = { dataFolder: folder, place, key, restoreId: makeUuid(nowMs), nowMs, by: null, withLoss };
  const done = await restoreBackup(
    { ...job, because: 'command line', replaceSlots: code !== null },
    toStderr(),
  );
  if (done.result !== 'ok') {
    console.error(`${place.name}: ${done.result}`);
    return false;
  }
  if (code !== null) openKeySlots(folder).replaceDevice(key, deviceKey);
  console.log(`restored ${place.name}; what was here lies in ${done.asideFolder}`);
  return true;
}

function isGood({ manifest }: BackupPlace): boolean {
  return manifest.lastCheck.result === 'ok';
}

function stateNumber(room: Room): number {
  const { folder, text } = room;
  const [run, year, last, by] = [text('run'), Number(text('year')), Number(text('last')), text('by')];
  if (!run || !by || !Number.isInteger(year) || !Number.isInteger(last) || last < 0) return explain(usage);
  const store = openStore({ folder, key: keyOf(room) });
  try {
    const { clockOffsetMs } = createStationRepository(store.db).read();
    const clock = createStationClock({
      machineNowMs: Date.now,
      offsetMs: clockOffsetMs,
      remember: () => undefined,
    });
    const audit = createAuditLog(createAuditRepository(store.db), clock);
    const stated = stateNumbers({ store, clock, audit }, { actor: null, name: by }, [{ run, year, last }]);
    if (!stated.ok) return explain(`refused: ${stated.code} ${JSON.stringify(stated.details)}`);
    for (const gap of createStorageRepository(store.db).gaps())
      console.log(`${gap.counter} ${gap.year}: ${gap.fromValue} to ${gap.toValue} (${gap.reason})`);
    return 0;
  } finally {
    store.close();
  }
}

function explain(text: string): number {
  console.error(text);
  return 1;
}
