// `node tests/bench/courier-import.ts [--documents 400] [--megabytes 500] [--kills 3] [--seed 1]`: a courier pack of sealed documents taken in by a station in a process
// of its own, next to copying the same file durably (one run of each a round: only the ratio carries). With --kills the taking is killed so often at
// random moments first; in the end every document is there once.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { stationPlace } from '../../src/demo/demo-station.ts';
import { startPrefecture } from '../../src/demo/prefecture.ts';
import { copyDurably } from '../../src/main/store/durable-file.ts';
import { writeSealedPack } from '../support/courier-pack.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '400' },
    megabytes: { type: 'string', default: '500' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});
const documents = Number(values.documents);
const fillBytes = Math.round((Number(values.megabytes) * 1_000_000) / documents);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-courier-bench-'));
/** Where the kills of this seed fall, 0 to 1. */
function* shares(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}
const kills = shares(Number(values.seed));
const place = await startPrefecture({ folder });
const [sender, taker] = place.seats;
if (!sender || !taker) throw new Error('two seats');
const pack = await writeSealedPack({
  ...{ sender, folder, taker: taker.unit },
  documents: Array.from({ length: documents }, (_, index) => ({
    number: index + 1,
    attachments: [{ name: '附件.bin', bytes: randomBytes(Math.max(1, fillBytes - 60_000)) }],
  })),
});
await place.stop();
say(`${documents} documents, ${(pack.sizeBytes / 1e6).toFixed(0)} MB`);

const { folder: dataFolder, deviceKeyFile } = stationPlace(folder, taker.unit);
const copy = path.join(folder, 'taker');
cpSync(dataFolder, copy, { recursive: true });

/** What the process printed; null when it was killed. */
function take(killAfterMs: number | null): Promise<string | null> {
  const script = path.join(import.meta.dirname, 'courier-station.ts');
  const args = [script, copy, deviceKeyFile, path.join(folder, pack.fileName), taker?.unit.code ?? ''];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? said : null);
    }),
  );
}

for (let kill = 1; kill <= Number(values.kills); kill += 1) {
  // Up to the time that the whole taking takes on a slow machine: some fall into the start, some into the checking, some between two documents.
  const afterMs = Math.round(1500 + kills.next().value * Math.max(500, documents * 300));
  const said = await take(afterMs);
  say(`kill ${kill} after ${afterMs} ms: ${said === null ? 'killed' : 'it was done already'}`);
}
const copyCpu = process.cpuUsage();
const copyStart = performance.now();
copyDurably(path.join(folder, pack.fileName), path.join(folder, 'copy.yzc'));
const copyMs = performance.now() - copyStart;
const { user, system } = process.cpuUsage(copyCpu);
const said = await take(null);
say(
  `durable copy ${copyMs.toFixed(0)} ms (processor ${((user + system) / 1000).toFixed(0)} ms); taken: ${said?.trim() ?? 'failed, or taken before the last kill'}`,
);
rmSync(folder, { recursive: true, force: true });
