// `node tests/bench/package-stream.ts [--mb N] [--rounds R]`: a sealed package with a large attachment, judged from disk by a fresh process: its peak
// memory, also above that of an idle Node, and its rate next to `sha256sum` of the same file. Rounds are interleaved; of the rates only the ratio carries
// to another machine.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { hashStream, memorySource, openFileSource, readChunks } from '../../src/formats/byte-source.ts';
import { decryptStream, encryptStream } from '../../src/seals/encryption/encrypted-stream.ts';
import { sealPackage } from '../../src/seals/package/apply.ts';
import { openPackage } from '../../src/seals/package/reader.ts';
import { contentCanonicalForm } from '../../src/shared/domain/content.ts';
import type { DeliveryNote } from '../../src/shared/domain/messages.ts';
import type { Sha256 } from '../../src/shared/domain/ids.ts';
import { makePackage, makeTrust, officeSeal, pageModelSha256 } from '../unit/seals/package/test-package.ts';
import { june } from '../unit/seals/pki/test-pki.ts';
import { streamFiles, type StoredTrust } from './package-stream-work.ts';

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '200' }, rounds: { type: 'string', default: '5' } },
});
const [megabytes, rounds] = [Number(values.mb), Number(values.rounds)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** A package like the tests', with `megabytes` of random bytes as its attachment. */
async function sealLarge(folder: string): Promise<DeliveryNote> {
  const attachmentPath = path.join(folder, 'large.bin');
  for (let written = 0; written < megabytes; written += 1)
    appendFileSync(attachmentPath, randomBytes(1_000_000));
  const { bytes, document, note } = await makePackage();
  const body = (await openPackage(memorySource(bytes))).openPart('body.pdf');
  if (!body) throw new Error('no body');
  const large = await openFileSource(attachmentPath);
  const hashed = await hashStream(readChunks(large));
  const sha256 = hashed.sha256 as Sha256;
  const content = { ...document.content, attachments: [{ name: '名单.csv', sha256 }] };
  const made = await sealPackage({
    document: {
      ...document,
      content,
      contentSha256: createHash('sha256').update(contentCanonicalForm(content)).digest('hex') as Sha256,
      parts: document.parts.map((part) =>
        part.role === 'body' ? part : { ...part, sha256, sizeBytes: hashed.sizeBytes },
      ),
    },
    parts: [
      { path: 'body.pdf', source: body },
      { path: 'attachments/001.csv', source: large },
    ],
    signer: officeSeal.signer,
    signedAt: june,
    output: path.join(folder, streamFiles.package),
  });
  await large.close();
  return { ...note, package: made };
}

function writeTrust(folder: string, note: DeliveryNote): void {
  const { anchors, intermediates, crls, directory, registry, policy } = makeTrust();
  const base64 = (der: Uint8Array | undefined): string => Buffer.from(der ?? []).toString('base64');
  const stored: StoredTrust = {
    anchor: base64(anchors[0]?.der),
    intermediate: base64(intermediates[0]?.der),
    crls: crls.map(({ der }) => base64(der)),
    directory,
    registry,
    policy,
    note,
    nowIso: june.toISOString(),
    pageModelSha256,
  };
  writeFileSync(path.join(folder, streamFiles.trust), JSON.stringify(stored));
}

interface Once {
  readonly verdict: string;
  readonly judgeMs: number;
  readonly peakBytes: number;
}

function runOnce(args: readonly string[]): Once {
  const script = path.join(import.meta.dirname, 'package-stream-once.ts');
  return JSON.parse(execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })) as Once;
}

function sha256sumMs(file: string): number {
  const startedAt = performance.now();
  execFileSync('sha256sum', [file]);
  return performance.now() - startedAt;
}

/** Encrypting the file to its recipients and opening it again: what each costs beside hashing it in the same process. */
async function encryptionMs(file: string): Promise<{ hash: number; encrypt: number; decrypt: number }> {
  const source = await openFileSource(file);
  const key = { contentKey: randomBytes(32), purpose: 'bench' };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  const drain = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) if (chunk.length < 0) throw new Error('never');
  };
  try {
    const hash = await timed(() => hashStream(readChunks(source)));
    const encrypt = await timed(() => drain(encryptStream(key, readChunks(source))));
    for await (const chunk of encryptStream(key, readChunks(source)))
      appendFileSync(`${file}.encrypted`, chunk);
    const encrypted = await openFileSource(`${file}.encrypted`);
    const decrypt = await timed(() => drain(decryptStream(key, readChunks(encrypted))));
    await encrypted.close();
    rmSync(`${file}.encrypted`);
    return { hash, encrypt, decrypt };
  } finally {
    await source.close();
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-stream-bench-'));
try {
  writeTrust(folder, await sealLarge(folder));
  const file = path.join(folder, streamFiles.package);
  const sizeMb = statSync(file).size / 1_000_000;
  const measured = Array.from({ length: rounds }, () => ({
    idle: runOnce([]),
    judged: runOnce([folder]),
    peerMs: sha256sumMs(file),
  }));
  for (const { judged } of measured)
    if (judged.verdict !== 'valid') throw new Error(`the package is ${judged.verdict}`);
  const peak = Math.max(...measured.map(({ judged }) => judged.peakBytes)) / 1_000_000;
  const idle = median(measured.map((one) => one.idle.peakBytes)) / 1_000_000;
  const judgeMs = median(measured.map(({ judged }) => judged.judgeMs));
  const peerMs = median(measured.map((one) => one.peerMs));
  const row = (name: string, figure: string, beside = ''): void =>
    say(`${name.padEnd(52)} ${figure.padStart(10)}   ${beside}`.trimEnd());
  const rate = (ms: number): string => `${((sizeMb * 1000) / ms).toFixed(0)} MB/s`;
  say(`package of ${sizeMb.toFixed(0)} MB, ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}`);
  say('');
  row('peak memory of the judging process, worst round', `${peak.toFixed(0)} MB`, 'reach 150 MB');
  row('  above an idle Node', `${(peak - idle).toFixed(0)} MB`, `idle ${idle.toFixed(0)} MB`);
  row('all checks, median', rate(judgeMs), `${(peerMs / judgeMs).toFixed(2)} of sha256sum`);
  row('sha256sum of the file, median', rate(peerMs));
  const crypt: Awaited<ReturnType<typeof encryptionMs>>[] = [];
  for (let round = 0; round < rounds; round += 1) crypt.push(await encryptionMs(file));
  const ratio = (part: 'encrypt' | 'decrypt'): string =>
    `${median(crypt.map((one) => one[part] / one.hash)).toFixed(2)}`;
  row('encrypting to recipients, time beside SHA-256', ratio('encrypt'), `opening ${ratio('decrypt')}`);
} finally {
  rmSync(folder, { recursive: true });
}
