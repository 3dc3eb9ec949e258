import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import { createLayouter } from '../../../../src/shared/layout/layouter.ts';
import {
  pageModelCanonicalForm,
  type PageItem,
  type TextItem,
} from '../../../../src/shared/layout/page-model.ts';
import { drawSvgPage } from '../../../../src/shared/layout/svg.ts';
import { pageProblems } from './page-properties.ts';
import { anyDocument, anyTable } from './random-documents.ts';
import { notice, noticeWith } from './sample-documents.ts';

const isText = (item: PageItem): item is TextItem => item.kind === 'text';
// Shrinking a document takes minutes; the seed that is printed leads to it at once.
const runs = { numRuns: 150, endOnFailure: true };

describe('any document', () => {
  test('keeps to the type area, loses nothing, names its sources, seals beside its text, never signs alone', () => {
    fc.assert(
      fc.property(anyDocument, (input) => {
        expect(pageProblems(input, layoutDocument(input))).toEqual([]);
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
      { ...runs, numRuns: 40 },
    );
  });
});

describe('a layouter', () => {
  test('answers what layoutDocument answers, whatever it laid out before', () => {
    const layouter = createLayouter();
    fc.assert(
      fc.property(anyDocument, anyTable, (input, table) => {
        const edited = { ...input, content: { ...input.content, body: [...input.content.body, table] } };
        for (const draft of [input, edited, input]) {
          expect(layouter.layout(draft)).toEqual(layoutDocument(draft));
        }
      }),
      { ...runs, numRuns: 40 },
    );
  });

  test('hands out the pages that did not change as the same objects', () => {
    const layouter = createLayouter();
    const long = noticeWith({
      body: Array.from({ length: 8 }, () => notice.content.body).flat(),
    });
    const before = layouter.layout(long);
    expect(before.pages.length).toBeGreaterThan(6);
    const body = [...long.content.body];
    const last = body.length - 1;
    body[last] = { level: 'text', text: '只剩一句话。' };
    const after = layouter.layout({ ...long, content: { ...long.content, body } });
    const same = after.pages.filter((page, index) => page === before.pages[index]);
    expect(same.length).toBeGreaterThanOrEqual(before.pages.length - 2);
    expect(same.length).toBeLessThan(before.pages.length);
    // A page that only names other places in the document is drawn alike, and still is another page.
    const shifted = layouter.layout({
      ...long,
      content: { ...long.content, body: [{ level: 'text', text: '' }, ...body] },
    });
    expect(shifted.pages[1]).not.toBe(after.pages[1]);
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
    'a title and headings of lone surrogates': noticeWith({
      title: '关于\ud800的通知',
      body: [{ level: 'h1', text: '一\udc00二' }],
    }),
    'paragraph of 20,000 hanzi': noticeWith({ body: [{ level: 'text', text: '字'.repeat(20_000) }] }),
    'paragraph of 20,000 letters': noticeWith({ body: [{ level: 'text', text: 'a'.repeat(20_000) }] }),
    '10,000 attachments': noticeWith({
      attachments: Array.from({ length: 10_000 }, (_, index) => ({
        name: `名单${index}.docx`,
        sha256: notice.content.attachments[0]!.sha256,
      })),
    }),
    '300 pages': noticeWith({ body: Array.from({ length: 200 }, () => notice.content.body).flat() }),
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
    expect(pageProblems(input, model)).toEqual([]);
    expect(() => pageModelCanonicalForm(model)).not.toThrow();
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
