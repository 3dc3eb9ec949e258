// A proof as a stranger meets it: sealed by a real unit, checked by the page inside in a browser that is offline, by openssl, and after it was changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CompactSign } from 'jose';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource, readChunks } from '../../src/formats/byte-source.ts';
import { packageZipLimits, readZip } from '../../src/formats/zip/read.ts';
import { writeZip, type ZipInput } from '../../src/formats/zip/write.ts';
import { findBrowser } from '../../src/main/shell/browser/launcher.ts';
import { createProof } from '../../src/main/station/proof/proof.ts';
import { complaintsOf } from '../support/renderer-harness/browser.ts';
import {
  approve,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../support/outgoing-bench.ts';
import { makePackage, officeSeal, pki } from '../unit/seals/package/test-package.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-proof-'));
let bench: OutgoingBench;
let browser: Browser;
let proof: Uint8Array;

/** The page as it was built for this run, else built now. */
async function verifyPage(): Promise<Uint8Array> {
  const built = path.join(process.env['YIZHAN_SCREENS'] ?? '', 'proof/verify.html');
  if (process.env['YIZHAN_SCREENS'] && existsSync(built)) return readFileSync(built);
  const config = path.join(root, 'src/renderer/vite.config.ts');
  await build({ configFile: config, logLevel: 'error', build: { outDir: path.join(folder, 'screens') } });
  return readFileSync(path.join(folder, 'screens/proof/verify.html'));
}

