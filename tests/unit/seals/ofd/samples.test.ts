// Real sealed OFDs against two judges that share no code with the verifier: OpenSSL for every seal signature, and the viewer for what is shown.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { createSimilarFaces } from '../../../../src/main/station/viewing/similar-faces.ts';
import { createNoteBook } from '../../../../src/formats/ofd/container.ts';
import { createDrawer } from '../../../../src/formats/ofd/draw-page.ts';
import { createPictureList } from '../../../../src/formats/ofd/images.ts';
import { listNamedFiles } from '../../../../src/formats/ofd/named-files.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import { readSesSignature } from '../../../../src/seals/ofd/ses-read.ts';
import { looksLikeCms } from '../../../../src/seals/ofd/ses-read-values.ts';
import type { SesSignature } from '../../../../src/seals/ofd/ses-types.ts';
import { verifySesValue } from '../../../../src/seals/ofd/verify.ts';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import { PkiError } from '../../../../src/seals/pki/pki-error.ts';
import { readSm2Signature } from '../../../../src/seals/pki/sm2.ts';
import { bytesOf, writeSm2Signature } from '../../../../src/seals/pki/sm2-signature.ts';
import { hasSamples, sampleClock, sampleFolder } from '../../../support/seals/sample-files.ts';

const walk = (folder: string, wanted: RegExp): string[] =>
  readdirSync(path.join(sampleFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name))
    .map((name) => path.join(folder, name));

async function withSamples(context: TestContext, run: () => Promise<string>): Promise<void> {
  expect(hasSamples || process.env['CI'] !== 'true', 'samples are missing').toBe(true);
  await context.annotate(hasSamples ? await run() : 'not run: no samples');
}

interface Value {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly xml: Uint8Array | null;
}

/** Signature data of all containers and of those whose documents are withheld. */
async function readValues(): Promise<Value[]> {
  const values: Value[] = [];
  for (const file of [...walk('ofd', /\.ofd$/), ...walk('adversarial', /\.ofd$/)]) {
    const outcome = await readOfd(memorySource(readFileSync(path.join(sampleFolder, file))));
    if (outcome.state === 'refused') continue;
    const { parts, documents } = outcome.container;
    for (const { id, path: xml, signedValuePath } of documents.flatMap(({ signatures }) => signatures)) {
      if (xml === null || signedValuePath === null) continue;
      const bytes = await parts.read(signedValuePath);
      values.push({ name: `${path.basename(file)} ${id}`, bytes, xml: await parts.read(xml) });
    }
  }
  for (const file of walk('ofd/detached', /Sign\w*Value\.dat$/)) {
    const whole = path.join(sampleFolder, file);
    const xml = readFileSync(path.join(path.dirname(whole), 'Signature.xml'));
    values.push({ name: file, bytes: readFileSync(whole), xml });
  }
  return values;
}

interface Claim {
  readonly der: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** OpenSSL's word on an SM2 signature; values that it reads in DER only are given to it so. */
function opensslSays(folder: string, { der, data, signature }: Claim): boolean {
  const { state, r, s } = readSm2Signature(signature);
  if (state === 'malformed') return false;
  const files = {
    key: path.join(folder, 'key.pem'),
    data: path.join(folder, 'data'),
    value: path.join(folder, 'value'),
  };
  writeFileSync(files.key, toPem('PUBLIC KEY', parseCertificate(der).spki));
  writeFileSync(files.data, data);
  writeFileSync(files.value, writeSm2Signature(bytesOf(r), bytesOf(s)));
  const identity = ['-sm3', '-sigopt', 'distid:1234567812345678'];
  try {
    execFileSync(
      'openssl',
      ['dgst', ...identity, '-verify', files.key, '-signature', files.value, files.data],
      { stdio: 'pipe' },
    );
    return true;
  } catch {
    return false;
  }
}

function isReadable(der: Uint8Array): boolean {
  try {
    parseCertificate(der);
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

const claimsOf = (ses: SesSignature) =>
  [
    ['signatureValue', { der: ses.signerCertificate, data: ses.signedBytes, signature: ses.signature }],
    [
      'sealSignature',
      { der: ses.seal.makerCertificate, data: ses.seal.signedBytes, signature: ses.seal.signature },
    ],
  ] as const;

test('OpenSSL says the same of every seal signature, of its seal and of its document hash', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-ses-'));
  await withSamples(context, async () => {
    const rows: string[] = [];
    for (const { name, bytes, xml } of await readValues()) {
      if (looksLikeCms(bytes) || bytes.length < 1000) continue;
      const ses = readSesSignature(bytes);
      const report = await verifySesValue({
        signatureXml: xml,
        signedValue: bytes,
        trust: null,
        now: sampleClock,
      });
      const steps = report.seals[0]?.steps ?? {};
      for (const [step, claim] of claimsOf(ses)) {
        if (!isReadable(claim.der)) continue;
        const ours = steps[step]?.result === 'passed';
        rows.push(`${name} ${step} ${String(ours)}`);
        expect(`${name} ${step} ${String(opensslSays(folder, claim))}`).toBe(rows.at(-1));
      }
      writeFileSync(path.join(folder, 'xml'), xml ?? '');
      const hash = execFileSync('openssl', ['dgst', '-sm3', '-r', path.join(folder, 'xml')], {
        encoding: 'utf8',
      });
      const isSame = hash.startsWith(Buffer.from(ses.dataHash).toString('hex'));
      expect([name, steps.documentHash?.result === 'passed']).toEqual([name, isSame]);
    }
    const good = rows.filter((row) => row.endsWith('true')).length;
    expect(good).toBeGreaterThanOrEqual(40);
    return `${rows.length} signatures asked of OpenSSL, ${good} good`;
  });
  rmSync(folder, { recursive: true });
});

test('the viewer draws from no file that the verifier does not know to be shown', async (context) => {
  await withSamples(context, async () => {
    const faces = createSimilarFaces();
    let drawn = 0;
    for (const file of [...walk('ofd', /\.ofd$/), ...walk('adversarial', /\.ofd$/)]) {
      const outcome = await readOfd(memorySource(readFileSync(path.join(sampleFolder, file))));
      if (outcome.state === 'refused') continue;
      const { container } = outcome;
      const known = new Set((await listNamedFiles(container)).map((named) => named.path));
      for (const { path: xml, sealPath, signedValuePath } of container.documents.flatMap(
        ({ signatures }) => signatures,
      ))
        for (const own of [xml, sealPath, signedValuePath]) known.add(own ?? '');
      const seen = new Set<string>();
      const parts: typeof container.parts = {
        ...container.parts,
        read: (name, max) => (seen.add(name), container.parts.read(name, max)),
        xml: (name) => (seen.add(name), container.parts.xml(name)),
      };
      for (const document of container.documents) {
        const pictures = createPictureList(container.limits, createNoteBook());
        const drawer = createDrawer({
          container: { ...container, parts },
          document,
          faces,
          pictures,
          withExtras: true,
        });
        for (const index of document.pages.keys()) await drawer.drawPage(index);
      }
      drawn += seen.size;
      expect([...seen].filter((name) => !known.has(name))).toEqual([]);
    }
    return `${drawn} files drawn from`;
  });
});
