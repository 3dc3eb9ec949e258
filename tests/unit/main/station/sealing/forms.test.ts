import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../../src/formats/byte-source.ts';
import { readOfd } from '../../../../../src/formats/ofd/read-ofd.ts';
import { extractText } from '../../../../../src/formats/text/extract.ts';
import { openPackage } from '../../../../../src/seals/package/reader.ts';
import { createDocumentsRepository } from '../../../../../src/main/store/documents-repository.ts';
import { createKeysRepository } from '../../../../../src/main/store/keys-repository.ts';
import type { SealingResult } from '../../../../../src/main/station/drafting/contract-types.ts';
import { readingMark } from '../../../../../src/main/render/reading-copy.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import { codesOfFile, verdictOfFile } from '../../../../../src/shared/domain/verification.ts';
import {
  approve,
  draft,
  type DraftText,
  noticeText,
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

async function sealOne(change: Partial<DraftText> = {}, riding = false): Promise<SealingResult> {
  const { documentId } = register(bench, approve(bench, draft(bench, change)));
  const { custodian } = bench.people;
  okay(bench.sealing.confirmPlace(custodian, { documentId, riding }));
  return okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
}
const stepOf = ({ desk }: SealingResult, name: string) => desk.steps.find(({ step }) => step === name);
async function openPart({ packageSha256 }: SealingResult, path: string): Promise<ByteSource> {
  const reader = await openPackage(bench.parts.store.blobs.open(packageSha256));
  const source = reader.openPart(path);
  if (!source) throw new Error(`no ${path}`);
  return source;
}
async function textOf(pdf: ByteSource): Promise<string> {
  const { pieces } = await extractText('pdf', pdf);
  return pieces.map(({ text }) => text.replaceAll(/\s/g, '')).join('');
}
const formsOf = ({ report }: SealingResult) =>
  report.bodies?.map(({ path, role, report: file }) => [role, path, verdictOfFile(file)]);

describe('OFD originals', () => {
  let sealed: SealingResult;
  beforeAll(async () => {
    sealed = await sealOne();
  });

  it('are what the policy wants unless it says otherwise: both files sealed, judged from disk and valid', () => {
    expect(verdictOf(sealed.report.checks)).toBe('valid');
    expect(formsOf(sealed)).toEqual([
      ['body', 'body.ofd', 'valid'],
      ['reading', 'reading.pdf', 'valid'],
    ]);
    expect(sealed.report.checks.contentMatchesPage).toMatchObject({ evidence: { page: 'identical' } });
    expect(stepOf(sealed, 'seal')).toMatchObject({ state: 'passed', code: 'OK', evidence: { form: 'ofd' } });
  });

  it('bear the SM2 seal that the registry knows as this unit’s', () => {
    const seals = sealed.report.bodies?.[0]?.report.seals;
    expect(seals).toMatchObject([{ kind: 'seal', sealName: '云岭市人民政府办公室' }]);
    const registered = bench.parts.trust.current()?.registry.seals.find(({ unit }) => unit === office);
    expect(registered?.esId).toBe(bench.parts.keys.eseal()?.esId);
  });

  it('bear it where the page has its place', async () => {
    const read = await readOfd(await openPart(sealed, 'body.ofd'));
    if (read.state === 'refused') throw new Error(read.code);
    const [document] = read.container.documents;
    const [stamp] = document?.signatures[0]?.stamps ?? [];
    expect(stamp?.boundary).toMatchObject({ width: 45, height: 45 });
    expect(document?.pages.map(({ id }) => id)).toContain(stamp?.pageRef);
  });

  it('come with a copy that says on its page that it is one', async () => {
    expect(await textOf(await openPart(sealed, 'reading.pdf'))).toContain(readingMark.replaceAll(' ', ''));
  });

  it('are kept at home in both forms', () => {
    const { documentId, sealedOfd } = sealed.desk.document;
    const kept = createDocumentsRepository(bench.parts.store.db).get(documentId)?.sealed;
    const blobs = [kept?.ofdBlob, kept?.pdfBlob].map((blob) => blob && bench.parts.store.blobs.has(blob));
    expect(blobs).toEqual([true, true]);
    expect(sealedOfd).not.toBeNull();
  });

  it('say of the time only what is known: claimed, no stamp', () => {
    const codes = sealed.report.bodies?.map(({ report }) => codesOfFile(report));
    expect(codes?.every((found) => found.includes('TIME_CLAIMED_ONLY'))).toBe(true);
  });
});

describe('a riding seal at the desk', () => {
  const body = Array.from({ length: 30 }, () => ({
    level: 'text' as const,
    text: '各县（市、区）人民政府、市直各部门要把防汛工作摆在突出位置，逐级落实责任，加强值班值守，及时报告险情灾情。',
  }));

  it('is offered for two pages or more, chosen with the place, and may be unchosen until it is sealed', () => {
    const { custodian } = bench.people;
    const { documentId } = register(bench, approve(bench, draft(bench, { body })));
    const first = okay(bench.sealing.desk(custodian, { documentId }));
    const pages = first.riding?.slices.reduce((sum, count) => sum + count, 0);
    expect(first.riding).toEqual({ barrier: null, slices: [pages], chosen: false });
    expect(pages).toBeGreaterThan(1);
    expect(okay(bench.sealing.confirmPlace(custodian, { documentId, riding: true })).riding?.chosen).toBe(
      true,
    );
    expect(okay(bench.sealing.desk(custodian, { documentId })).riding?.chosen).toBe(true);
    expect(okay(bench.sealing.confirmPlace(custodian, { documentId })).riding?.chosen).toBe(false);
    const other = bench.test.person('custodian', '吴印');
    okay(bench.sealing.confirmPlace(custodian, { documentId, riding: true }));
    expect(okay(bench.sealing.desk(other, { documentId })).riding?.chosen).toBe(false);
  });

  it('is on every page of the original, said in document.json, judged whole, and not in the copy for reading', async () => {
    const sealed = await sealOne({ body }, true);
    expect(verdictOf(sealed.report.checks)).toBe('valid');
    const { document } = await openPackage(bench.parts.store.blobs.open(sealed.packageSha256));
    const pages = document.layout.riding?.slices[0];
    expect(document.layout.riding).toEqual({ edge: 'right', slices: [pages] });
    expect(sealed.report.checks.contentMatchesPage.evidence).toMatchObject({ page: 'identical' });
    const [original, copy] = sealed.report.bodies ?? [];
    expect(original?.report.seals[0]?.steps.sealPicture?.findings).toMatchObject([
      { code: 'RIDING_SEAL_WHOLE', evidence: { ridingPages: String(pages) } },
    ]);
    expect(copy?.report.seals[0]?.pages).toHaveLength(1);
    expect(await textOf(await openPart(sealed, 'reading.pdf'))).toContain('骑缝章见原件');
    expect(stepOf(sealed, 'apply')?.evidence['riding']).toBe('right');
  });

  it('is refused for one page', () => {
    const { custodian } = bench.people;
    // A letter has its imprint on the first page.
    const short: Partial<DraftText> = { kind: 'letter', body: [{ level: 'text', text: '收悉。' }] };
    const [main] = noticeText.recipients;
    const one = { ...short, title: '关于防汛检查的函', recipients: main ? [main] : [] };
    const { documentId } = register(bench, approve(bench, draft(bench, one)));
    expect(okay(bench.sealing.desk(custodian, { documentId })).riding).toMatchObject({ barrier: 'onePage' });
    expect(bench.sealing.confirmPlace(custodian, { documentId, riding: true })).toMatchObject({
      code: 'input-invalid',
      details: { field: 'riding', reason: 'onePage' },
    });
  });
});

describe('PDF originals', () => {
  it('are what a unit makes whose policy says so', async () => {
    bench.authority.setPolicy({ sealForms: { default: 'ofd', exceptions: [{ unit: office, form: 'pdf' }] } });
    await bench.republish();
    const sealed = await sealOne();
    expect(formsOf(sealed)).toEqual([['body', 'body.pdf', 'valid']]);
    expect(stepOf(sealed, 'seal')).toMatchObject({ code: 'OK', evidence: { form: 'pdf' } });
    expect(await textOf(await openPart(sealed, 'body.pdf'))).not.toContain('阅读件');
    expect(sealed.desk.document.sealedOfd).toBeNull();
    bench.authority.setPolicy({ sealForms: { default: 'ofd', exceptions: [] } });
    await bench.republish();
  });

  it('are what a station makes that has no SM2 seal key, and its desk says so', async () => {
    const keys = createKeysRepository(bench.parts.store.db);
    const row = keys.active('sm2Seal');
    if (!row?.certificateSha256) throw new Error('enrolled with an SM2 key');
    bench.parts.store.db.prepare("UPDATE keys SET active = 0 WHERE use = 'sm2Seal'").run();
    const sealed = await sealOne();
    expect(formsOf(sealed)).toEqual([['body', 'body.pdf', 'valid']]);
    expect(stepOf(sealed, 'seal')).toMatchObject({ state: 'passed', code: 'desk.seal.pdfOnly' });
    bench.parts.store.db.prepare("UPDATE keys SET active = 1 WHERE use = 'sm2Seal'").run();
  });
});
