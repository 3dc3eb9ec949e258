// `node tests/bench/sm2.ts [--rounds R]`: SM2 verifications and signatures a second next to `openssl speed sm2` on the same machine, in interleaved rounds.
// Both count processor time of one thread, so that other load on the machine disturbs neither; only the ratio carries to another machine. OpenSSL
// verifies 20 bytes with a key that it has at hand, which is our warm key: one that has been used often enough to have its table.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { digestOf } from '../../src/seals/pki/digest.ts';
import { createSm2Key, signSm2, verifySm2 } from '../../src/seals/pki/sm2.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

const [small, large] = [new Uint8Array(32).fill(7), new Uint8Array(12_288).fill(7)];
const makeKey = () => {
  const { privateKey, point } = createSm2Key();
  const signatures = [small, large].map((message) => signSm2({ privateKey, message, point }));
  return { privateKey, point, small: signatures[0] ?? small, large: signatures[1] ?? large };
};
const warm = makeKey();
// More keys than are remembered, in turn: each is a stranger whenever it comes.
const strangers = Array.from({ length: 64 }, makeKey);
let turn = 0;

const verify = (key: typeof warm, size: 'small' | 'large'): void => {
  const message = size === 'small' ? small : large;
  const { result } = verifySm2({ point: key.point, message, signature: key[size] });
  if (result !== 'valid') throw new Error(`a good signature is ${result}`);
};
const stranger = (): typeof warm => strangers[turn++ % strangers.length] ?? warm;

const works: readonly (readonly [name: string, work: () => void, against: 'verify' | 'sign' | null])[] = [
  ['verify, 32 bytes, warm key', () => verify(warm, 'small'), 'verify'],
  ['verify, 12 KB, warm key', () => verify(warm, 'large'), 'verify'],
  ['verify, 32 bytes, cold key', () => verify(stranger(), 'small'), 'verify'],
  ['verify, 12 KB, cold key', () => verify(stranger(), 'large'), 'verify'],
  ['sign, 32 bytes', () => void signSm2({ ...warm, message: small }), 'sign'],
  ['SM3 of 12 KB', () => void digestOf('sm3', large), null],
];

/** Runs a second of processor time. */
function rateOf(work: () => void): number {
  const before = process.cpuUsage();
  for (let count = 1; ; count += 1) {
    work();
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1_000_000) return (count * 1_000_000) / (user + system);
  }
}

/** ` 256 bits SM2 (CurveSM2)   0.0003s   0.0003s   3124.0   2958.8` */
function rateOfOpenssl(): { readonly sign: number; readonly verify: number } {
  const output = execFileSync('openssl', ['speed', '-seconds', '1', 'sm2'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const found = /CurveSM2\)\s+[\d.]+s\s+[\d.]+s\s+([\d.]+)\s+([\d.]+)/.exec(output);
  if (found === null) throw new Error('openssl speed says nothing of SM2');
  return { sign: Number(found[1]), verify: Number(found[2]) };
}

// Once unmeasured: code compiled, tables made.
for (let count = 0; count < 300; count += 1) verify(warm, 'small');
for (const [, work] of works) rateOf(work);

const theirs: ReturnType<typeof rateOfOpenssl>[] = [];
const ours = works.map((): number[] => []);
for (let round = 0; round < rounds; round += 1) {
  theirs.push(rateOfOpenssl());
  works.forEach(([, work], index) => ours[index]?.push(rateOf(work)));
}

say(`SM2, processor time of one thread, median of ${rounds} interleaved rounds (Node ${process.version})`);
say('');
say(`${''.padEnd(32)}      /s  OpenSSL/s  ratio`);
works.forEach(([name, , against], index) => {
  const rate = median(ours[index] ?? []);
  const theirRate = against === null ? NaN : median(theirs.map((each) => each[against]));
  const beside =
    against === null
      ? ''
      : `${theirRate.toFixed(0).padStart(10)}  ${(rate / theirRate).toFixed(2).padStart(5)}`;
  say(`${name.padEnd(32)} ${rate.toFixed(0).padStart(7)} ${beside}`);
});
say('');
say('Reach: 0.45 of OpenSSL with a warm key.');
