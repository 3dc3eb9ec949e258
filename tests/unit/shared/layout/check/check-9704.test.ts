import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, DocumentContent } from '../../../../../src/shared/domain/content.ts';
import {
  type Finding,
  findingCodes,
  type FindingCode,
} from '../../../../../src/shared/domain/finding-codes.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { RuleContext } from '../../../../../src/shared/domain/rules.ts';
import { check9704 } from '../../../../../src/shared/layout/check/check-9704.ts';
import { layoutDocument, type LayoutInput } from '../../../../../src/shared/layout/layout-document.ts';
import {
  layoutRemarkCodes,
  type LayoutRemark,
  type Page,
  type PageModel,
  type TextItem,
} from '../../../../../src/shared/layout/page-model.ts';
import { anyDocument } from '../random-documents.ts';
import { notice, noticeWith, request } from '../sample-documents.ts';

// None of the units that the samples address.
const ownUnit = '990100-GOV-0009' as UnitCode;
const onScreen: RuleContext = { ownUnit, unitOf: null };
const check = (input: LayoutInput, model: PageModel = layoutDocument(input)): Finding[] =>
  check9704({ input, model, context: onScreen });
const codesOf = (findings: readonly Finding[]): FindingCode[] => findings.map(({ code }) => code);
const text = (...texts: string[]): Block[] => texts.map((each) => ({ level: 'text', text: each }));

/** A model of a page or more, each a row of runs: field path and baseline in millimetres. */
function modelOf(pages: readonly (readonly (readonly [path: string, yMm: number])[])[]): PageModel {
  const item = ([path, yMm]: readonly [string, number]): TextItem => ({
    kind: 'text',
    role: 'fang',
    emUm: 5556,
    xUm: 28_000,
    yUm: yMm * 1000,
    color: 'black',
    scalePermille: 1000,
    text: '甲',
    advancesUm: [5556],
    source: { path, start: 0 },
  });
  const page = (runs: (typeof pages)[number]): Page => ({
    widthUm: 210_000,
    heightUm: 297_000,
    items: runs.map(item),
  });
  return { version: 2, title: '', pages: pages.map(page), sealPlaces: [], outline: [], remarks: [] };
}
const lines = (path: string, count: number) =>
  Array.from({ length: count }, (_, index): [string, number] => [path, 40 + index * 9]);

