// What PDF/A-2u (ISO 19005-2) asks and a program can look up: there is no veraPDF in any package source this project may use.
import { describe, expect, test } from 'vitest';
import { openPdf, type PdfDocument } from '../../../../src/formats/pdf/document.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  textOf,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../../../../src/formats/pdf/values.ts';
import { parseXml, type XmlElement } from '../../../../src/formats/xml/tree.ts';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import type { PageRequest } from '../../../../src/main/render/page-request.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { notice, noticeWith, office } from '../../shared/layout/sample-documents.ts';
import { modelOf, requestOf, textItem, turnedTable } from './page-models.ts';
import { run, temporaryFile } from './commands.ts';

const faces = createBundledFaces();
const second = '990100-DEP-0002' as UnitCode;
const third = '990100-DEP-0003' as UnitCode;
const joint = layoutDocument(
  noticeWith(
    {
      issuers: [
        { unit: office, name: '云岭市人民政府办公室' },
        { unit: second, name: '云岭市财政局' },
        { unit: third, name: '云岭市民政局' },
      ],
    },
    { seals: [office, second, third].map((unit) => ({ unit, diameterMm: 42 })) },
  ),
);
const noticeModel = layoutDocument(notice);
const hostile = '甲\u0000乙\ud800丙\u{1f600}<&>"\uffff\u001b';
const withElements = (title: string) => ({
  title,
  author: '云岭市人民政府办公室',
  elements: {
    BT: title,
    WZ: '通知',
    FWZH: '云府办发〔2026〕1号',
    ZSJG: ['云溪县人民政府'],
    FH: null,
    QFR: '',
  },
});

const samples: Readonly<Record<string, PageRequest>> = {
  'a notice': requestOf(noticeModel, { metadata: withElements(noticeModel.title) }),
  'a joint issue': requestOf(joint, { metadata: withElements(joint.title) }),
  'a draft': requestOf(noticeModel, {
    documentDate: null,
    metadata: { title: noticeModel.title, elements: { BT: noticeModel.title, FWZH: '', CWRQ: '' } },
  }),
  'turned text': requestOf(turnedTable),
  'characters that cannot be printed': requestOf(
    { ...modelOf([textItem(hostile)]), title: hostile },
    { metadata: withElements(hostile) },
  ),
  'nothing at all': requestOf(modelOf([])),
};

const objectsOf = (pdf: PdfDocument): PdfValue[] => pdf.objectNumbers.map((number) => pdf.get(number));
const dictOf = (value: PdfValue): PdfDict | null =>
  isStream(value) ? value.dict : isDict(value) ? value : null;
const ofType = (pdf: PdfDocument, key: string, name: string): PdfDict[] =>
  objectsOf(pdf).flatMap((value) => {
    const dict = dictOf(value);
    return dict && isName(dict.entries.get(key), name) ? [dict] : [];
  });
const member = (pdf: PdfDocument, dict: PdfDict | null, key: string): PdfValue =>
  pdf.resolve(dict?.entries.get(key));
const streamOf = (value: PdfValue): PdfStream => {
  if (!isStream(value)) throw new Error('no stream');
  return value;
};
const walk = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(walk)];

function xmpOf(pdf: PdfDocument): XmlElement[] {
  const stream = streamOf(member(pdf, pdf.catalog, 'Metadata'));
  expect(stream.dict.entries.has('Filter')).toBe(false);
  return walk(parseXml(pdf.decode(stream), { maxBytes: 1e6, maxDepth: 30, maxNodes: 10_000 }));
}

const textNamed = (elements: readonly XmlElement[], name: string): string | undefined => {
  const element = elements.find((each) => each.name === name);
  return (
    element &&
    walk(element)
      .map(({ text }) => text.trim())
      .join('')
  );
};

