import { textOfBlock } from '../../../../src/shared/domain/content.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import {
  pageModelCanonicalForm,
  type PageItem,
  type PageModel,
  type TextItem,
} from '../../../../src/shared/layout/page-model.ts';
import { drawSvgPage } from '../../../../src/shared/layout/svg.ts';
import { anyDocument } from './random-documents.ts';
import { notice, noticeWith } from './sample-documents.ts';

const isText = (item: PageItem): item is TextItem => item.kind === 'text';
// Shrinking a document takes minutes; the seed that is printed leads to it at once.
const runs = { numRuns: 200, endOnFailure: true };
const bodyLines = (model: PageModel, page: number): number =>
  new Set(
    (model.pages[page]?.items ?? []).flatMap((item) =>
      isText(item) && item.source?.path.startsWith('body.') ? [item.yUm] : [],
    ),
  ).size;
const allBodyLines = (model: PageModel): number =>
  model.pages.reduce((sum, _, page) => sum + bodyLines(model, page), 0);
const bottomUm = (item: TextItem): number => item.yUm + 0.14 * item.emUm;

function checkInside(model: PageModel): void {
  for (const item of model.pages.flatMap((page) => page.items).filter(isText)) {
    const right = item.xUm + item.advancesUm.reduce((sum, advance) => sum + advance, 0);
    // A squeezed closing mark may reach out with its blank half.
    expect(item.xUm).toBeGreaterThanOrEqual(28_000);
    expect(right).toBeLessThanOrEqual(184_000 + 3000);
    expect(item.yUm - 0.86 * item.emUm).toBeGreaterThanOrEqual(36_999);
    const isPageNumber = item.role === 'song';
    expect(bottomUm(item)).toBeLessThanOrEqual(isPageNumber ? 272_000 : 262_001);
    expect(item.advancesUm).toHaveLength([...item.text].length);
  }
}

function checkSeal(model: PageModel): void {
  for (const seal of model.sealPlaces) {
    expect(seal.xUm).toBeGreaterThanOrEqual(28_000);
    expect(seal.xUm + seal.diameterUm).toBeLessThanOrEqual(184_000);
    expect(seal.yUm + seal.diameterUm).toBeLessThanOrEqual(262_001);
    const texts = model.pages[seal.page]?.items.filter(isText) ?? [];
    // On page 1 text begins below the red rule.
    const textFromUm = seal.page === 0 ? 124_000 : 0;
    const above = texts.map(bottomUm).filter((bottom) => bottom <= seal.yUm + 1 && bottom > textFromUm);
    if (above.length > 0) expect(seal.yUm - Math.max(...above)).toBeLessThanOrEqual(10_418);
  }
}

function checkCompany(model: PageModel): void {
  const [seal] = model.sealPlaces;
  const total = allBodyLines(model);
  if (seal && total > 2) expect(bodyLines(model, seal.page)).toBeGreaterThanOrEqual(2);
  if (total > 1) expect(bodyLines(model, 0)).toBeGreaterThanOrEqual(1);
}

function bodyText(model: PageModel): string {
  const items = model.pages.flatMap((page) => page.items).filter(isText);
  return items.flatMap((item) => (item.source?.path.startsWith('body.') ? [item.text] : [])).join('');
}

