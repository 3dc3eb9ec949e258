// `node tests/bench/pdf-verify.ts [-- --files N --rounds R]`: sealed PDFs of about 100 KB verified completely, from memory, by one and two threads, as a
// fraction of the limit (one SHA-256 of the bytes and one RSA-2048 verify a file, same run), next to pdfsig and openssl cms -verify. Rounds are
// interleaved; only the ratios carry to another machine.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startWorker } from '../../src/main/threads.ts';
import { type DetachedSample, openLibcrypto } from './libcrypto-cms.ts';
import { makeBenchFiles, type BenchFiles } from './pdf-verify-files.ts';
import { measureQuiet } from './pdf-verify-quiet.ts';
import { openTrust, runLimit, verifyAll } from './pdf-verify-work.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '500' }, rounds: { type: 'string', default: '7' } },
});
const [count, rounds] = [Number(values.files), Number(values.rounds)];
/** The certificates' June, for those who judge by a clock. */
const judgedAtSeconds = Date.UTC(2026, 5, 1) / 1000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

interface Cost {
  readonly ms: number;
  /** Processor time of this process with its threads: on a busy machine it says more than the clock. */
  readonly cpuMs: number;
}

async function timed(work: () => Promise<void> | void): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000 };
}

interface Runner {
  verify(): Promise<void> | void;
  limit(): Promise<void> | void;
  stop(): Promise<void> | void;
}

function oneThread({ files, trust: bytes, limit, now }: BenchFiles): Runner {
  const trust = openTrust(bytes);
  return {
    verify: () => {
      verifyAll(files, trust, now);
    },
    limit: () => {
      runLimit(files, limit);
    },
    stop: () => undefined,
  };
}

