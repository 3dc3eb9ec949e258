// One run: founds or goes on, lets the weather and the kills loose, then calms everything and waits until the prefecture has come to rest.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../crash/torment.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { hasPostgres, startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { openDiary, type Diary, type StoreKind } from './diary.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { foundPrefecture } from './found.ts';
import { judgePrefecture, type Judgement } from './judge.ts';
import type { StationMessage, StationStatus } from './messages.ts';
import {
  createAuthorityProcess,
  createExchangeNode,
  createStationProcess,
  type Places,
  type StationVictim,
  type Victim,
} from './processes.ts';
import { calm, weatherFor } from './weather.ts';

export interface TortureOptions {
  readonly folder: string;
  readonly seed: number;
  /** The storm ends after so long; the rest and the judgement come after it. */
  readonly seconds: number;
  /** The storm ends when both are reached. */
  readonly kills: number;
  readonly deliveries: number;
  readonly store: StoreKind;
  readonly report: (line: string) => void;
}

export interface TortureResult extends Judgement {
  readonly kills: number;
  /** What people met that they should not have met. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Everything came to rest within the time for it. */
  readonly rested: boolean;
}

interface Stage {
  readonly options: TortureOptions;
  readonly diary: Diary;
  readonly line: FaultProxy;
  readonly stations: readonly StationVictim[];
  readonly victims: readonly Victim[];
  readonly statuses: Map<string, StationStatus>;
  /** Who has told its status since the last look at all of them. */
  readonly heard: Set<string>;
  readonly random: () => number;
  finishing: boolean;
}

/** Runs it; a folder with a diary is gone on with. */
export async function tormentPrefecture(options: TortureOptions): Promise<TortureResult> {
  const { folder, store, report } = options;
  const diary = openDiary(folder);
  const postgres = store === 'postgres' && hasPostgres() ? await startPostgres({ durable: true }) : null;
  try {
    if (diary.founded === null) {
      report('founding the prefecture');
      const ports = await foundPrefecture(folder, postgres === null ? 1 : 2);
      diary.note({ kind: 'founded', store, ports });
    }
    diary.note({ kind: 'begun', run: diary.runs + 1 });
    const database = postgres === null ? null : await postgres.createDatabase();
    const stage = await setStage(options, { diary, database, postgres });
    const rested = await play(stage);
    // Killed with everything else; it recovers what it had promised.
    await postgres?.start();
    const query =
      database === null || postgres === null ? null : (sql: string) => postgres.run(database, sql);
    const judgement = await judgePrefecture({ folder, diary, query, report });
    return { ...judgement, kills: diary.kills, troubles: diary.troubles, rested };
  } finally {
    await postgres?.remove();
  }
}

async function play(stage: Stage): Promise<boolean> {
  const { line, victims } = stage;
  try {
    await Promise.all(victims.map((victim) => victim.start()));
    await storm(stage);
    const rested = await comeToRest(stage);
    await endStations(stage);
    return rested;
  } finally {
    await Promise.all(victims.map((victim) => victim.kill()));
    await line.stop();
  }
}

async function setStage(
  options: TortureOptions,
  facts: {
    readonly diary: Diary;
    readonly database: string | null;
    readonly postgres: PostgresServer | null;
  },
): Promise<Stage> {
  const { diary, database, postgres } = facts;
  const { founded, runs } = diary;
  if (founded === null) throw new Error('founded before');
  const { folder, seed } = options;
  const random = createRandom(seed + runs * 7919);
  const { ports } = founded;
  const statuses = new Map<string, StationStatus>();
  const heard = new Set<string>();
  const onError = (who: string, text: string): void =>
    diary.note({ kind: 'trouble', who, what: `on standard error: ${text.slice(0, 2000)}` });
  const places: Places = { folder: path.resolve(folder), ports, database, onError };
  const stations = demoUnits.map((unit) =>
    createStationProcess(places, unit, {
      order: () => ({ seed: Math.floor(random() * 2 ** 31), finishing: stage.finishing }),
      onMessage: (message) => hear({ diary, statuses, heard }, unit.code, message),
    }),
  );
  const victims: Victim[] = [
    ...ports.exchange.map((_port, node) => createExchangeNode(places, node)),
    createAuthorityProcess(places),
    ...stations,
    ...(postgres === null ? [] : [serverAsVictim(postgres)]),
  ];
  const line = await startFaultProxy({
    targets: ports.exchange,
    port: ports.line,
    random: createRandom(seed),
  });
  const stage: Stage = {
    ...{ options, diary, line, stations, victims, statuses, heard, random },
    finishing: false,
  };
  return stage;
}

function serverAsVictim(postgres: PostgresServer): Victim {
  // One start at a time, and no kill in the middle of one: the handle knows a single process.
  let running: Promise<void> | null = Promise.resolve();
  return {
    name: 'postgres',
    weight: 0.5,
    start: () => (running ??= postgres.start()),
    kill: async () => {
      await running;
      running = null;
      await postgres.kill();
    },
  };
}

