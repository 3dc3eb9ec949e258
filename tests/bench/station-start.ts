// `node tests/bench/station-start.ts [--documents 10000,60000,250000] [--rounds R]`: from spawning a station (real composition root, encrypted store) to
// its first 50 inbox rows and home counts, by how much lies in its archive, next to an empty Node script and to the bare database package on a plain copy of
// the inbox, in turn. Then what the lists, the board and the search answer in on the largest. The data are made once and kept under test-results.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDeviceKeyFile } from '../../src/main/shell/browser/device-key-file.ts';
import { openDatabase } from '../../src/main/store/database.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { fillPlace, type FilledPlace } from './station-start-data.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '10000,60000,250000' },
    rounds: { type: 'string', default: '5' },
  },
});
const sizes = values.documents.split(',').map(Number);
const rounds = Number(values.rounds);
const root = path.resolve(import.meta.dirname, '../../test-results/station-start');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

interface Start {
  readonly loadedMs: number;
  readonly openedMs: number;
  readonly rowsMs: number;
  readonly countsMs: number;
  readonly boardMs: number;
  readonly lists: Readonly<Record<string, { readonly p50: number; readonly p95: number }>>;
}

function run(script: string, args: readonly string[]): string {
  const file = path.join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
}

function runEmpty(): number {
  const from = performance.now();
  spawnSync(process.execPath, ['-e', '']);
  return performance.now() - from;
}

/** The inbox alone, not encrypted, with its indexes. */
function plainCopy({ folder, deviceKeyFile }: FilledPlace): string {
  const file = path.join(path.dirname(folder), 'plain.db');
  if (existsSync(file)) return file;
  const key = openKeySlots(folder).openByDevice(
    openDeviceKeyFile({ file: deviceKeyFile, dataFolder: folder }),
  );
  const db = openDatabase(path.join(folder, 'station.db'), key);
  db.exec(`ATTACH '${file}' AS plain KEY ''`);
  db.exec('CREATE TABLE plain.inbox AS SELECT * FROM main.inbox');
  db.exec('CREATE INDEX plain.inbox_by_state ON inbox (state, arrived_at_ms DESC, document_id DESC)');
  db.exec('DETACH plain');
  db.close();
  return file;
}

const places = new Map<number, { readonly place: FilledPlace; readonly plain: string }>();
for (const size of sizes) {
  const place = await fillPlace(root, size, say);
  // Once unmeasured: migrated, and in the cache.
  run('station-start-once.ts', [place.folder, place.deviceKeyFile]);
  places.set(size, { place, plain: plainCopy(place) });
}
const starts = new Map<number, { start: Start; peerMs: number; emptyMs: number }[]>();
for (let round = 0; round < rounds; round++)
  for (const [size, { place, plain }] of places) {
    const start = JSON.parse(run('station-start-once.ts', [place.folder, place.deviceKeyFile])) as Start;
    const peer = JSON.parse(run('station-start-peer.ts', [plain])) as { rowsMs: number };
    const measured = { start, peerMs: peer.rowsMs, emptyMs: runEmpty() };
    starts.set(size, [...(starts.get(size) ?? []), measured]);
  }

const columns = ['documents', 'code', 'open', 'rows', 'counts', 'board', 'to counts', '/ empty', '/ peer'];
say(
  `\nms, median of ${rounds} interleaved rounds; code = everything loaded; open, rows, counts, board = each by itself`,
);
say(columns.map((name) => name.padStart(10)).join(''));
for (const [size, all] of starts) {
  const of = (pick: (each: (typeof all)[number]) => number): string =>
    median(all.map(pick)).toFixed(1).padStart(10);
  say(
    [
      String(size).padStart(10),
      of(({ start }) => start.loadedMs),
      of(({ start }) => start.openedMs - start.loadedMs),
      of(({ start }) => start.rowsMs - start.openedMs),
      of(({ start }) => start.countsMs - start.rowsMs),
      of(({ start }) => start.boardMs - start.countsMs),
      of(({ start }) => start.countsMs),
      of(({ start, emptyMs }) => start.countsMs / emptyMs),
      of(({ start, peerMs }) => start.countsMs / peerMs),
    ].join(''),
  );
}

const largest = places.get(Math.max(...sizes));
if (largest) {
  const { folder, deviceKeyFile } = largest.place;
  const { lists } = JSON.parse(run('station-start-once.ts', [folder, deviceKeyFile, 'lists'])) as Start;
  say(`\n${'with the most documents, ms'.padEnd(46)}${'p50'.padStart(9)}${'p95'.padStart(9)}`);
  for (const [name, { p50, p95 }] of Object.entries(lists))
    say(`${name.padEnd(46)}${p50.toFixed(2).padStart(9)}${p95.toFixed(2).padStart(9)}`);
}
