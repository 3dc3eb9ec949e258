// `node tests/bench/road-pull.ts [--small N] [--large N] [--rounds R] [--fresh]`: sealed packages pulled, made durable, judged completely and made searchable by
// a station in a process of its own (its start included), next to mbsync (FSync yes) pulling as many bytes from Dovecot over TLS. Rounds are
// interleaved; only ratios carry to another machine, and on a loaded one only those of processor time. mbsync neither judges nor indexes what it pulls: under
// the table stands what judging costs at the least (road-floor.ts).
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDeviceKeyFile } from '../../src/main/shell/browser/device-key-file.ts';
import { openDatabase } from '../../src/main/store/database.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { createExchangeClient } from '../../src/main/sync/exchange-client.ts';
import { preparePlace, type BenchPlace, type PlaceOptions } from './bench-place.ts';
import { startMailPeer, straceSyncCalls, type MailPeer, type ProcessTimes } from './mail-peer.ts';
import { measureFloor } from './road-floor.ts';

const { values } = parseArgs({
  options: {
    small: { type: 'string', default: '10000' },
    large: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    // Sealed documents are kept under test-results for the next run; after a change of what a package is they must be made anew.
    fresh: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const here = import.meta.dirname;
const repository = path.resolve(here, '../..');
// The product is built; here the types are stripped once and kept, so that no round measures the stripping.
process.env['NODE_COMPILE_CACHE'] = path.join(repository, 'test-results', 'road-pull', 'compiled');
const plain = ['--import', path.join(here, 'plain-store.ts')];

interface StationResult {
  /** Until the station is up; nothing is asked of the line before. */
  readonly startedMs: number;
  readonly durableMs: number;
  readonly storedMs: number;
  readonly searchableMs: number;
  readonly longestTurnMs: number;
  readonly peakMb: number;
  /** Processor time of the process until it was up, until everything was durable, and until the end. */
  readonly startedCpuMs: number;
  readonly durableCpuMs: number;
  readonly cpuMs: number;
  readonly valid: number;
  readonly found: number;
}

/** The words that stand in every document of the run. */
const everywhere = '重点工作';
const commandOf = (place: BenchPlace, options: readonly string[]): string[] => {
  const { folder, deviceKeyFile } = place.copyReceiver();
  if (options === plain) decryptStore(folder, deviceKeyFile);
  const script = path.join(here, 'road-station.ts');
  const args = [folder, deviceKeyFile, String(place.documents.length), everywhere];
  return [process.execPath, ...options, script, ...args];
};

/** The copy as it would be without a cipher. */
function decryptStore(folder: string, deviceKeyFile: string): void {
  const { key } = openDeviceKeyFile({ file: deviceKeyFile, dataFolder: folder });
  const dataKey = openKeySlots(folder).openByDevice({ key, kind: 'key-file' });
  for (const name of ['station.db', 'search.db']) {
    const db = openDatabase(path.join(folder, name), dataKey);
    db.pragma('journal_mode = DELETE');
    db.pragma(`rekey=''`);
    db.close();
  }
}

function runStation(place: BenchPlace, options: readonly string[] = []): StationResult {
  const [command = '', ...args] = commandOf(place, options);
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const result = JSON.parse(stdout) as StationResult;
  if (result.valid !== place.documents.length || result.found !== place.documents.length)
    throw new Error(
      `${result.valid} are valid and ${result.found} are found; with --fresh they are sealed anew`,
    );
  return result;
}

/** One poll of a feed with nothing new, on a connection that is open. */
async function pollMs(place: BenchPlace): Promise<number> {
  const { exchangeUrl: baseUrl, rootPem: rootPems, machine } = place;
  const client = createExchangeClient({ baseUrl, rootPems, machine });
  let after = 0;
  let epoch: string | undefined;
  for (;;) {
    const page = await client.feed({ epoch, after, limit: 500 });
    if (!page.ok) throw new Error(page.code);
    epoch = page.value.epoch;
    if (page.value.entries.length === 0) break;
    after = page.value.entries.at(-1)?.number ?? after;
  }
  const times: number[] = [];
  for (let index = 0; index < 100; index += 1) {
    const startedAt = performance.now();
    await client.feed({ epoch, after });
    times.push(performance.now() - startedAt);
  }
  await client.close();
  return median(times);
}

interface Round {
  readonly station: StationResult;
  readonly plain: StationResult;
  readonly mail: ProcessTimes;
  readonly resyncMs: number;
}

function runRound(place: BenchPlace, peer: MailPeer | null, mailFirst: boolean): Round {
  const pullMail = (): Pick<Round, 'mail' | 'resyncMs'> => ({
    mail: peer?.pull() ?? { wallMs: NaN, cpuMs: NaN },
    resyncMs: peer?.resync() ?? NaN,
  });
  const first = mailFirst ? pullMail() : null;
  const [station, bare] = [runStation(place), runStation(place, plain)];
  return { station, plain: bare, ...(first ?? pullMail()) };
}

/** Rows of the table: wall and processor time, each with its ratio to mbsync's in the same round. */
const rows: readonly { readonly what: string; readonly of: (round: Round) => ProcessTimes }[] = [
  { what: 'mbsync, FSync yes', of: ({ mail }) => mail },
  { what: 'station: up', of: ({ station }) => timesOf(station, 'up') },
  { what: 'station: landed, durable', of: ({ station }) => timesOf(station, 'durable') },
  { what: '  from when it was up', of: ({ station }) => sinceUp(station, 'durable') },
  { what: 'station: judged and stored', of: ({ station }) => timesOf(station, 'stored') },
  { what: 'station: searchable', of: ({ station }) => timesOf(station, 'searchable') },
  { what: '  from when it was up', of: ({ station }) => sinceUp(station, 'searchable') },
  { what: 'plain store: landed, durable', of: ({ plain: bare }) => timesOf(bare, 'durable') },
  { what: '  from when it was up', of: ({ plain: bare }) => sinceUp(bare, 'durable') },
  { what: 'plain store: searchable', of: ({ plain: bare }) => timesOf(bare, 'searchable') },
  { what: '  from when it was up', of: ({ plain: bare }) => sinceUp(bare, 'searchable') },
];

type Stage = 'up' | 'durable' | 'stored' | 'searchable';

function timesOf(result: StationResult, stage: Stage): ProcessTimes {
  const { startedMs, startedCpuMs, durableMs, durableCpuMs, storedMs, searchableMs, cpuMs } = result;
  const stages: Readonly<Record<Stage, ProcessTimes>> = {
    up: { wallMs: startedMs, cpuMs: startedCpuMs },
    durable: { wallMs: durableMs, cpuMs: durableCpuMs },
    // The index is written beside it: its processor time is not told apart.
    stored: { wallMs: storedMs, cpuMs },
    searchable: { wallMs: searchableMs, cpuMs },
  };
  return stages[stage];
}

function sinceUp(result: StationResult, stage: Stage): ProcessTimes {
  const [end, up] = [timesOf(result, stage), timesOf(result, 'up')];
  return { wallMs: end.wallMs - up.wallMs, cpuMs: end.cpuMs - up.cpuMs };
}

function sayTable(measured: readonly Round[], count: number): void {
  const cell = (value: number, digits: number): string => value.toFixed(digits).padStart(10);
  const of = (pick: (round: Round) => number): number => median(measured.map(pick));
  say(`${''.padEnd(40)}   wall ms     ratio    cpu ms     ratio  cpu ms/doc`);
  for (const { what, of: timed } of rows) {
    const wall = cell(
      of((round) => timed(round).wallMs),
      0,
    );
    const wallRatio = cell(
      of((round) => timed(round).wallMs / round.mail.wallMs),
      2,
    );
    const cpuMs = of((round) => timed(round).cpuMs);
    const cpuRatio = cell(
      of((round) => timed(round).cpuMs / round.mail.cpuMs),
      2,
    );
    say(`${what.padEnd(40)}${wall}${wallRatio}${cell(cpuMs, 0)}${cpuRatio}${cell(cpuMs / count, 2)}`);
  }
}

/** What judging costs at the least, beside what mbsync takes for as many bytes in all. */
function sayFloor(measured: readonly Round[], count: number, sizeBytes: number): void {
  const mailMs = median(measured.map(({ mail }) => mail.wallMs)) / count;
  const floor = measureFloor(sizeBytes);
  const sum = floor.reduce((total, { cpuMs }) => total + cpuMs, 0);
  say(`limit: the operations alone that judging one document cannot do without, processor time in ms`);
  for (const { what, cpuMs } of floor) say(`  ${what.padEnd(58)}${cpuMs.toFixed(3).padStart(8)}`);
  say(`  ${'together'.padEnd(58)}${sum.toFixed(3).padStart(8)}`);
  const share = (sum / 2 / mailMs).toFixed(2);
  say(`  on two cores at once, to mbsync's ${mailMs.toFixed(3)} ms wall a message: ${share}`);
}

async function compare(name: string, place: BenchPlace, peer: MailPeer | null): Promise<void> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push(runRound(place, peer, round % 2 === 0));
    say(`round ${round + 1}: ${JSON.stringify(measured.at(-1))}`);
  }
  const count = place.documents.length;
  const sizeBytes = Math.round(place.documents.reduce((sum, each) => sum + each.sizeBytes, 0) / count);
  say('');
  say(`${name}: ${count} packages of ${(sizeBytes / 1000).toFixed(1)} KB, median of ${rounds} rounds;`);
  say(
    'as they travel: encrypted container with a one-page PDF (its fonts, one seal picture at 72 dpi, colour profile), signatures and certificates, and what is attached',
  );
  sayTable(measured, count);
  sayFloor(measured, count, sizeBytes);
  const ofStation = (pick: (station: StationResult) => number): string =>
    median(measured.map(({ station }) => pick(station))).toFixed(0);
  say(
    `longest turn of the station's main thread: ${ofStation(({ longestTurnMs }) => longestTurnMs)} ms; memory: ${ofStation(({ peakMb }) => peakMb)} MB`,
  );
  const poll = await pollMs(place);
  const resync = median(measured.map(({ resyncMs }) => resyncMs));
  say(
    `nothing new: mbsync ${resync.toFixed(0)} ms, one poll on a live line ${poll.toFixed(2)} ms, ratio ${(poll / resync).toFixed(4)}`,
  );
  const calls = straceSyncCalls(commandOf(place, []), path.join(tmpdir(), 'yizhan-strace.txt'));
  say(`sync calls: station ${String(calls)}, mbsync ${String(peer?.countSyncCalls() ?? null)}`);
  say('');
}

/** As short as a document can be: what is left are page, fonts, seal and signatures, 43 KB of a genuine package. */
const shortBody = [{ level: 'text' as const, text: '重点工作如期完成，特此通知。' }];

async function run(name: string, count: number, wish: PlaceOptions['wish'] & object): Promise<void> {
  if (count === 0) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-mail-'));
  const keepIn = path.join(repository, 'test-results', 'road-pull', `${name}-${count}`);
  if (values.fresh) rmSync(keepIn, { recursive: true, force: true });
  const place = await preparePlace({ count, report: say, wish, keepIn });
  const sizes = place.documents.map(({ sizeBytes }) => sizeBytes);
  const peer = await startMailPeer(folder, sizes);
  if (peer === null) say('without mbsync and dovecot, or without root, there is no peer to compare with');
  try {
    await compare(name, place, peer);
  } finally {
    await peer?.stop();
    await place.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await run('small', Number(values.small), { body: shortBody, title: '重点工作通知' });
const large = [{ name: '数据.bin', bytes: randomBytes(5_000_000) }];
await run('large', Number(values.large), { body: shortBody, title: '重点工作通知', attachments: large });
