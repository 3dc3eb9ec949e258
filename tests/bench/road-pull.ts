// `node tests/bench/road-pull.ts [--documents N] [--large N] [--rounds R]`: sealed packages pulled, made durable, judged completely and made searchable by
// a station in a process of its own (its start included), next to mbsync (FSync yes) pulling as many bytes from Dovecot over TLS. Rounds are
// interleaved; only ratios carry to another machine. mbsync neither judges nor indexes what it pulls.
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
import { startMailPeer, straceSyncCalls, type MailPeer } from './mail-peer.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '10000' },
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

async function compare(name: string, place: BenchPlace, peer: MailPeer | null): Promise<void> {
  const measured: { station: StationResult; plain: StationResult; mailMs: number; resyncMs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const mail = (): { mailMs: number; resyncMs: number } => ({
      mailMs: peer?.pull() ?? NaN,
      resyncMs: peer?.resync() ?? NaN,
    });
    const first = round % 2 === 0 ? mail() : null;
    const station = runStation(place);
    const bare = runStation(place, plain);
    measured.push({ station, plain: bare, ...(first ?? mail()) });
    say(`round ${round + 1}: ${JSON.stringify(measured.at(-1))}`);
  }
  const ratio = (pick: (each: (typeof measured)[number]) => number): string =>
    median(measured.map((each) => pick(each) / each.mailMs))
      .toFixed(2)
      .padStart(8);
  const ms = (pick: (each: (typeof measured)[number]) => number): string =>
    median(measured.map(pick)).toFixed(0).padStart(8);
  const row = (what: string, pick: (each: (typeof measured)[number]) => number): void =>
    say(`${what.padEnd(52)}${ms(pick)}${ratio(pick)}`);
  const bytes = place.documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  say('');
  say(
    `${name}: ${place.documents.length} packages of ${(bytes / place.documents.length / 1000).toFixed(1)} KB, median of ${rounds} rounds;`,
  );
  say(
    'as they travel: encrypted container with a one-page PDF (its fonts, one seal picture at 72 dpi, colour profile), signatures and certificates, and what is attached',
  );
  say(`${''.padEnd(52)}      ms   ratio`);
  row('mbsync, FSync yes', ({ mailMs }) => mailMs);
  row('station: up', ({ station }) => station.startedMs);
  row('station: durable', ({ station }) => station.durableMs);
  row('station: durable, from when it was up', ({ station }) => station.durableMs - station.startedMs);
  row('station: searchable, from when it was up', ({ station }) => station.searchableMs - station.startedMs);
  row('station: judged and stored', ({ station }) => station.storedMs);
  row('station: judged, stored and searchable', ({ station }) => station.searchableMs);
  row('plain store: durable', (each) => each.plain.durableMs);
  row('plain store: judged, stored and searchable', (each) => each.plain.searchableMs);
  say(`longest turn of the station's main thread: ${ms(({ station }) => station.longestTurnMs).trim()} ms`);
  say(
    `processor time of the station: ${ms(({ station }) => station.cpuMs).trim()} ms; memory: ${ms(({ station }) => station.peakMb).trim()} MB`,
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

/** Short enough that the whole package is about 20 KB. */
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

await run('small', Number(values.documents), { body: shortBody, title: '重点工作通知' });
const large = [{ name: '数据.bin', bytes: randomBytes(5_000_000) }];
await run('large', Number(values.large), { body: shortBody, title: '重点工作通知', attachments: large });