/** Glyph numbers that a page's content shows, by font name. */
function shownGlyphs(pdf: PdfDocument): Map<string, Set<number>> {
  const shown = new Map<string, Set<number>>();
  for (const page of ofType(pdf, 'Type', 'Page')) {
    const content = Buffer.from(pdf.decode(streamOf(member(pdf, page, 'Contents')))).toString('latin1');
    for (const [, font = '', array = ''] of content.matchAll(/\/(\w+) [\d.]+ Tf[^[]*\[(.*?)\]TJ/g)) {
      const glyphs = shown.get(font) ?? new Set<number>();
      shown.set(font, glyphs);
      const hex = [...array.matchAll(/<([0-9A-F]+)>/g)].map(([, digits = '']) => digits).join('');
      for (const [glyph] of hex.matchAll(/.{4}/g)) glyphs.add(Number.parseInt(glyph, 16));
    }
  }
  return shown;
}

/** W of a composite font: `first [width …] …`. */
function widthsOf(value: PdfValue): Map<number, number> {
  const widths = new Map<number, number>();
  const list = isArray(value) ? value : [];
  for (let at = 0; at + 1 < list.length; at += 2) {
    const [first, run] = [Number(list[at]), list[at + 1]];
    if (isArray(run)) run.forEach((width, index) => widths.set(first + index, Number(width)));
  }
  return widths;
}

/** Advances that a TrueType file gives its glyphs, in thousandths of an em. */
function advancesOf(sfnt: Uint8Array): number[] {
  const view = new DataView(sfnt.buffer, sfnt.byteOffset, sfnt.byteLength);
  const offsets = new Map(
    Array.from({ length: view.getUint16(4) }, (_, index) => {
      const at = 12 + index * 16;
      return [String.fromCharCode(...sfnt.subarray(at, at + 4)), view.getUint32(at + 8)] as const;
    }),
  );
  const unitsPerEm = view.getUint16((offsets.get('head') ?? 0) + 18);
  const count = view.getUint16((offsets.get('maxp') ?? 0) + 4);
  const metrics = offsets.get('hmtx') ?? 0;
  return Array.from(
    { length: count },
    (_, glyph) => (view.getUint16(metrics + glyph * 4) * 1000) / unitsPerEm,
  );
}

function namedFonts(pdf: PdfDocument): [string, PdfDict][] {
  const [page] = ofType(pdf, 'Type', 'Page');
  const fonts = pdf.dict(member(pdf, pdf.dict(member(pdf, page ?? null, 'Resources')), 'Font'));
  return [...(fonts?.entries ?? [])].flatMap(([name, value]) => {
    const font = pdf.dict(value);
    return font ? [[name, font] as [string, PdfDict]] : [];
  });
}

describe.each(Object.entries(samples))('PDF/A-2u: %s', (_, request) => {
  const bytes = writePdf(request, faces).pdf;
  const pdf = openPdf(bytes);

  test('6.1: header, identifier, no encryption, one revision, clean for qpdf', () => {
    expect(Buffer.from(bytes.subarray(0, 9)).toString('latin1')).toBe('%PDF-1.7\n');
    expect([...bytes.subarray(10, 14)].every((byte) => byte > 127)).toBe(true);
    expect(pdf.sections).toHaveLength(1);
    expect(pdf.trailer.entries.has('Encrypt')).toBe(false);
    const id = pdf.resolve(pdf.trailer.entries.get('ID'));
    expect(isArray(id) && id.map((each) => isString(each) && each.bytes.length)).toEqual([16, 16]);
    expect(run('qpdf', ['--check', temporaryFile('a.pdf', bytes)])).toContain(
      'No syntax or stream encoding errors',
    );
  });

  test('6.2: an sRGB output intent, device colours only, no transparency, no foreign objects', () => {
    const intents = member(pdf, pdf.catalog, 'OutputIntents');
    const [intent] = isArray(intents) ? intents.map((each) => pdf.dict(each)) : [];
    expect(isName(intent?.entries.get('S') ?? null, 'GTS_PDFA1')).toBe(true);
    const profile = pdf.decode(streamOf(member(pdf, intent ?? null, 'DestOutputProfile')));
    expect(Buffer.from(profile.subarray(12, 24)).toString('latin1')).toBe('mntrRGB XYZ ');
    expect(new DataView(profile.buffer, profile.byteOffset).getUint32(0)).toBe(profile.length);
    for (const value of objectsOf(pdf)) {
      const keys = [...(dictOf(value)?.entries.keys() ?? [])];
      for (const refused of [
        'SMask',
        'BM',
        'ca',
        'CA',
        'JS',
        'AA',
        'OpenAction',
        'EmbeddedFiles',
        'TR',
        'XFA',
        'NeedAppearances',
      ])
        expect(keys).not.toContain(refused);
    }
    for (const page of ofType(pdf, 'Type', 'Page')) {
      const content = Buffer.from(pdf.decode(streamOf(member(pdf, page, 'Contents')))).toString('latin1');
      expect(content).not.toMatch(/\b(?:gs|Do|sh|k|K|cs|CS)\b/);
      expect(content).not.toMatch(/[^\x20-\x7e\n]/);
    }
  });

  test('6.2.11: every font is embedded, every glyph shown is in it with its width and its character, none is .notdef', () => {
    const shown = shownGlyphs(pdf);
    for (const [name, font] of namedFonts(pdf)) {
      const descendants = member(pdf, font, 'DescendantFonts');
      const descendant = isArray(descendants) ? pdf.dict(descendants[0]) : null;
      const descriptor = pdf.dict(member(pdf, descendant, 'FontDescriptor'));
      const file = pdf.decode(streamOf(member(pdf, descriptor, 'FontFile2')));
      expect(new DataView(file.buffer, file.byteOffset).getUint32(0)).toBe(0x00010000);
      expect(isName(member(pdf, descendant, 'CIDToGIDMap'), 'Identity')).toBe(true);
      const declared = widthsOf(member(pdf, descendant, 'W'));
      const embedded = advancesOf(file);
      const map = Buffer.from(pdf.decode(streamOf(member(pdf, font, 'ToUnicode')))).toString('latin1');
      const unicode = new Map(
        [...map.matchAll(/^<([0-9A-F]{4})><([0-9A-F]+)>$/gm)].map(([, glyph = '', text = '']) => [
          Number.parseInt(glyph, 16),
          text,
        ]),
      );
      for (const glyph of shown.get(name) ?? []) {
        expect(glyph).toBeGreaterThan(0);
        // 0, U+FEFF and U+FFFE are no characters (6.2.11.7.2), nor is half of a pair.
        expect(unicode.get(glyph)).not.toMatch(/^(?:0000|FEFF|FFFE|D[89A-F]..)$/);
        expect(unicode.get(glyph)).toBeDefined();
        expect(Math.abs((declared.get(glyph) ?? 1000) - (embedded[glyph] ?? NaN))).toBeLessThanOrEqual(1);
      }
    }
    expect([...shown.keys()].sort()).toEqual(
      namedFonts(pdf)
        .map(([name]) => name)
        .sort(),
    );
  });

  test('6.3: every annotation is printed, shown, and has an appearance', () => {
    const annotations = ofType(pdf, 'Type', 'Annot');
    expect(annotations).toHaveLength(request.model.sealPlaces.length);
    for (const annotation of annotations) {
      // Print set; hidden, invisible, no view and toggle no view clear.
      expect(Number(annotation.entries.get('F')) & 0b1_0010_0111).toBe(0b100);
      const appearance = pdf.dict(annotation.entries.get('AP'));
      expect([...(appearance?.entries.keys() ?? [])]).toEqual(['N']);
      expect(isStream(member(pdf, appearance, 'N'))).toBe(true);
      expect(isRef(annotation.entries.get('P') ?? null)).toBe(true);
    }
  });

  test('6.6: the XMP says what the information dictionary says', () => {
    const xmp = xmpOf(pdf);
    const info = pdf.dict(pdf.trailer.entries.get('Info'));
    const text = (key: string): string | undefined => {
      const value = member(pdf, info, key);
      return isString(value) ? textOf(value) : undefined;
    };
    expect([textNamed(xmp, 'part'), textNamed(xmp, 'conformance')]).toEqual(['2', 'U']);
    expect(textNamed(xmp, 'title')).toBe(text('Title')?.trim());
    expect(textNamed(xmp, 'creator')).toBe(text('Author'));
    expect(textNamed(xmp, 'Producer')).toBe(text('Producer'));
    const day = request.documentDate;
    expect(text('CreationDate')).toBe(day === null ? undefined : `D:${day.replaceAll('-', '')}000000+08'00'`);
    expect(textNamed(xmp, 'CreateDate')).toBe(day === null ? undefined : `${day}T00:00:00+08:00`);
    expect(textNamed(xmp, 'ModifyDate')).toBe(textNamed(xmp, 'CreateDate'));
    // Every foreign property is described by the file itself.
    const described = xmp.filter(
      ({ namespace, name }) => namespace.endsWith('pdfa/ns/property#') && name === 'name',
    );
    const foreign = xmp.filter(({ namespace }) => namespace.startsWith('urn:yizhan:'));
    expect(foreign.map(({ name }) => name)).toEqual(described.map(({ text: name }) => name));
    expect(foreign.every((element) => walk(element).some(({ text: value }) => value.trim() !== ''))).toBe(
      true,
    );
  });

  test('the language and the outline are those of the document', () => {
    const language = member(pdf, pdf.catalog, 'Lang');
    expect(isString(language) && textOf(language)).toBe('zh-CN');
    expect(pdf.catalog.entries.has('Outlines')).toBe(request.model.outline.length > 0);
  });
});

test('the fields of a joint issue are all there before the first seal, in the order of the issuers', () => {
  const pdf = openPdf(writePdf(samples['a joint issue']!, faces).pdf);
  const form = pdf.dict(member(pdf, pdf.catalog, 'AcroForm'));
  const fields = member(pdf, form, 'Fields');
  const names = isArray(fields) ? fields.map((each) => pdf.dict(each)?.entries.get('T')) : [];
  expect(names.map((name) => name !== undefined && isString(name) && textOf(name))).toEqual([
    'Seal1',
    'Seal2',
    'Seal3',
  ]);
  expect(form?.entries.get('SigFlags')).toBe(3);
  expect(joint.sealPlaces.map(({ unit }) => unit)).toEqual([office, second, third]);
});
