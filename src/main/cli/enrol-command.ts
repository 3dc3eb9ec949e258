// `station enrol`: what the enrolment screen does, for a machine without one. The same calls of the same contract: there is no second way in.
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { stationContract } from '../../shared/contract/station.ts';
import { maxSealKeyFileBytes } from '../../shared/domain/seal-key-file.ts';
import { createStation, type Station, type StationOptions } from '../station/station.ts';
import { refusalOfCall, remedyOf, wordRefusal } from './refusal-words.ts';
import { openTypedAnswers, type TypedAnswers } from './typed-answers.ts';

/** How a command ended, as its exit code. */
export const exitCodes = {
  done: 0,
  /** Refused; the message says what to do. Nothing goes on by itself. */
  refused: 1,
  /** Typed wrong. */
  usage: 2,
  /** The authority has not answered yet: the request is kept, `enrol` again or `serve` waits on. */
  waiting: 3,
  /** Enrolled, but there is no line to the exchange for documents. */
  noLine: 4,
} as const;

export interface EnrolWish {
  readonly folder: string;
  readonly deviceKey: StationOptions['deviceKey'];
  readonly administrator: string;
  /** For the authority's answer. */
  readonly waitMs: number;
  /** For the line, once the machine is enrolled. */
  readonly lineMs: number;
  /** Where the recovery code goes instead of standard output; must not be there yet. */
  readonly recoveryFile: string | null;
  /** The RSA or EC seal key as its issuer delivered it (.p12); null: it is made here. */
  readonly sealKeyFile: string | null;
  /** Begin anew although a request waits (the paper had a wrong address), or although the data were enrolled on another machine. */
  readonly again: boolean;
}

type Client = ContractRouterClient<typeof stationContract>;
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

// Somebody stands and waits; the exchange lets two questions a second through.
const enrolmentPollMs = 1000;

/** Enrols this machine, or goes on with an enrolment that waits; returns the exit code. */
export async function enrolStation(wish: EnrolWish): Promise<number> {
  if (wish.recoveryFile !== null && existsSync(wish.recoveryFile)) {
    tell(`${wish.recoveryFile} is there already: the recovery code is never written over anything`);
    return exitCodes.refused;
  }
  const unfit = wish.sealKeyFile === null ? null : refuseSealKey(wish.sealKeyFile);
  if (unfit !== null) {
    tell(unfit);
    return exitCodes.refused;
  }
  const { folder, deviceKey } = wish;
  const station = await createStation({
    ...{ folder, deviceKey, sync: { enrolmentPollMs } },
    writeLog: ({ level, message, facts }) => level !== 'info' && tell(`${message} ${JSON.stringify(facts)}`),
  });
  const connection = station.connect();
  const client: Client = createRouterClient(station.router, { context: { connection } });
  try {
    const begun = await begin(client, wish);
    return begun === exitCodes.done ? await waitForAnswer(station, client, wish) : begun;
  } finally {
    station.disconnect(connection);
    await station.stop();
  }
}

/** The exit code where there is nothing to begin; null: it is begun. */
function endBefore(
  { state, unitCode, anew }: Awaited<ReturnType<Client['enrolment']['state']>>,
  again: boolean,
): number | null {
  const unit = unitCode ?? '';
  if (state === 'pending' && !again) tell(`goes on with the request that waits: ${unit}`);
  else if (state === 'issued' && !anew) tell(`enrolled already: ${unit}`);
  else if (state === 'issued' && !again) {
    tell(`${unit} was enrolled on another machine: "enrol --again" with a new code of the unit`);
    return exitCodes.refused;
  } else return null;
  return exitCodes.done;
}

