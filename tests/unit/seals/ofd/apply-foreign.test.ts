// Sealing what others made: large parts in small pieces, files with seals of other makers, archives that two readers see differently.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../../../src/formats/byte-source.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import {
  sealOfd,
  sealOfdSource,
  SealingRefused,
  type SealOfdOptions,
} from '../../../../src/seals/ofd/apply.ts';
import { codesOfSeal, judgeOfd, trustIn } from '../../../support/seals/judge.ts';
import { twiceTheSameEntry } from '../../../support/seals/container-damages.ts';
import { pageIdOf, plainOfd, plainOfdParts, zipParts } from '../../../support/seals/plain-ofd.ts';
import { hasSamples, sampleFolder } from '../../../support/seals/sample-files.ts';
import { createSealPki, june } from '../../../support/seals/seal-pki.ts';
import { sealFor, sealSizeMm } from '../../../support/seals/seals.ts';

const pki = createSealPki('sm2');
const signer = pki.unit('云溪县人民政府');
const trust = trustIn(pki);
const boundary = { xMm: 20, yMm: 200, ...sealSizeMm };
let sealing: Omit<SealOfdOptions, 'ofd'>;

beforeAll(() => {
  sealing = {
    seal: sealFor(pki, signer),
    signer,
    signedAt: june,
    stamps: [{ pageId: pageIdOf(0), boundary }],
  };
});

const codeOf = (ofd: Uint8Array, change: Partial<SealOfdOptions> = {}): Promise<string> =>
  sealOfd({ ...sealing, ofd, ...change }).then(
    () => 'sealed',
    (error: unknown) => (error instanceof SealingRefused ? error.code : String(error)),
  );

test('a large attachment passes through in pieces', async () => {
  const attachment = randomBytes(12 * 1024 * 1024);
  const ofd = await zipParts(plainOfdParts({ parts: { 'Doc_0/Attachs/list.csv': attachment } }));
  let longest = 0;
  const source: ByteSource = {
    sizeBytes: ofd.length,
    read: (offset, length) => {
      longest = Math.max(longest, length);
      return memorySource(ofd).read(offset, length);
    },
  };
  const chunks: number[] = [];
  const sealed: Uint8Array[] = [];
  for await (const chunk of await sealOfdSource(source, sealing)) {
    chunks.push(chunk.length);
    sealed.push(chunk);
  }
  expect(Math.max(longest, ...chunks)).toBeLessThanOrEqual(512 * 1024);
  expect((await judgeOfd(Buffer.concat(sealed), trust)).verdict).toBe('valid');
});

describe('refused', () => {
  test('an archive with one name twice', async () => {
    const ofd = twiceTheSameEntry(await plainOfd(), 'Doc_0/Pages/Page_1/', 'Doc_0/Pages/Page_0/');
    expect(await codeOf(ofd)).toBe('CONTAINER_MALFORMED');
    expect((await judgeOfd(ofd, trust)).codes).toEqual(['CONTAINER_AMBIGUOUS']);
  });

  test('several documents in one file', async () => {
    const parts = plainOfdParts();
    const [body = ''] = /<ofd:DocBody>.*<\/ofd:DocBody>/.exec(String(parts['OFD.xml'])) ?? [];
    const entry = String(parts['OFD.xml']).replace(body, body + body);
    expect(await codeOf(await zipParts({ ...parts, 'OFD.xml': entry }))).toBe('DOCUMENT_COUNT');
  });

  test('a DocBody that is one in a comment only', async () => {
    const parts = plainOfdParts();
    const entry = String(parts['OFD.xml']).replace('<ofd:DocBody>', '<!-- </ofd:DocBody> --><ofd:DocBody>');
    expect(await codeOf(await zipParts({ ...parts, 'OFD.xml': entry }))).toBe('CONTAINER_MALFORMED');
  });

  test('a list of signatures that nobody names', async () => {
    const parts = plainOfdParts({ parts: { 'Doc_0/Signs/Signatures.xml': '<Signatures/>' } });
    expect(await codeOf(await zipParts(parts))).toBe('CONTAINER_MALFORMED');
  });

  test('a part that does not unpack to what it says', async () => {
    const ofd = await plainOfd();
    const at = Buffer.from(ofd).indexOf('Doc_0/Attachs/list.csv') + 40;
    const broken = ofd.map((byte, index) => (index === at ? byte ^ 0xff : byte));
    expect(await codeOf(broken)).toBe('CONTAINER_MALFORMED');
  });
});

test('other prefixes and spellings of OFD.xml get their list too', async () => {
  const parts = plainOfdParts();
  const entry = String(parts['OFD.xml']).replaceAll('ofd:', 'x:').replaceAll('xmlns:ofd', 'xmlns:x');
  const sealed = await sealOfd({ ...sealing, ofd: await zipParts({ ...parts, 'OFD.xml': entry }) });
  expect((await judgeOfd(sealed, trust)).verdict).toBe('valid');
});

test('a seal beside those of other makers leaves each of theirs as it was', async (context) => {
  if (!hasSamples) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const folder = path.join(sampleFolder, 'ofd');
  let kept = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.ofd'))) {
    const ofd = readFileSync(path.join(folder, name));
    const read = await readOfd(memorySource(ofd));
    const pageId = read.state === 'read' ? (read.container.documents[0]?.pages[0]?.id ?? '') : '';
    const options = { ...sealing, stamps: [{ pageId, boundary: { ...boundary, xMm: 10, yMm: 10 } }] };
    if ((await codeOf(ofd, options)) !== 'sealed') continue;
    const sealed = await sealOfd({ ...options, ofd });
    const [before, after] = [await judgeOfd(ofd, trust), await judgeOfd(sealed, trust)];
    const theirs = after.report.seals.slice(0, -1);
    expect([name, theirs.map(codesOfSeal)]).toEqual([name, before.report.seals.map(codesOfSeal)]);
    const own = after.report.seals.at(-1);
    expect([name, own && codesOfSeal(own)]).toEqual([name, ['TIME_CLAIMED_ONLY']]);
    kept += 1;
  }
  expect(kept).toBeGreaterThan(8);
});
