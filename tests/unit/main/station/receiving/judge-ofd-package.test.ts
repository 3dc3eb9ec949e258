// OFD originals that a unit with valid keys could send and that must not pass: each is sealed by the unit's own keys under an honest document.json.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../../../../src/formats/byte-source.ts';
import { drawSealPicture } from '../../../../../src/main/render/seal-picture.ts';
import { decodePng } from '../../../../../src/main/render/png.ts';
import type { OpenSeal } from '../../../../../src/main/station/parts.ts';
import { createPackageJudge } from '../../../../../src/main/station/receiving/judge-package.ts';
import { renderPair, type RenderedPair } from '../../../../../src/main/station/sealing/body-of-document.ts';
import {
  metadataOfDocument,
  packageDocumentOf,
} from '../../../../../src/main/station/sealing/package-of-document.ts';
import {
  pageModelSha256,
  pageOfDocument,
  sealDiametersOf,
} from '../../../../../src/main/station/sealing/page-of-document.ts';
import { sealOfd } from '../../../../../src/seals/ofd/apply.ts';
import { sealPackage } from '../../../../../src/seals/package/apply.ts';
import { sealPdf } from '../../../../../src/seals/pdf/apply.ts';
import { contentCanonicalForm, type DocumentContent } from '../../../../../src/shared/domain/content.ts';
import type { DocumentId, Sha256 } from '../../../../../src/shared/domain/ids.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import {
  noticeText,
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

const name = '云岭市人民政府办公室';
const content: DocumentContent = { ...noticeText, attachments: [], issuers: [{ unit: office, name }] };
const documentId = '019a0000-0000-7000-8000-00000000000a' as DocumentId;
const meta = metadataOfDocument(documentId, content, {
  docNumber: '云府办发〔2026〕1号',
  docDate: '2026-11-21',
  issuerMark: `${name}文件`,
  imprint: { printedBy: name, printedDate: '2026-11-21' },
  seals: [],
});
const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

let bench: OutgoingBench;
let opened: OpenSeal;
let honest: RenderedPair;
beforeAll(async () => {
  bench = await openOutgoingBench();
  opened = okay(await bench.parts.keys.openSealKey(sealPin));
  honest = await render(meta);
});
afterAll(() => {
  bench.close();
});

const seals = () => sealDiametersOf(content, bench.parts.trust.current()?.registry ?? null);
const render = (own: typeof meta): Promise<RenderedPair> => {
  const source = { content, meta: own, layout: { seals: seals() } };
  return renderPair(bench.parts.pdf, source, pageOfDocument(source));
};

interface Forgery {
  readonly original?: RenderedPair['original'];
  readonly reading?: Uint8Array;
  /** Millimetres that the stamp stands farther down. */
  readonly downMm?: number;
  /** The PDF's own key for the OFD, too: not the SM2 one of the registry. */
  readonly unsealed?: boolean;
}

async function judge({ original = honest.original, reading, downMm = 0, unsealed = false }: Forgery) {
  const { signer, sm2 } = opened;
  if (sm2 === null) throw new Error('enrolled with an SM2 key');
  const signedAt = new Date(bench.parts.clock.nowMs());
  const stamps = original.stampPlaces.map(({ pageId, xMm, yMm, widthMm, heightMm }) => ({
    pageId: String(pageId),
    boundary: { xMm, yMm: yMm - downMm, widthMm, heightMm },
  }));
  const ofd = unsealed
    ? original.ofd
    : await sealOfd({ ofd: original.ofd, seal: sm2.eseal, signer: sm2.signer, signedAt, stamps });
  const picture = decodePng(drawSealPicture({ name, diameterMm: 45, dpi: 72 }).png);
  if (!picture.ok) throw new Error(picture.code);
  const seal = { fieldName: 'Seal1', picture: picture.picture, signer, signedAt, unitName: name };
  const pdf = sealPdf({ pdf: reading ?? honest.reading.pdf, ...seal });
  const files = [
    { path: 'body.ofd', bytes: ofd },
    { path: 'reading.pdf', bytes: pdf },
  ];
  const document = packageDocumentOf({
    documentId,
    content,
    contentSha256: sha256(contentCanonicalForm(content)),
    pageModelSha256: pageModelSha256(pageOfDocument({ content, meta, layout: { seals: seals() } })),
    meta,
    sender: { unit: office, name },
    files: files.map(({ path: place, bytes }) => ({
      path: place,
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
    })),
    attachments: [],
    seals: seals(),
    createdAt: signedAt,
  });
  const output = path.join(bench.parts.folders.temp, 'judged.asice');
  const parts = files.map(({ path: place, bytes }) => ({ path: place, source: memorySource(bytes) }));
  const made = await sealPackage({ document, parts, signer, signedAt, output });
  const source = memorySource(readFileSync(output));
  rmSync(output);
  const { report } = await createPackageJudge(bench.parts)({ source, sha256: made.sha256, read: null });
  return report;
}