/** Asks for what is needed and begins; a request that waits already needs nothing. */
async function begin(client: Client, wish: EnrolWish): Promise<number> {
  const now = await client.enrolment.state({});
  const before = endBefore(now, wish.again);
  if (before !== null) return before;
  const answers = openTypedAnswers();
  try {
    const code = await answers.ask('Enrolment code: ');
    const asking = `Password of ${wish.administrator} (administrator): `;
    // Anew it is a password that is known already: nothing to type twice.
    const password = now.anew ? await answers.ask(asking) : await answers.askNew(asking);
    const sealPin = await answers.askNew('PIN of the seal key: ');
    const administrator = { name: wish.administrator, password };
    const sealKey = await askSealKey(answers, wish.sealKeyFile);
    const begun = await client.enrolment.begin({ code: code.trim(), administrator, sealPin, ...sealKey });
    handOver(begun.recoveryCode, wish.recoveryFile);
    return exitCodes.done;
  } catch (error) {
    const refusal = refusalOfCall(error);
    if (refusal === null) throw error;
    tell(wordRefusal(refusal.code, refusal.details));
    return exitCodes.refused;
  } finally {
    answers.close();
  }
}

/** The file is read anew for the call: nothing of it stays. */
async function askSealKey(answers: TypedAnswers, file: string | null) {
  if (file === null) return {};
  const password = await answers.ask(`Password of ${file}: `);
  return { sealKeyFile: { base64: readFileSync(file, 'base64'), password } };
}

/** Why the file is not even opened; null: it may be one. */
function refuseSealKey(file: string): string | null {
  try {
    accessSync(file, constants.R_OK);
    const found = statSync(file);
    if (!found.isFile()) return `--seal-key ${file}: not a file`;
    const isLarge = found.size > maxSealKeyFileBytes;
    return isLarge ? wordRefusal('seal-key-file-refused', { reason: 'p12-too-large' }) : null;
  } catch (error) {
    return `--seal-key ${file} cannot be read: ${(error as Error).message}`;
  }
}

/** It opens the data when machine or device key are lost, and is told this once. */
function handOver(recoveryCode: string, file: string | null): void {
  if (file !== null) {
    try {
      writeFileSync(file, `${recoveryCode}\n`, { mode: 0o600, flag: 'wx' });
      return tell(`recovery code in ${file}: print it, lock it away, delete the file`);
    } catch (error) {
      tell(`${file} could not be written (${String(error)}): here it is`);
    }
  }
  console.log(`recovery code: ${recoveryCode}`);
  tell('write it down now and lock it away: it is not shown again');
}

/** Until the authority has answered and the line for documents is up, or the time is over. */
async function waitForAnswer(
  station: Station,
  client: Client,
  { waitMs, lineMs }: Pick<EnrolWish, 'waitMs' | 'lineMs'>,
): Promise<number> {
  const answered = await until(station, waitMs, async () => {
    const now = await client.enrolment.state({});
    return now.state === 'pending' ? null : now;
  });
  if (answered === null) {
    const { failure } = await client.enrolment.state({});
    tell(failure === null ? 'the authority has not answered yet' : `waiting: ${remedyOf(failure)}`);
    tell('the request is kept: run "enrol" again, or "serve"; no code is needed for it');
    return exitCodes.waiting;
  }
  if (answered.state !== 'issued') {
    tell(wordRefusal(answered.failure ?? answered.state));
    return exitCodes.refused;
  }
  const { station: own } = await client.session.overview({});
  console.log(`enrolled: ${own.unitCode ?? ''} ${own.unitName ?? ''}`);
  const line = await until(station, lineMs, async () => {
    const { link } = await client.session.overview({});
    return link.state === 'connected' ? link : null;
  });
  if (line !== null) return exitCodes.done;
  const { link } = await client.session.overview({});
  tell(
    `no line for documents yet: ${link.reason ?? link.state}; is the exchange’s unit port open from here?`,
  );
  return exitCodes.noLine;
}

/** Looks at every event of the station; null when the time is over. */
async function until<T>(station: Station, ms: number, look: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + ms;
  for (;;) {
    const changed = nextEvent(station, end - Date.now());
    const found = await look();
    if (found !== null || Date.now() >= end) {
      changed.cancel();
      return found;
    }
    await changed.promise;
  }
}

function nextEvent(station: Station, ms: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(0, ms));
  const stop = station.parts.events.subscribe(() => resolve());
  const cancel = (): void => {
    clearTimeout(timer);
    stop();
  };
  return { promise: promise.finally(cancel), cancel };
}
