// The editor holds exactly the engine's document: whatever a station may store comes back the same, and nothing comes out that it refuses.
import { EditorState } from '@tiptap/pm/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentToDoc,
  docToContent,
  type DraftText,
} from '../../../../src/renderer/features/drafting/text/content-doc.ts';
import { createDocumentSchema } from '../../../../src/renderer/features/drafting/text/document-nodes.ts';
import { fitsLimits } from '../../../../src/renderer/features/drafting/text/limits.ts';
import { placeOf, positionOf } from '../../../../src/renderer/features/drafting/text/places.ts';
import { contentSchema } from '../../../../src/shared/contract/content-schema.ts';
import { paragraphLevels } from '../../../../src/shared/domain/content.ts';
import { textsOfContent } from '../../../../src/shared/domain/content-texts.ts';
import { contentOf } from '../../../support/renderer-harness/sample-data.ts';

const schema = createDocumentSchema();
const storable = contentSchema.omit({ attachments: true });

const words = fc.string({
  unit: fc.constantFrom('甲', '乙', ' ', '\n', 'a', '1', '。', '𬌗', '\ud800', '　'),
  maxLength: 12,
});
const paragraph = fc.record({ level: fc.constantFrom(...paragraphLevels), text: words });
const cell = fc.record(
  { text: words, columns: fc.integer({ min: 2, max: 4 }), rows: fc.integer({ min: 2, max: 3 }) },
  { requiredKeys: ['text'] },
);
const table = fc.record(
  {
    level: fc.constant('table' as const),
    headRows: fc.nat({ max: 2 }),
    rows: fc.array(fc.array(cell, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
    landscape: fc.constant(true as const),
  },
  { requiredKeys: ['level', 'headRows', 'rows'] },
);
const body = fc
  .array(fc.oneof({ weight: 4, arbitrary: paragraph }, table), { maxLength: 6 })
  .filter(([first, ...more]) => more.length > 0 || first?.level !== 'text' || first.text !== '');
const titled = words.chain((title) =>
  fc.record({
    title: fc.constant(title),
    ...(title.length > 1 && {
      titleBreaks: fc
        .uniqueArray(fc.integer({ min: 1, max: title.length - 1 }), { minLength: 1, maxLength: 3 })
        .map((breaks) => breaks.toSorted((a, b) => a - b)),
    }),
  }),
);
const annex = fc.tuple(titled, body).map(([title, blocks]) => ({ ...title, body: blocks }));
const content = fc
  .tuple(
    titled,
    body,
    fc.record(
      {
        format: fc.constantFrom('document' as const, 'letter' as const),
        titleNote: words.filter((note) => note !== ''),
        annexes: fc.array(annex, { minLength: 1, maxLength: 3 }),
        signatureStamp: fc.constant({ post: '市长', name: '陈伯年' }),
        attendance: fc.constant({ present: '甲', absent: '', observers: '乙' }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([title, blocks, more]): DraftText => {
    const { kind, urgency, recipients, issuers, signatory, notes } = contentOf('');
    return { kind, urgency, recipients, issuers, signatory, notes, ...title, body: blocks, ...more };
  });

describe('the document in the editor', () => {
  it('gives back every content as it was', () => {
    fc.assert(
      fc.property(content, (given) => {
        const doc = contentToDoc(schema, given);
        doc.check();
        expect(docToContent(doc)).toEqual(given);
        expect(fitsLimits(doc)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('finds every character of every field again, and its field from the cursor', () => {
    fc.assert(
      fc.property(content, (given) => {
        const doc = contentToDoc(schema, given);
        const full = { ...given, attachments: [] };
        const running = textsOfContent(full).filter(({ path }) => /^(title|body|annexes)/.test(path));
        for (const { path, text } of running)
          for (let offset = 0; offset <= text.length; offset += 1) {
            const position = positionOf(doc, { path, offset });
            if (position === null) throw new Error(`${path} ${offset} is nowhere`);
            expect(placeOf(doc, position)).toEqual({ path, offset });
          }
      }),
      { numRuns: 200 },
    );
  });

  it('yields nothing that the station refuses, whatever is deleted', () => {
    const cut = fc.tuple(fc.nat(), fc.nat());
    fc.assert(
      fc.property(content, fc.array(cut, { maxLength: 4 }), (given, cuts) => {
        let state = EditorState.create({ doc: contentToDoc(schema, given) });
        for (const [a, b] of cuts) {
          const size = state.doc.content.size;
          const [from, to] = [a % (size + 1), b % (size + 1)].toSorted((x, y) => x - y);
          state = state.apply(state.tr.deleteRange(from ?? 0, to ?? 0));
          state.doc.check();
          expect(storable.safeParse(docToContent(state.doc)).error).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cuts what is too long into pieces that the station takes, and says that it does not fit', () => {
    const long = '长'.repeat(45_000);
    const doc = contentToDoc(schema, { ...contentOf('题'.repeat(600)), body: [{ level: 'h1', text: long }] });
    const taken = docToContent(doc);
    expect(storable.safeParse(taken).error).toBeUndefined();
    expect(taken.body.map((block) => block.level)).toEqual(['h1', 'text', 'text']);
    expect(taken.body.flatMap((block) => ('text' in block ? [block.text] : [])).join('')).toBe(long);
    expect(fitsLimits(doc)).toBe(false);
  });

  it('keeps the block of a paragraph that did not change', () => {
    const state = EditorState.create({ doc: contentToDoc(schema, contentOf('关于检查的通知')) });
    const before = docToContent(state.doc);
    const position = positionOf(state.doc, { path: 'body.2', offset: 0 }) ?? 0;
    const after = docToContent(state.apply(state.tr.insertText('又', position)).doc);
    expect(after.body[2]).not.toBe(before.body[2]);
    expect(after.body[1]).toBe(before.body[1]);
    expect(after.body[3]).toBe(before.body[3]);
  });
});