async function twoThreads(made: BenchFiles): Promise<Runner> {
  const half = Math.ceil(made.files.length / 2);
  const shares = [made.files.slice(0, half), made.files.slice(half)];
  const workers = shares.map((files) =>
    startWorker(new URL('./pdf-verify.worker.ts', import.meta.url), { ...made, files }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const ask = async (what: 'verify' | 'limit'): Promise<void> => {
    const answers = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage(what);
    await Promise.all(answers);
  };
  return {
    verify: () => ask('verify'),
    limit: () => ask('limit'),
    stop: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

interface Measured {
  readonly verify: Cost;
  readonly limit: Cost;
}

async function measure(runner: Runner): Promise<Measured> {
  // Once unmeasured: code compiled, caches filled.
  await runner.verify();
  await runner.limit();
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1)
    measured.push({ verify: await timed(runner.verify), limit: await timed(runner.limit) });
  await runner.stop();
  const of = (what: 'verify' | 'limit', which: 'ms' | 'cpuMs'): number =>
    median(measured.map((round) => round[what][which]));
  return {
    verify: { ms: of('verify', 'ms'), cpuMs: of('verify', 'cpuMs') },
    limit: { ms: of('limit', 'ms'), cpuMs: of('limit', 'cpuMs') },
  };
}

/** Milliseconds a file of a command that judges one file a process. */
function perProcess(folder: string, commands: readonly (readonly [string, readonly string[]])[]): number {
  const times = commands.map(([command, args]) => {
    const start = performance.now();
    execFileSync(command, args, { cwd: folder, stdio: 'ignore' });
    return performance.now() - start;
  });
  return median(times);
}

function measurePeers({ files, rootPem }: BenchFiles): { pdfsigMs: number; opensslMs: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-pdf-bench-'));
  try {
    const some = files.slice(0, 12);
    writeFileSync(path.join(folder, 'root.pem'), rootPem);
    for (const [at, pdf] of some.entries()) writePeerFiles(path.join(folder, String(at)), pdf);
    const cms = ['cms', '-verify', '-binary', '-inform', 'DER', '-CAfile', 'root.pem', '-purpose', 'any'];
    return {
      pdfsigMs: perProcess(
        folder,
        some.map((_, at) => ['pdfsig', ['-nocert', `${at}.pdf`]] as const),
      ),
      opensslMs: perProcess(
        folder,
        some.map(
          (_, at) =>
            [
              'openssl',
              [
                ...cms,
                '-in',
                `${at}.der`,
                '-content',
                `${at}.bin`,
                '-attime',
                String(judgedAtSeconds),
                '-out',
                'out',
              ],
            ] as const,
        ),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What openssl wants, cut out of a PDF: the CMS and the bytes that it is over. */
function detachedOf(pdf: Uint8Array): DetachedSample {
  const bytes = Buffer.from(pdf);
  const start = bytes.indexOf('/Contents <') + '/Contents '.length;
  const end = bytes.indexOf('>', start) + 1;
  const der = Buffer.from(bytes.toString('latin1', start + 1, end - 1), 'hex');
  return {
    cms: der.subarray(0, 4 + der.readUInt16BE(2)),
    content: Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]),
  };
}

function writePeerFiles(name: string, pdf: Uint8Array): void {
  const { cms, content } = detachedOf(pdf);
  writeFileSync(`${name}.pdf`, pdf);
  writeFileSync(`${name}.der`, cms);
  writeFileSync(`${name}.bin`, content);
}

/** Time and processor time of libcrypto for all files, one thread; null where it is not installed. */
async function measureLibcrypto({ files, rootPem }: BenchFiles): Promise<Cost | null> {
  const verify = openLibcrypto(rootPem, judgedAtSeconds);
  if (verify === null) return null;
  const samples = files.map(detachedOf);
  const runs: Cost[] = [];
  for (let round = 0; round <= rounds; round += 1) runs.push(await timed(() => samples.forEach(verify)));
  const measured = runs.slice(1);
  return { ms: median(measured.map(({ ms }) => ms)), cpuMs: median(measured.map(({ cpuMs }) => cpuMs)) };
}

/** Microseconds a file of all checks, of the limit and, where it is installed, of libcrypto, while nobody disturbs them. */
function measureUndisturbed({ files, trust: bytes, limit, now, rootPem }: BenchFiles): number[] {
  const trust = openTrust(bytes);
  const library = openLibcrypto(rootPem, judgedAtSeconds);
  const samples = library === null ? [] : files.map(detachedOf);
  return measureQuiet(files.length, rounds, [
    (start, end) => {
      verifyAll(files.slice(start, end), trust, now);
    },
    (start, end) => {
      runLimit(files.slice(start, end), limit);
    },
    ...(library === null ? [] : [(start: number, end: number) => samples.slice(start, end).forEach(library)]),
  ]);
}

const made = makeBenchFiles(count);
const one = await measure(oneThread(made));
const two = await measure(await twoThreads(made));
const peers = measurePeers(made);
const library = await measureLibcrypto(made);
const [quietOurs = NaN, quietLimit = NaN, quietLibrary] = measureUndisturbed(made);
const perSecond = (ms: number): string => ((count * 1000) / ms).toFixed(0).padStart(7);
say(
  `${count} sealed PDFs of ${((made.files[0]?.length ?? 0) / 1000).toFixed(0)} KB, median of ${rounds} rounds`,
);
say('');
const share = (limit: number, verify: number): string => (limit / verify).toFixed(2).padStart(8);
say(`${''.padEnd(44)}  doc/s   clock     cpu (of the limit)`);
for (const [name, { verify, limit }] of [
  ['1 thread', one],
  ['2 threads', two],
] as const) {
  const fractions = share(limit.ms, verify.ms) + share(limit.cpuMs, verify.cpuMs);
  say(`all checks, ${name}`.padEnd(44) + perSecond(verify.ms) + fractions);
  say(`limit: SHA-256 and one RSA-2048, ${name}`.padEnd(44) + perSecond(limit.ms));
}
const ours = one.verify.ms / count;
const times = (ms: number): string => (ms / ours).toFixed(0);
say(`pdfsig, a process a file: ${peers.pdfsigMs.toFixed(1)} ms, ${times(peers.pdfsigMs)} times ours`);
say(
  `openssl cms -verify, a process a file: ${peers.opensslMs.toFixed(1)} ms, ${times(peers.opensslMs)} times ours`,
);
if (library === null) say('libcrypto.so.3 is not installed: not compared.');
else
  say(
    `CMS_verify of libcrypto in this process, chain without lists: ${(library.ms / count).toFixed(2)} ms, ${(library.ms / one.verify.ms).toFixed(2)} times ours` +
      ` (processor time ${(library.cpuMs / one.verify.cpuMs).toFixed(2)})`,
  );
say(
  `1 thread undisturbed (quietest 2 % of pieces, processor time): ours ${quietOurs.toFixed(0)} us, limit ${quietLimit.toFixed(0)} us, ${share(quietLimit, quietOurs).trim()} of it` +
    (quietLibrary === undefined
      ? ''
      : `; CMS_verify ${quietLibrary.toFixed(0)} us, ${(quietLibrary / quietOurs).toFixed(2)} times ours`),
);
say('Reach: 0.5 of the limit on one thread, 60 times pdfsig, twice CMS_verify.');