function hear(
  { diary, statuses, heard }: Pick<Stage, 'diary' | 'statuses' | 'heard'>,
  unit: string,
  message: StationMessage,
): void {
  if (message.kind === 'sealed' || message.kind === 'signed')
    diary.note({ kind: message.kind, unit, documentId: message.documentId });
  if (message.kind === 'trouble') diary.note({ kind: 'trouble', who: unit, what: message.what });
  if (message.kind !== 'status') return;
  statuses.set(unit, message.status);
  heard.add(unit);
}

const sumOf = ({ statuses }: Stage, read: (status: StationStatus) => number): number =>
  [...statuses.values()].reduce((sum, status) => sum + read(status), 0);
const deliveriesOf = (stage: Stage): number => sumOf(stage, ({ received }) => received);

const reportMs = 30_000;

async function storm(stage: Stage): Promise<void> {
  const { options, diary, line } = stage;
  const { seconds, report } = options;
  const stopper = new AbortController();
  const endAtMs = Date.now() + seconds * 1000;
  const isOver = (): boolean =>
    Date.now() >= endAtMs || (diary.kills >= options.kills && deliveriesOf(stage) >= options.deliveries);
  const changes = changeWeather(stage, stopper.signal);
  let reportAtMs = Date.now() + reportMs;
  while (!isOver()) {
    await killOne(stage, endAtMs);
    if (Date.now() < reportAtMs) continue;
    reportAtMs = Date.now() + reportMs;
    report(`${diary.kills} kills, ${deliveriesOf(stage)} deliveries, ${diary.sealed.size} sealed`);
  }
  stopper.abort();
  await changes;
  line.setWeather(calm);
  report(`the line: ${JSON.stringify(line.counts)}`);
}

async function changeWeather({ line, random, diary }: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const weather = weatherFor(random());
    diary.note({ kind: 'weather', name: weather.name });
    line.setWeather(weather);
    await pause(2000 + random() * 6000, undefined, { signal }).catch(() => undefined);
  }
}

// Most lives end in the middle of something; some last long enough to come far.
const shortestPauseMs = 200;
const pauseSpreadMs = 2800;
const longestAwayMs = 1500;
/** Kills that may be ahead of their share of the deliveries: without deliveries there is nothing to lose. */
const killsAhead = 10;

async function killOne(stage: Stage, endAtMs: number): Promise<void> {
  const { options, random, diary, victims } = stage;
  await pause(Math.min(Math.max(1, endAtMs - Date.now()), shortestPauseMs + random() * pauseSpreadMs));
  const wanted = (options.kills / options.deliveries) * deliveriesOf(stage);
  if (Date.now() >= endAtMs || diary.kills > wanted + killsAhead) return;
  const victim = choose(victims, random());
  await victim.kill();
  diary.note({ kind: 'kill', who: victim.name });
  if (random() < 0.3) await pause(random() * longestAwayMs);
  const started = victim.start();
  // Now and then the next kill meets something that is still starting.
  if (random() < 0.8) await started;
}

function choose(victims: readonly Victim[], drawn: number): Victim {
  let left = drawn * victims.reduce((sum, { weight }) => sum + weight, 0);
  const found = victims.find(({ weight }) => (left -= weight) < 0) ?? victims[0];
  if (found === undefined) throw new RangeError('nothing to kill');
  return found;
}

/**
 * So often every station tells the same again before it is taken for stuck: what is left will not go by itself then. They tell it twice a second, or as often
 * as the machine lets them: on one with other work the clock alone would call hungry stations stuck.
 */
const patientLooks = 180;
/** A station that tells nothing for so long hangs. */
const silenceMs = 600_000;

async function comeToRest(stage: Stage): Promise<boolean> {
  const { victims, stations, statuses, heard, options } = stage;
  stage.finishing = true;
  statuses.clear();
  heard.clear();
  await Promise.all(victims.map((victim) => victim.start()));
  let last = '';
  let looks = 0;
  let lookedAtMs = Date.now();
  let restful = 0;
  while (restful < 3) {
    stations.forEach((station) => station.say({ kind: 'finish' }));
    await pause(600);
    const isSilent = Date.now() - lookedAtMs > silenceMs;
    if (heard.size < stations.length && !isSilent) continue;
    heard.clear();
    lookedAtMs = Date.now();
    const now = JSON.stringify([...statuses]);
    looks = now === last ? looks + 1 : 0;
    last = now;
    restful = isDone(stage) ? restful + 1 : 0;
    if (isSilent || looks > patientLooks) {
      options.report(`does not come to rest: ${now}`);
      return false;
    }
  }
  return true;
}

const isDone = (stage: Stage): boolean =>
  sumOf(stage, (status) => {
    const { drafting, outbox, deliveries, receipts, notices, arrivals, toSign } = status;
    return drafting + outbox + deliveries + receipts + notices + arrivals + toSign;
  }) === 0;

async function endStations({ stations }: Stage): Promise<void> {
  stations.forEach((station) => station.say({ kind: 'stop' }));
  const all = Promise.all(stations.map((station) => station.ended()));
  await Promise.race([all, pause(20_000)]);
}
