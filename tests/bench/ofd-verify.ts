// `node tests/bench/ofd-verify.ts [--rounds R]`: an OFD of five pages or more as the product makes it, sealed with SM2, judged with its chain, revocation
// lists and every other check: cold (a fresh process: modules loaded, first verification), warm, and the memory, next to OpenSSL as processes doing the
// cryptography alone and to the limit of the same cryptography in memory. Rounds are interleaved; only the ratios carry to another machine.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { memorySource } from '../../src/formats/byte-source.ts';
import { readOfd } from '../../src/formats/ofd/read-ofd.ts';
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../src/main/render/ofd/write-ofd.ts';
import { sealOfd } from '../../src/seals/ofd/apply.ts';
import { toPem } from '../../src/seals/pki/certificate.ts';
import { layoutDocument } from '../../src/shared/layout/layout-document.ts';
import { createSealPki, july, june } from '../support/seals/seal-pki.ts';
import { sealFor, sealSizeMm } from '../support/seals/seals.ts';
import { documentOfPages } from './layout-documents.ts';
import { benchFiles, openTrust, verifyOnce } from './ofd-verify-work.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

const pki = createSealPki('sm2');
const signer = pki.unit('云溪县人民政府');

async function makeSealedOfd(): Promise<{ ofd: Uint8Array; pages: number }> {
  const input = documentOfPages(5);
  const request = {
    model: layoutDocument(input),
    language: 'zh-CN' as const,
    metadata: { title: input.content.title, author: input.content.issuers[0]?.name ?? '' },
    documentDate: '2026-06-01',
  };
  const plain = writeOfd(request, createBundledFaces()).ofd;
  const read = await readOfd(memorySource(plain));
  if (read.state !== 'read') throw new Error(read.code);
  const pages = read.container.documents.flatMap((document) => document.pages);
  const pageId = pages.at(-1)?.id ?? '';
  const seal = sealFor(pki, signer);
  const boundary = { xMm: 120, yMm: 200, ...sealSizeMm };
  const ofd = await sealOfd({ ofd: plain, seal, signer, signedAt: june, stamps: [{ pageId, boundary }] });
  return { ofd, pages: pages.length };
}

interface Once {
  readonly loadMs: number;
  readonly wholeMs: number;
  readonly peakBytes: number;
  /** From the start of the process to its end, as the shell sees it. */
  readonly processMs: number;
}

function runOnce(args: readonly string[]): Once {
  const script = path.join(import.meta.dirname, 'ofd-verify-once.ts');
  const startedAt = performance.now();
  const output = execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return {
    ...(JSON.parse(output) as Omit<Once, 'processMs'>),
    processMs: performance.now() - startedAt,
  };
}

const distinguished = 'distid:1234567812345678';
const attime = String(july.getTime() / 1000);

/** Both chains and two signature values (signature and seal), an OpenSSL process each; its command line checks no SM2 list under the standard's identity. */
function runOpenssl(folder: string): number {
  const run = (args: readonly string[]): void =>
    void execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' });
  const startedAt = performance.now();
  // Only the first certificate of a command is verified under the identity that it names: one command a certificate.
  const rules = ['-partial_chain', '-attime', attime, '-vfyopt', distinguished];
  for (const name of ['signer', 'maker'])
    run(['verify', ...rules, '-trusted', 'intermediate.pem', `${name}.pem`]);
  run(['verify', ...rules, '-trusted', 'root.pem', 'intermediate.pem']);
  for (const name of ['value', 'seal'])
    run([
      ...['dgst', '-sm3', '-sigopt', distinguished, '-verify', `${name}.key`],
      '-signature',
      name,
      'data',
    ]);
  return performance.now() - startedAt;
}

/** Signature values that one complete judgement has to check: signature, seal, signer, maker, intermediate, two lists. */
const signatureCount = 7;