beforeAll(async () => {
  bench = await openOutgoingBench();
  const { documentId } = register(bench, approve(bench, draft(bench)));
  const { custodian, clerk } = bench.people;
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
  const program = {
    verifyPage: await verifyPage(),
    checkScript: readFileSync(path.join(root, 'docs/check-a-package.sh')),
  };
  const given = okay(
    await createProof(bench.parts, () => Promise.resolve(program)).give(clerk, { documentId }),
  );
  expect(given).toMatchObject({ verdict: 'valid', name: '关于开展汛期安全检查的通知 验章证明.zip' });
  const lent = bench.parts.content.lent(clerk, given.handle);
  if (!lent) throw new Error('not lent');
  proof = await collectBytes(readChunks(lent.source));
  expect(proof.length).toBe(given.sizeBytes);
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('Chromium is missing');
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
});
afterAll(async () => {
  await browser.close();
  bench.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The same proof with one file changed or put in. */
async function changed(name: string, change: (bytes: Uint8Array) => Uint8Array): Promise<Uint8Array> {
  const zip = await readZip(memorySource(proof), packageZipLimits);
  const inputs: ZipInput[] = [];
  for (const entry of zip.entries) {
    const bytes = await zip.readAll(entry, 64 * 1024 * 1024);
    const content = entry.name === name ? change(bytes) : bytes;
    inputs.push({ name: entry.name, source: memorySource(content), method: 'deflated' });
  }
  return collectBytes(writeZip(inputs));
}

interface Forgery {
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** New content by path; null leaves the file out. */
  readonly file?: (path: string, bytes: Uint8Array) => Uint8Array | null;
}

/** A proof that a real unit's machine signed, and that says what it likes. */
async function forge({ manifest = {}, file = (_, bytes) => bytes }: Forgery): Promise<Uint8Array> {
  const zip = await readZip(memorySource(proof), packageZipLimits);
  const files = new Map<string, Uint8Array>();
  for (const entry of zip.entries) {
    const content = file(entry.name, await zip.readAll(entry, 64 * 1024 * 1024));
    if (content) files.set(entry.name, content);
  }
  const said = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()) as object;
  const listed = [...files].filter(([name]) => !name.startsWith('manifest.'));
  const entries = listed.map(([name, bytes]) => ({
    path: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
  }));
  const text = Buffer.from(JSON.stringify({ ...said, ...manifest, files: entries }));
  const machine = bench.parts.keys.machineIdentity();
  if (!machine) throw new Error('no machine');
  const thumbprint = Buffer.from(machine.certificateSha256, 'hex').toString('base64url');
  const jws = await new CompactSign(text)
    .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
    .sign(machine.privateKey);
  files.set('manifest.json', text).set('manifest.jws', Buffer.from(jws));
  const inputs = [...files].map(([name, bytes]): ZipInput => ({
    name,
    source: memorySource(bytes),
    method: 'deflated',
  }));
  return collectBytes(writeZip(inputs));
}

/** What the page says of a proof. */
async function look(bytes: Uint8Array) {
  const file = path.join(folder, 'proof.zip');
  writeFileSync(file, bytes);
  const zip = await readZip(memorySource(proof), packageZipLimits);
  const entry = zip.entry('verify.html');
  if (!entry) throw new Error('no page');
  const page = path.join(folder, 'verify.html');
  writeFileSync(page, await zip.readAll(entry, 1024 * 1024));
  const tab = await browser.newPage({ offline: true });
  const complaints = complaintsOf(tab);
  await tab.goto(`file://${page}`);
  await tab.locator('input').setInputFiles(file);
  const result = tab.locator('#result:is([data-state=holds],[data-state=fails],[data-state=refused])');
  await result.waitFor({ state: 'attached' });
  const checks = await tab
    .locator('li[data-check]')
    .evaluateAll((items) => items.map((item) => [item.getAttribute('data-check'), item.className]));
  const state = await result.getAttribute('data-state');
  if (process.env['YIZHAN_SHOTS'])
    await tab.screenshot({ path: process.env['YIZHAN_SHOTS'], fullPage: true });
  await tab.close();
  return { state, checks, complaints };
}

/** Every line that the page shows of a proof with nothing wrong. */
const goodChecks = [
  'files',
  'manifest',
  'manifestSigner',
  'verdict',
  'package',
  'subject',
  'packageSigner',
  'ofd',
  'ofdSigner',
  'ofdMaker',
  'reading',
  'readingSigner',
  'sealers',
];

describe('a proof in the hands of a stranger', () => {
  it('holds in the page inside, every signature computed there', async () => {
    const { state, checks, complaints } = await look(proof);
    expect(checks).toEqual(goodChecks.map((what) => [what, 'good']));
    expect(state).toBe('holds');
    expect(complaints).toEqual([]);
  });

  it('is checked by openssl alone, with the script and the root inside', async () => {
    const zip = await readZip(memorySource(proof), packageZipLimits);
    for (const entry of zip.entries) {
      const target = path.join(folder, path.basename(entry.name));
      writeFileSync(target, await zip.readAll(entry, 64 * 1024 * 1024));
    }
    const roots = zip.entries
      .map(({ name }) => path.basename(name))
      .filter((name) => name.startsWith('root-'));
    const outcomes = roots.map((name) => {
      try {
        const args = [
          path.join(folder, 'check.sh'),
          path.join(folder, 'package.asice'),
          path.join(folder, name),
        ];
        return execFileSync('sh', args, { encoding: 'utf8', stdio: 'pipe' });
      } catch {
        return 'refused';
      }
    });
    // Two roots: the SM2 one is not the package's.
    expect(outcomes.filter((text) => text.includes('every file is covered: good'))).toHaveLength(1);
  });

  it('fails when the report, the package or the list was changed', async () => {
    const flip = (at: number) => (bytes: Uint8Array) =>
      bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const report = await look(await changed('report.json', flip(40)));
    expect(report.checks).toContainEqual(['files', 'bad']);
    const inside = await look(await changed('document/package.asice', flip(9_000)));
    expect(inside.checks).toContainEqual(['files', 'bad']);
    expect(inside.checks).toContainEqual(['package', 'bad']);
    const list = await look(
      await changed('manifest.json', (bytes) =>
        Buffer.from(Buffer.from(bytes).toString().replace('valid', 'VALID')),
      ),
    );
    expect(list.checks).toContainEqual(['manifest', 'bad']);
    expect([report.state, inside.state, list.state]).toEqual(['fails', 'fails', 'fails']);
    expect((await look(proof.subarray(0, 500))).state).toBe('refused');
  });

  it('is not fooled by a proof that a unit of the system forged', async () => {
    const bad = async (forgery: Forgery) => {
      const { state, checks } = await look(await forge(forgery));
      return [state, ...checks.flatMap(([what, how]) => (how === 'bad' ? [what] : []))];
    };
    expect(await bad({})).toEqual(['holds']);
    const other = { unit: '990100-GOV-0099', name: '云岭市人民政府' };
    expect(await bad({ manifest: { givenBy: other } })).toEqual(['fails', 'manifest']);
    expect(await bad({ manifest: { title: '关于别的事情的通知' } })).toEqual(['fails', 'subject']);
    expect(await bad({ manifest: { verdict: 'invalid' } })).toEqual(['fails', 'verdict']);
    const withoutLists = await bad({
      file: (name, bytes) => (name.startsWith('revocation/') ? null : bytes),
    });
    expect(new Set(withoutLists)).toEqual(new Set(['fails', 'noList']));
    // A package under a root that only its own signature brings: nobody is asked to compare that one.
    const chain = [pki.intermediate.certificate, pki.root.certificate];
    const { bytes: package_ } = await makePackage({ signer: { ...officeSeal.signer, chain } });
    const foreign = await bad({
      file: (name, bytes) => (name === 'document/package.asice' ? package_ : bytes),
    });
    expect(foreign).toContain('packageSigner');
  });
});