describe('check9704', () => {
  it('finds nothing mandatory in the sample documents', () => {
    for (const input of [notice, request])
      expect(check(input).filter(({ force }) => force === 'mandatory')).toEqual([]);
  });

  it('judges secrecy, rules, letters and pages in one answer, each with its page', () => {
    const long = Array.from({ length: 40 }, () => '抓好落实。'.repeat(12));
    const body = text(...long, '检查,整改', '机密★1年', '今天起施行。');
    const found = check(noticeWith({ title: '关于检查的几点要求', body }));
    const placed = found.map(({ code, where, page }) => ({ code, where, page }));
    const last = layoutDocument(noticeWith({ title: '关于检查的几点要求', body })).pages.length;
    expect(placed).toContainEqual({ code: 'title.kind', where: 'title', page: 0 });
    for (const [code, where] of [
      ['secrecy.star', 'body.41'],
      ['text.halfMark', 'body.40'],
      ['body.relativeDate', 'body.42'],
    ]) {
      const page = placed.find((each) => each.code === code && each.where === where)?.page ?? 0;
      expect(page).toBeGreaterThan(2);
      expect(page).toBeLessThan(last);
    }
  });

  it('says on which page a long paragraph has it', () => {
    const paragraph = `${'抓好落实。'.repeat(300)}检查,整改`;
    const input = noticeWith({ body: text(paragraph) });
    const found = check(input).find(({ code }) => code === 'text.halfMark');
    const model = layoutDocument(input);
    const real = model.pages.findIndex((page) =>
      page.items.some(
        (item) => item.kind === 'text' && item.source?.path === 'body.0' && item.text.includes('检查'),
      ),
    );
    expect(real).toBeGreaterThan(0);
    expect(found?.page).toBe(real);
  });

  it('lists what nobody reads to the end up to a number, and counts the rest', () => {
    const found = check(noticeWith({ body: text('检查,'.repeat(500)) }));
    expect(codesOf(found).filter((code) => code === 'text.halfMark')).toHaveLength(50);
    expect(found.at(-1)).toMatchObject({
      code: 'check.more',
      where: 'body.0',
      evidence: { code: 'text.halfMark', count: '450' },
    });
  });

  it('takes any document', () => {
    fc.assert(
      fc.property(anyDocument, (input) => {
        for (const { range, page } of check(input)) {
          if (range) expect(range.start).toBeLessThan(range.end);
          if (page !== undefined) expect(page).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the pages', () => {
  const remark = (code: LayoutRemark['code'], evidence: LayoutRemark['evidence'] = {}): LayoutRemark => ({
    code,
    page: 0,
    path: 'body.0',
    evidence,
  });

  it('has a finding for each remark of the layout', () => {
    const model = modelOf([[['body.0', 100]]]);
    for (const code of layoutRemarkCodes) {
      const evidence = { scalePermille: '500' };
      const added = check(notice, { ...model, remarks: [remark(code, evidence)] }).slice(
        check(notice, model).length,
      );
      expect(added).toMatchObject([{ page: 0, where: 'body.0', evidence }]);
    }
    const usual = { ...model, remarks: [remark('markSqueezed', { scalePermille: '900' })] };
    expect(codesOf(check(notice, usual))).not.toContain('page.markSqueezed');
  });

  const first = [
    ['title', 80],
    ['body.0', 100],
  ] as const;
  const cases: readonly [FindingCode, PageModel, PageModel][] = [
    [
      'page.firstWithoutBody',
      modelOf([[['title', 100]], [['body.0', 50]]]),
      modelOf([first, [['body.0', 50]]]),
    ],
    // A model without sources proves nothing.
    ['page.firstWithoutBody', modelOf([[], [['body.0', 50]]]), modelOf([[], []])],
    [
      'title.lines',
      modelOf([[...lines('title', 4), ...first]]),
      modelOf([[...lines('title', 3), ['body.0', 100]]]),
    ],
    ['page.grid', modelOf([lines('body.0', 23)]), modelOf([lines('body.0', 22)])],
  ];
  it.each(cases)('show %s', (code, breaks, keeps) => {
    expect(codesOf(check(notice, breaks))).toContain(code);
    expect(codesOf(check(notice, keeps))).not.toContain(code);
  });

  it('miss a seal only where the registry is known', () => {
    const model = layoutDocument({ ...notice, seals: [] });
    const known: RuleContext = { ownUnit, unitOf: () => undefined };
    const found = (content: Partial<DocumentContent>, context: RuleContext): FindingCode[] =>
      codesOf(check9704({ input: noticeWith(content, { seals: [] }), model, context }));
    expect(found({}, known)).toContain('seal.missing');
    expect(found({ kind: 'minutes' }, known)).not.toContain('seal.missing');
    expect(found({}, onScreen)).not.toContain('seal.missing');
  });

  it('show body text on page 1 of a real document, or say so', () => {
    const input = noticeWith({ title: `关于${'加强和改进'.repeat(60)}的通知` });
    const found = check(input).find(({ code }) => code === 'page.firstWithoutBody');
    expect(found).toMatchObject({ force: 'mandatory', strength: 'block', page: 0 });
  });

  it('have an example of each of their codes', () => {
    const remarks =
      'signatureMoved signatureAlone sealFar sealsTouch spacing markSqueezed addresseesMoved tableNarrowed rowParted blank';
    const shown = new Set<string>([
      ...remarks.split(' ').map((name) => `page.${name}`),
      ...cases.map(([code]) => code),
    ]);
    expect(findingCodes.filter((code) => code.startsWith('page.') && !shown.has(code))).toEqual([]);
  });
});