describe('any document', () => {
  test('has nothing outside the type area but its page number', () => {
    fc.assert(
      fc.property(anyDocument, (input) => checkInside(layoutDocument(input))),
      runs,
    );
  });

  test('has its seal inside the type area and within one line of the text above', () => {
    fc.assert(
      fc.property(anyDocument, (input) => checkSeal(layoutDocument(input))),
      runs,
    );
  });

  test('shows text on page 1 and at least two lines of text with the signature', () => {
    fc.assert(
      fc.property(anyDocument, (input) => checkCompany(layoutDocument(input))),
      runs,
    );
  });

  test('loses no character of its text', () => {
    const textOnly = (input: LayoutInput): LayoutInput => ({
      ...input,
      content: {
        ...input.content,
        body: input.content.body.map((block) => ({ level: 'text' as const, text: textOfBlock(block) })),
      },
    });
    fc.assert(
      fc.property(anyDocument, (input) => {
        const model = layoutDocument(textOnly(input));
        const expected = input.content.body.map(textOfBlock).join('');
        expect(bodyText(model).replaceAll(' ', '')).toBe(expected.replaceAll(' ', ''));
      }),
      runs,
    );
  });

  test('has the same model every time, made of integers', () => {
    fc.assert(
      fc.property(anyDocument, (input) => {
        const form = pageModelCanonicalForm(layoutDocument(input));
        expect(pageModelCanonicalForm(layoutDocument(structuredClone(input)))).toBe(form);
        expect(form).not.toMatch(/":-?\d+\.\d/);
      }),
      { ...runs, numRuns: 60 },
    );
  });
});

describe('documents at the edge', () => {
  const name40 = '云岭市人民政府办公室电子公文与电子印章推广应用工作领导小组综合协调推进专项工作办'.slice(
    0,
    40,
  );
  const edge: Readonly<Record<string, LayoutInput>> = {
    'empty body': noticeWith({ body: [] }),
    'nothing at all': noticeWith(
      { body: [], title: '', recipients: [], attachments: [], notes: null },
      { issuerMark: '' },
    ),
    'blank paragraphs': noticeWith({
      body: [
        { level: 'h1', text: '  ' },
        { level: 'text', text: '' },
      ],
    }),
    'title of 120 characters': noticeWith({ title: '〔2026〕《办法》[一].:?%𬌗'.repeat(8).slice(0, 120) }),
    '60 paragraphs': noticeWith({ body: Array.from({ length: 60 }, () => notice.content.body[0]!) }),
    'unit names of 40 characters': noticeWith(
      { issuers: [{ ...notice.content.issuers[0]!, name: name40 }] },
      { issuerMark: `${name40}文件` },
    ),
    'title of 3,000 characters': noticeWith({ title: '关于'.repeat(1500) }),
    'paragraph of 5,000 characters without a break': noticeWith({
      body: [{ level: 'text', text: '）'.repeat(5000) }],
    }),
    'controls, lone surrogates, emoji, right to left': noticeWith({
      body: [{ level: 'text', text: '\u0000a\ud800\u202e\u{1f600}שלום\n二' }],
    }),
    '600 copies to units': noticeWith({
      recipients: Array.from({ length: 600 }, () => ({ ...notice.content.recipients[2]! })),
    }),
    '300 headings in a row': noticeWith({
      body: Array.from({ length: 300 }, () => ({ level: 'h1' as const, text: '要求' })),
    }),
  };

  test.each(Object.entries(edge))('%s: laid out inside the paper', (_, input) => {
    const model = layoutDocument(input);
    expect(model.pages.length).toBeGreaterThan(0);
    checkInside(model);
    checkSeal(model);
  });
});

describe('the screen', () => {
  test('draws every character of the model, one position a UTF-16 unit, and the seal place', () => {
    const model = layoutDocument(noticeWith({ title: '关于𬌗姓的“通知”——' }));
    const drawn = drawSvgPage(model, 0).primitives.flatMap((primitive) =>
      primitive.kind === 'text' ? [primitive] : [],
    );
    const text = model.pages[0]?.items
      .filter(isText)
      .map((item) => item.text)
      .join('');
    expect(drawn.map((primitive) => primitive.text).join('')).toBe(text);
    for (const primitive of drawn) expect(primitive.xMm).toHaveLength(primitive.text.length);
    const seals = model.sealPlaces.map((place) => drawSvgPage(model, place.page).primitives.at(-1)?.kind);
    expect(seals).toEqual(['seal']);
  });
});
