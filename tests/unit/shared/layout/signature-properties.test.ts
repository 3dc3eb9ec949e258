// What holds for the signature of every document: any number of issuers, any names, any seals, any format.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { docKinds, pageFormats } from '../../../../src/shared/domain/kinds.ts';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { PageItem, PageModel } from '../../../../src/shared/layout/page-model.ts';
import { apartMm, bottomMm, leftMm, rightMm, sealMm, textsOf, topMm } from './page-measures.ts';
import { anyText } from './random-documents.ts';
import { jointWith } from './sample-documents.ts';

const runs = { numRuns: 300, endOnFailure: true };
const name = fc
  .integer({ min: 1, max: 60 })
  .map((length) => '云岭市人民政府办公室'.repeat(6).slice(0, length));
const diameter = fc.constantFrom(null, 38, 42, 42, 45, 50, 60);
const titleBreaks = fc.array(fc.integer({ min: -5, max: 90 }), { maxLength: 4 });

const anySigned: fc.Arbitrary<LayoutInput> = fc
  .record({
    issuers: fc.array(fc.tuple(name, diameter), { minLength: 1, maxLength: 22, size: 'max' }),
    kind: fc.constantFrom(...docKinds),
    format: fc.constantFrom(...pageFormats),
    title: anyText(60),
    titleBreaks,
    titleNote: fc.option(anyText(50), { nil: '' }),
    paragraphs: fc.array(anyText(120), { maxLength: 8 }),
    stamp: fc.option(fc.record({ post: anyText(20), name: anyText(8) }), { nil: null }),
    attendance: fc.option(anyText(90), { nil: null }),
    notes: fc.option(anyText(60), { nil: null }),
    signatory: fc.option(anyText(40), { nil: null }),
    copyNo: fc.constantFrom('', '000012'),
  })
  .map(({ issuers, paragraphs, stamp, attendance, copyNo, ...content }) => ({
    ...jointWith(
      issuers.map(([text]) => text),
      issuers.map(([, diameterMm]) => diameterMm),
      {
        ...content,
        body: paragraphs.map((text) => ({ level: 'text', text })),
        ...(stamp && { signatureStamp: stamp }),
        ...(attendance !== null && {
          attendance: { present: attendance, absent: '', observers: attendance },
        }),
      },
    ),
    copyNo,
  }));

/** Text stays in the type area, but for the mark of a letter above it and the page number below it. */
function expectInside(model: PageModel): void {
  const numbers: PageItem[] = [];
  model.pages.forEach((_, page) => {
    for (const item of textsOf(model, page)) {
      if (item.role === 'song') numbers.push(item);
      expect(leftMm(item)).toBeGreaterThanOrEqual(28);
      // A squeezed closing mark may reach out with its blank half.
      expect(rightMm(item)).toBeLessThanOrEqual(184 + 3);
      expect(topMm(item)).toBeGreaterThanOrEqual(item.color === 'red' ? 29.99 : 36.99);
      expect(bottomMm(item)).toBeLessThanOrEqual(item.role === 'song' ? 272 : 262.002);
    }
  });
  expect(numbers.length).toBeLessThanOrEqual(model.pages.length);
}

function expectSeals(model: PageModel, input: LayoutInput): void {
  const stamped = input.content.signatureStamp !== undefined;
  const expected = input.content.issuers
    .map(({ unit }) => unit)
    .filter((unit) => input.seals.some((seal) => seal.unit === unit));
  const [first] = input.content.issuers;
  expect(model.sealPlaces.map(({ unit }) => unit)).toEqual(
    stamped ? expected.filter((unit) => unit === first?.unit) : expected,
  );
  for (const seals of Map.groupBy(model.sealPlaces, ({ page }) => page).values()) {
    const placed = seals.map(sealMm);
    placed.forEach((seal, index) => {
      expect(seal.left).toBeGreaterThanOrEqual(28);
      expect(seal.right).toBeLessThanOrEqual(184.001);
      expect(seal.top).toBeGreaterThanOrEqual(37);
      expect(seal.bottom).toBeLessThanOrEqual(262.001);
      for (const other of placed.slice(index + 1)) expect(apartMm(seal, other)).toBeGreaterThan(0);
    });
  }
  expect(model.remarks.some(({ code }) => code === 'sealsTouch')).toBe(false);
}

/** No seal covers text of the body or of 附注: it presses names and date alone. */
function expectNothingCovered(model: PageModel): void {
  for (const place of model.sealPlaces) {
    const seal = sealMm(place);
    for (const item of textsOf(model, place.page)) {
      const path = item.source?.path ?? '';
      if (!path.startsWith('body.') && path !== 'notes') continue;
      const beside = rightMm(item) <= seal.left + 0.01 || leftMm(item) >= seal.right;
      const above = bottomMm(item) <= seal.top + 0.01 || topMm(item) >= seal.bottom - 0.01;
      expect(beside || above).toBe(true);
    }
  }
}

function textsByPath(model: PageModel): Map<string, string> {
  const drawn = new Map<string, string>();
  for (const item of model.pages.flatMap((page) => page.items)) {
    if (item.kind === 'text' && item.source)
      drawn.set(item.source.path, (drawn.get(item.source.path) ?? '') + item.text);
  }
  return drawn;
}

function expectAllSaid(model: PageModel, { content }: LayoutInput): void {
  const drawn = textsByPath(model);
  const given: Record<string, string | undefined> = {
    title: content.format === 'order' ? '' : content.title,
    titleNote: content.titleNote,
    'attendance.observers': content.attendance?.observers,
    'signatureStamp.name': content.signatureStamp?.name,
  };
  if (!content.signatureStamp && model.sealPlaces.length > 0) {
    content.issuers.forEach((issuer, index) => (given[`issuers.${index}`] = issuer.name));
  }
  const bare = (text = ''): string => text.replaceAll(' ', '');
  for (const [path, text] of Object.entries(given))
    expect([path, bare(drawn.get(path))]).toEqual([path, bare(text)]);
}

describe('any signature', () => {
  test('stays inside the paper, with its seals apart, covering no text, and loses no word', () => {
    fc.assert(
      fc.property(anySigned, (input) => {
        const model = layoutDocument(input);
        expectInside(model);
        expectSeals(model, input);
        expectNothingCovered(model);
        expectAllSaid(model, input);
      }),
      runs,
    );
  });
});