it('passes both files of an honest document, and every check but the missing note', async () => {
  const { checks } = await judge({});
  const wrong = Object.entries(checks).filter(
    ([, { result, code }]) => result !== 'passed' && code !== 'NOT_FORWARDED',
  );
  expect(wrong.map(([check, { code }]) => `${check} ${code}`)).toEqual(['deliveryNote NO_DELIVERY_NOTE']);
});

describe('is not fooled by', () => {
  it("another red head than document.json's, in the original or in the copy alone", async () => {
    const rogue = await render({ ...meta, FWJGBZ: '云岭市人民政府文件' });
    const inOriginal = await judge({ original: rogue.original });
    expect(inOriginal.checks.contentMatchesPage).toMatchObject({
      result: 'failed',
      code: 'PAGE_TEXT_DIFFERS',
      evidence: { file: 'body.ofd' },
    });
    const inCopy = await judge({ reading: rogue.reading.pdf });
    expect(inCopy.checks.contentMatchesPage).toMatchObject({
      result: 'failed',
      code: 'PAGE_TEXT_DIFFERS',
      evidence: { file: 'reading.pdf' },
    });
  });

  it('a seal that stands elsewhere than the page has its place', async () => {
    const { checks } = await judge({ downMm: 30 });
    expect(checks.contentMatchesPage).toMatchObject({ result: 'failed', code: 'STAMP_MISPLACED' });
  });

  it('an original without a seal beside a sealed copy', async () => {
    const report = await judge({ unsealed: true });
    expect(report.checks.bodySealPresent).toMatchObject({ result: 'failed', code: 'NO_SIGNATURE' });
    expect(verdictOf(report.checks)).toBe('invalid');
  });

  it('an original that reads the same and was drawn by another program', async () => {
    const source = { content, meta, layout: { seals: seals() } };
    const drawn = await bench.parts.pdf.renderOfd({
      model: pageOfDocument(source),
      language: 'zh-CN',
      metadata: { title: content.title, author: '别的程序' },
      documentDate: meta.CWRQ,
    });
    const { checks } = await judge({ original: drawn });
    expect(checks.contentMatchesPage).toMatchObject({ result: 'unknown', code: 'PAGE_NOT_REPRODUCED' });
  });

  it("a seal key that the registry does not name as this unit's second one", async () => {
    const trust = bench.parts.trust.current();
    if (trust === null) throw new Error('published');
    const known = bench.parts.trust;
    const stripped = {
      ...trust,
      sealByCertificate: (sha: string) => withoutSm2(trust.sealByCertificate(sha), sha),
    };
    Object.assign(bench.parts, { trust: { current: () => stripped } });
    const { checks } = await judge({});
    Object.assign(bench.parts, { trust: known });
    expect(checks.bodySealSameKey).toMatchObject({ result: 'failed', code: 'BODY_SEALED_BY_ANOTHER' });
  });
});

/** As in a registry whose entry has no SM2 certificate. */
function withoutSm2<Seal>(seal: Seal | undefined, sha: string): Seal | undefined {
  return sha === opened.sm2?.signer.certificate.sha256 ? undefined : seal;
}
