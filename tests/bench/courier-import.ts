// `node tests/bench/courier-import.ts [--documents 400] [--megabytes 500] [--kills 3] [--seed 1]`: a courier pack of sealed documents taken in by a station in a process
// of its own, next to copying the same file durably (one run of each a round: only the ratio carries). With --kills the taking is killed so often at
// random moments first; in the end every document is there once.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { stationPlace } from '../../src/demo/demo-station.ts';
import { startPrefecture } from '../../src/demo/prefecture.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { signCourierManifest } from '../../src/seals/courier/manifest.ts';
import { preparePack } from '../../src/seals/courier/pack.ts';
import { writePackFiles } from '../../src/seals/courier/pack-files.ts';
import { recipientCertificateOf } from '../../src/seals/encryption/recipient-certificate.ts';
import { courierFileName, type CourierEntry, type CourierManifest } from '../../src/shared/domain/courier.ts';
import type { Sha256 } from '../../src/shared/domain/ids.ts';
import { copyDurably } from '../../src/main/store/durable-file.ts';
import { openDesk, sealOne } from '../support/sealed-package.ts';

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
const quiet = { onBytes: () => undefined, signal: new AbortController().signal };

const place = await startPrefecture({ folder });
const [sender, taker] = place.seats;
if (!sender || !taker) throw new Error('two seats');
const desk = await openDesk(sender, taker.unit);
const shelf = new Map<string, Uint8Array>();
const put = (bytes: Uint8Array) => {
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  shelf.set(sha256, bytes);
  return { sha256, sizeBytes: bytes.length };
};
const entries: CourierEntry[] = [];
for (let number = 1; number <= documents; number += 1) {
  const attachments = [{ name: '附件.bin', bytes: randomBytes(Math.max(1, fillBytes - 60_000)) }];
  const { documentId, bytes, noteJws } = await sealOne(desk, { number, attachments });
  const of = { kind: 'document', id: documentId, documentId, number: null, at: null } as const;
  entries.push({ ...of, message: put(Buffer.from(noteJws)), package: put(bytes) });
}
const { parts } = sender.station;
const trust = parts.trust.current();
const signer = parts.keys.machineSigner();
if (trust === null || signer === null) throw new Error('an enrolled sender');
const now = parts.clock.nowMs();
const recipient = recipientCertificateOf(trust, taker.unit.code, new Date(now));
if (!recipient.ok) throw new Error(recipient.code);
const manifest: CourierManifest = {
  ...{ type: 'yizhan/courier-pack/1', packId: makeUuid(now), from: sender.unit.code, to: taker.unit.code },
  ...{ madeAt: new Date(now).toISOString(), feed: null, auditHead: null, countersignature: null },
  ...{ entries, answers: [] },
};
const pack = await preparePack({
  ...{ manifest, recipient: recipient.certificate, chain: [], partBytes: 2 ** 40 },
  token: await signCourierManifest(manifest, signer),
  open: ({ sha256 }) => memorySource(shelf.get(sha256) ?? new Uint8Array()),
});
const name = courierFileName(manifest);
await writePackFiles({ ...quiet, folder, name, chunks: pack.chunks(), partBytes: 2 ** 40 });
await place.stop();
say(`${documents} documents, ${(pack.sizeBytes / 1e6).toFixed(0)} MB`);

const { folder: dataFolder, deviceKeyFile } = stationPlace(folder, taker.unit);
const copy = path.join(folder, 'taker');
cpSync(dataFolder, copy, { recursive: true });

/** What the process printed; null when it was killed. */
function take(killAfterMs: number | null): Promise<string | null> {
  const script = path.join(import.meta.dirname, 'courier-station.ts');
  const args = [script, copy, deviceKeyFile, path.join(folder, name), taker?.unit.code ?? ''];
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
copyDurably(path.join(folder, name), path.join(folder, 'copy.yzc'));
const copyMs = performance.now() - copyStart;
const { user, system } = process.cpuUsage(copyCpu);
const said = await take(null);
say(
  `durable copy ${copyMs.toFixed(0)} ms (processor ${((user + system) / 1000).toFixed(0)} ms); taken: ${said?.trim() ?? 'failed, or taken before the last kill'}`,
);
rmSync(folder, { recursive: true, force: true });
