// The station from the command line, for the administrator of a machine without a screen.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDeviceKeyFile } from '../shell/browser/device-key-file.ts';
import { wordStartRefusal } from '../station/start-refusal.ts';
import { createLineRepository } from '../store/line-repository.ts';
import { openKeySlots } from '../store/key-slots.ts';
import { createStationRepository } from '../store/station-repository.ts';
import { openStore } from '../store/store.ts';
import { enrolStation, exitCodes } from './enrol-command.ts';
import { openStation, serveStation } from './serve-command.ts';

const usage = `station <command> --folder <data folder> --device-key <file>

  enrol   --administrator <name> [--wait-minutes 30] [--line-seconds 30] [--recovery-file <new file>] [--again]
          [--seal-key <.p12 file>]
          makes the keys here, sends the request, waits for the authority and for the line. Enrolment code, administrator's password and
          PIN of the seal key are asked for, or read from standard input, one a line. A request that waits already: goes on with it.
          --seal-key: the RSA or EC seal key that its issuer delivered, in place of one made here; the password of the file is asked for last.
  state   how enrolment and line stand, as one line of JSON; also while the station runs
  serve   runs without a window until SIGTERM: receives, judges, signs receipts, sends
  open    [--no-open]   the same with a window in the installed Chromium; Enter opens another one

The device key is made at the first start: a file of mode 0600 outside of the data folder.
Exit codes: 0 done, 1 refused, 2 typed wrong, 3 the authority has not answered yet, 4 enrolled but no line for documents.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  folder: text,
  'device-key': text,
  administrator: text,
  'recovery-file': text,
  'seal-key': text,
  'wait-minutes': { type: 'string', default: '30' },
  'line-seconds': { type: 'string', default: '30' },
  again: flag,
  'no-open': flag,
} as const;
type Values = ReturnType<typeof read>['values'];
const read = (words: readonly string[]) => parseArgs({ args: [...words], allowPositionals: true, options });

interface Room {
  readonly folder: string;
  readonly keyFile: string;
  readonly values: Values;
}

const commands: Readonly<Record<string, (room: Room) => number | Promise<number>>> = {
  enrol: (room) => {
    const { administrator, 'recovery-file': recoveryFile, 'seal-key': sealKey, again } = room.values;
    if (!administrator) return explain('enrol needs --administrator: the name of the person');
    const [waitMs, lineMs] = [60_000 * numberOf(room, 'wait-minutes'), 1000 * numberOf(room, 'line-seconds')];
    if (!(waitMs >= 0 && lineMs >= 0)) return explain('--wait-minutes and --line-seconds are numbers');
    const waits = { waitMs, lineMs };
    return enrolStation({
      ...keyed(room),
      administrator,
      ...waits,
      again,
      recoveryFile: recoveryFile ?? null,
      sealKeyFile: sealKey ?? null,
    });
  },
  state: printState,
  serve: (room) => serveStation(keyed(room)),
  open: (room) => openStation({ ...keyed(room), noOpen: room.values['no-open'] }),
};

const numberOf = ({ values }: Room, name: 'wait-minutes' | 'line-seconds'): number => Number(values[name]);

/** Runs one command; returns the exit code. */
export async function runStation(words: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(words);
  } catch (error) {
    return explain(`${(error as Error).message}\n\n${usage}`);
  }
  const { values, positionals } = parsed;
  const command = commands[positionals[0] ?? ''];
  const { folder, 'device-key': keyFile } = values;
  if (!command || !folder || !keyFile) return explain(usage);
  try {
    return await command({ folder: path.resolve(folder), keyFile: path.resolve(keyFile), values });
  } catch (error) {
    const refusal = error instanceof KeyFileRefused ? error.message : wordStartRefusal(error);
    if (refusal === null) throw error;
    console.error(refusal);
    return exitCodes.refused;
  }
}

/** Not a bug: the file is damaged, lies in the data, or can be read by others. */
class KeyFileRefused extends Error {}

function keyed({ folder, keyFile }: Room) {
  try {
    return { folder, deviceKey: openDeviceKeyFile({ file: keyFile, dataFolder: folder }) };
  } catch (error) {
    throw new KeyFileRefused((error as Error).message, { cause: error });
  }
}

/** Reads beside a station that may be running; makes nothing. */
function printState({ folder, keyFile }: Room): number {
  if (!existsSync(keyFile) || !existsSync(folder)) {
    console.error('there is no station here yet: "station enrol" makes one');
    return exitCodes.refused;
  }
  const deviceKey = { key: readFileSync(keyFile), kind: 'key-file' as const };
  const store = openStore({ folder, key: openKeySlots(folder).openByDevice(deviceKey) });
  try {
    const { enrolmentState, enrolmentFailure, unitCode, unitName, exchangeUrl, lastContactAtMs } =
      createStationRepository(store.db).read();
    const line = createLineRepository(store.db);
    const facts = {
      ...{
        enrolment: enrolmentState,
        failure: enrolmentFailure,
        unit: unitCode,
        name: unitName,
        exchangeUrl,
      },
      lastContactAt: lastContactAtMs === null ? null : new Date(lastContactAtMs).toISOString(),
      ...{ waitingToSend: line.waitingToSend(), receiptsToSend: line.receiptsToSend() },
    };
    console.log(JSON.stringify(facts));
    return exitCodes.done;
  } finally {
    store.close();
  }
}

function explain(words: string): number {
  console.error(words);
  return exitCodes.usage;
}
