import { FormatError } from '../failure.ts';
import { formContent, readContent, type ShownText } from '../pdf/content.ts';
import { openPdf, type PdfDocument } from '../pdf/document.ts';
import {
  isArray,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
  textOf,
} from '../pdf/values.ts';
import type { PieceCollector } from './pieces.ts';

const maxPages = 5000;

/** Text of a PDF page by page: contents, forms, annotations, and the document's title. */
export function readPdfText(bytes: Uint8Array, collector: PieceCollector): void {
  const pdf = openPdf(bytes);
  listPages(pdf).forEach((page, index) => {
    readPage(pdf, page, { part: `page ${index + 1}`, collector });
  });
  const info = pdf.dict(pdf.trailer.entries.get('Info'));
  for (const key of ['Title', 'Subject', 'Keywords'])
    addString(pdf, info?.entries.get(key), { part: `/${key}`, collector });
  if (pdf.dict(pdf.dict(pdf.catalog.entries.get('Names'))?.entries.get('EmbeddedFiles'))) {
    collector.markUnreadable('TEXT_EMBEDDED_FILE');
  }
}

interface Page {
  readonly dict: PdfDict;
  readonly resources: PdfDict | null;
}

function listPages(pdf: PdfDocument): Page[] {
  const pages: Page[] = [];
  const seen = new Set<number>();
  const walk = (value: PdfValue | undefined, inherited: PdfDict | null, depth: number): void => {
    if (depth > 64 || pages.length > maxPages) throw new FormatError('LIMIT_EXCEEDED', 'pages');
    if (isRef(value)) {
      if (seen.has(value.number)) throw new FormatError('CONTAINER_MALFORMED', 'a page twice in the tree');
      seen.add(value.number);
    }
    const dict = pdf.dict(value);
    if (!dict) return;
    const resources = pdf.dict(dict.entries.get('Resources')) ?? inherited;
    const kids = pdf.resolve(dict.entries.get('Kids'));
    if (isArray(kids)) for (const kid of kids) walk(kid, resources, depth + 1);
    else pages.push({ dict, resources });
  };
  walk(pdf.catalog.entries.get('Pages'), null, 0);
  return pages;
}

interface Target {
  readonly part: string;
  readonly collector: PieceCollector;
}

function readPage(pdf: PdfDocument, { dict, resources }: Page, { part, collector }: Target): void {
  const shown: ShownText = { lines: [], hasUnmapped: false, images: 0 };
  readContent(pdf, { bytes: contentBytes(pdf, dict), resources }, shown);
  const hasOwnText = shown.lines.length > 0;
  const annotations = pdf.resolve(dict.entries.get('Annots'));
  for (const item of isArray(annotations) ? annotations.slice(0, 10_000) : []) {
    readAnnotation(pdf, pdf.dict(item), { shown, part, collector });
  }
  for (const line of shown.lines) collector.add({ part, place: 'paragraph', text: line });
  if (shown.hasUnmapped) collector.markUnreadable('TEXT_FONT_WITHOUT_MAPPING');
  else if (!hasOwnText && shown.images > 0) collector.markUnreadable('TEXT_IMAGES_ONLY');
}

/** A page's content streams are one stream with white space between (7.8.2). */
function contentBytes(pdf: PdfDocument, page: PdfDict): Uint8Array {
  const contents = pdf.resolve(page.entries.get('Contents'));
  const streams = isArray(contents) ? contents.map((item) => pdf.resolve(item)) : [contents];
  return Buffer.concat(streams.filter(isStream).flatMap((stream) => [pdf.decode(stream), Buffer.from('\n')]));
}

function readAnnotation(
  pdf: PdfDocument,
  annotation: PdfDict | null,
  { shown, ...target }: Target & { readonly shown: ShownText },
): void {
  if (!annotation) return;
  for (const key of ['Contents', 'V']) addString(pdf, annotation.entries.get(key), target);
  const appearance = pdf.resolve(pdf.dict(annotation.entries.get('AP'))?.entries.get('N'));
  if (isName(pdf.resolve(annotation.entries.get('Subtype')), 'Link') || !isStream(appearance)) return;
  readContent(pdf, formContent(pdf, appearance, null), shown);
}

function addString(pdf: PdfDocument, value: PdfValue | undefined, { part, collector }: Target): void {
  const text = pdf.resolve(value);
  if (isString(text)) collector.add({ part, place: 'paragraph', text: textOf(text) });
}