/** SM3 over all bytes and the signatures at OpenSSL's rate: no verifier of this form can be faster on one thread. */
function limitMs(ofd: Uint8Array): number {
  const startedAt = performance.now();
  createHash('sm3').update(ofd).digest();
  const digestMs = performance.now() - startedAt;
  const output = execFileSync('openssl', ['speed', '-seconds', '1', 'sm2'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const rate = Number(/CurveSM2\)\s+[\d.]+s\s+[\d.]+s\s+[\d.]+\s+([\d.]+)/.exec(output)?.[1]);
  return digestMs + (signatureCount * 1000) / rate;
}

function writePeerFiles(folder: string, ofd: Uint8Array): void {
  const write = (name: string, bytes: string | Uint8Array): void =>
    writeFileSync(path.join(folder, name), bytes);
  write(benchFiles.ofd, ofd);
  write(benchFiles.anchor, pki.root.certificate.der);
  write(benchFiles.intermediate, pki.intermediate.certificate.der);
  const lists = pki.lists();
  lists.forEach(({ der }, index) => write(`${index}${benchFiles.listEnding}`, der));
  write('root.pem', toPem('CERTIFICATE', pki.root.certificate.der));
  write('intermediate.pem', toPem('CERTIFICATE', pki.intermediate.certificate.der));
  write('signer.pem', toPem('CERTIFICATE', signer.certificate.der));
  write('maker.pem', toPem('CERTIFICATE', pki.maker.certificate.der));
  write('data', ofd);
  for (const [name, by] of [
    ['value', signer],
    ['seal', pki.maker],
  ] as const) {
    write(name, by.sign(ofd));
    write(`${name}.key`, toPem('PUBLIC KEY', by.certificate.spki));
  }
}

async function measure(folder: string, ofd: Uint8Array) {
  const trust = openTrust(folder);
  for (let count = 0; count < 30; count += 1) await verifyOnce(folder, trust, july);
  const cold: Once[] = [];
  const empty: Once[] = [];
  const [warmMs, peerMs, limits]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    empty.push(runOnce([]));
    cold.push(runOnce([folder, july.toISOString()]));
    // Several: the first after the other processes finds cold caches of the processor.
    for (let count = 0; count < 9; count += 1) {
      const startedAt = performance.now();
      await verifyOnce(folder, trust, july);
      warmMs?.push(performance.now() - startedAt);
    }
    peerMs?.push(runOpenssl(folder));
    limits?.push(limitMs(ofd));
  }
  return {
    cold,
    empty,
    warmMs: median(warmMs ?? []),
    peerMs: median(peerMs ?? []),
    limitMs: median(limits ?? []),
  };
}

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-ofd-bench-'));
try {
  const { ofd, pages } = await makeSealedOfd();
  writePeerFiles(folder, ofd);
  const { cold, empty, warmMs, peerMs, limitMs: limit } = await measure(folder, ofd);
  const of = (runs: readonly Once[], name: keyof Once): number => median(runs.map((run) => run[name]));
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const mb = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;
  const row = (name: string, figure: string, beside = ''): void =>
    say(`${name.padEnd(66)} ${figure.padStart(10)}   ${beside}`.trimEnd());
  const verifyMs = of(cold, 'wholeMs') - of(cold, 'loadMs');
  say(
    `OFD of ${pages} pages, ${(ofd.length / 1000).toFixed(0)} KB, SM2, chain and 2 lists; median of ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}`,
  );
  say('');
  row('cold: modules loaded and first verification', ms(of(cold, 'wholeMs')), 'reach 300 ms');
  row('  of it loading', ms(of(cold, 'loadMs')));
  row('  of it the first verification', ms(verifyMs));
  row('cold, the whole process', ms(of(cold, 'processMs')), `Node alone ${ms(of(empty, 'processMs'))}`);
  row(
    'openssl verify and dgst, five processes, no lists',
    ms(peerMs),
    `${(peerMs / of(cold, 'wholeMs')).toFixed(2)} of ours cold`,
  );
  row('warm', ms(warmMs));
  row(
    `limit: SM3 and ${signatureCount} SM2 verifications by OpenSSL, in memory`,
    ms(limit),
    `ours ${(limit / warmMs).toFixed(2)} of the limit, warm with the certificate cache`,
  );
  row(
    'peak memory of the cold process',
    mb(of(cold, 'peakBytes')),
    `Node alone ${mb(of(empty, 'peakBytes'))}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
