import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memorySource, openFileSource } from '../../../../../src/formats/byte-source.ts';
import { drawSealPicture } from '../../../../../src/main/render/seal-picture.ts';
import { decodePng } from '../../../../../src/main/render/png.ts';
import { createPackageJudge } from '../../../../../src/main/station/receiving/judge-package.ts';
import { renderBody } from '../../../../../src/main/station/sealing/body-of-document.ts';
import {
  metadataOfDocument,
  packageDocumentOf,
} from '../../../../../src/main/station/sealing/package-of-document.ts';
import {
  pageModelSha256,
  pageOfDocument,
  sealDiametersOf,
} from '../../../../../src/main/station/sealing/page-of-document.ts';
import { sealPackage } from '../../../../../src/seals/package/apply.ts';
import { sealPdf } from '../../../../../src/seals/pdf/apply.ts';
import { contentCanonicalForm, type DocumentContent } from '../../../../../src/shared/domain/content.ts';
import type { DocumentId, Sha256 } from '../../../../../src/shared/domain/ids.ts';
import {
  noticeText,
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

const name = '云岭市人民政府办公室';
const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;
const content: DocumentContent = { ...noticeText, attachments: [], issuers: [{ unit: office, name }] };
const documentId = '019a0000-0000-7000-8000-00000000000a' as DocumentId;
const meta = metadataOfDocument(documentId, content, {
  docNumber: '云府办发〔2026〕1号',
  docDate: '2026-11-21',
  issuerMark: `${name}文件`,
  imprint: { printedBy: name, printedDate: '2026-11-21' },
  seals: [],
});
const seals = () => sealDiametersOf(content, bench.parts.trust.current()?.registry ?? null);
const sourceOf = (own: typeof meta) => ({ content, meta: own, layout: { seals: seals() } });
const pageOf = (own: typeof meta) => pageOfDocument(sourceOf(own));

/** Seals this page with the unit's own, valid key under the honest document.json, and judges it as a receiver does. */
async function judgeWith(pdf: Uint8Array) {
  const { signer } = okay(await bench.parts.keys.openSealKey(sealPin));
  const signedAt = new Date(bench.parts.clock.nowMs());
  const picture = decodePng(drawSealPicture({ name, diameterMm: 45, dpi: 72 }).png);
  if (!picture.ok) throw new Error(picture.code);
  const seal = { fieldName: 'Seal1', picture: picture.picture, signer, signedAt, unitName: name };
  const body = sealPdf({ pdf, ...seal });
  const output = path.join(bench.parts.folders.temp, 'judged.asice');
  const document = packageDocumentOf({
    documentId,
    content,
    contentSha256: sha256(contentCanonicalForm(content)),
    pageModelSha256: pageModelSha256(pageOf(meta)),
    meta,
    sender: { unit: office, name },
    files: [{ path: 'body.pdf', sha256: sha256(body), sizeBytes: body.length }],
    attachments: [],
    seals: seals(),
    createdAt: signedAt,
  });
  const parts = [{ path: 'body.pdf', source: memorySource(body) }];
  const made = await sealPackage({ document, parts, signer, signedAt, output });
  const source = await openFileSource(output);
  try {
    const judge = createPackageJudge(bench.parts);
    const { report } = await judge({ source, sha256: made.sha256, read: null });
    return report.checks;
  } finally {
    await source.close();
    rmSync(output);
  }
}

it('passes the page that document.json draws, byte for byte, and every check but the missing note', async () => {
  const { pdf } = await renderBody(bench.parts.pdf, sourceOf(meta), pageOf(meta));
  const { deliveryNote, ...checks } = await judgeWith(pdf);
  expect(checks.contentMatchesPage).toMatchObject({ result: 'passed', evidence: { page: 'identical' } });
  expect(deliveryNote.code).toBe('NO_DELIVERY_NOTE');
  const others = Object.entries(checks).filter(
    ([, { result, code }]) => result !== 'passed' && code !== 'NOT_FORWARDED',
  );
  expect(others.map(([check, { result }]) => `${check} ${result}`)).toEqual([]);
});

it("fails a page under another red head than document.json's, however genuine seal and metadata are", async () => {
  const rogue = { ...meta, FWJGBZ: '云岭市人民政府文件' };
  const { pdf } = await renderBody(bench.parts.pdf, sourceOf(rogue), pageOf(rogue));
  expect((await judgeWith(pdf)).contentMatchesPage).toMatchObject({
    result: 'failed',
    code: 'PAGE_TEXT_DIFFERS',
  });
});

it('does not call a page valid that reads the same but was not drawn from document.json', async () => {
  const drawn = await bench.parts.pdf.renderPdf({
    model: pageOf(meta),
    language: 'zh-CN',
    metadata: { title: content.title, author: '别的程序' },
    documentDate: meta.CWRQ,
  });
  expect((await judgeWith(drawn.pdf)).contentMatchesPage).toMatchObject({
    result: 'unknown',
    code: 'PAGE_NOT_REPRODUCED',
  });
});

it('says unknown, and does not fall, when this machine cannot draw the page', async () => {
  const { pdf } = await renderBody(bench.parts.pdf, sourceOf(meta), pageOf(meta));
  await bench.parts.pdf.close();
  expect((await judgeWith(pdf)).contentMatchesPage).toMatchObject({
    result: 'unknown',
    code: 'PAGE_NOT_REPRODUCED',
  });
});
