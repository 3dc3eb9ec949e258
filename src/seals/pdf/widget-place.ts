// On which pages a signature is seen, and whether it is seen at all.
import type { PdfDocument } from '../../formats/pdf/document.ts';
import { isRef, type PdfDict, type PdfValue } from '../../formats/pdf/values.ts';
import { itemsOf, plainDict } from './revisions/comparison.ts';

const maxPages = 20_000;
const maxDepth = 64;

/** Object numbers of the pages in their order. */
function listPages(pdf: PdfDocument): number[] {
  const pages: number[] = [];
  const walk = (value: PdfValue, depth: number): void => {
    const dict = plainDict(pdf, value);
    if (!dict || depth > maxDepth || pages.length > maxPages) return;
    if (!dict.entries.has('Kids')) {
      pages.push(isRef(value) ? value.number : 0);
      return;
    }
    for (const kid of itemsOf(pdf, dict.entries.get('Kids'))) walk(kid, depth + 1);
  };
  walk(pdf.catalog.entries.get('Pages') ?? null, 0);
  return pages;
}

/** Pages from 1 on which a field's widgets stand, by their /P, else by the annotations of the pages. */
export function pagesOfField(
  pdf: PdfDocument,
  field: { readonly dict: PdfDict; readonly number: number | null },
): number[] {
  const pages = listPages(pdf);
  const widgets = [
    { dict: field.dict, number: field.number },
    ...itemsOf(pdf, field.dict.entries.get('Kids')).flatMap((kid) => {
      const dict = plainDict(pdf, kid);
      return dict ? [{ dict, number: isRef(kid) ? kid.number : null }] : [];
    }),
  ];
  const found = widgets.flatMap(({ dict, number }) => {
    const page = dict.entries.get('P');
    if (isRef(page) && pages.includes(page.number)) return [pages.indexOf(page.number) + 1];
    const at = number === null ? -1 : pages.findIndex((candidate) => showsAnnotation(pdf, candidate, number));
    return at < 0 ? [] : [at + 1];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function showsAnnotation(pdf: PdfDocument, page: number, annotation: number): boolean {
  const dict = plainDict(pdf, pdf.get(page));
  return itemsOf(pdf, dict?.entries.get('Annots')).some((item) => isRef(item) && item.number === annotation);
}

const hiddenFlags = 2 | 32;

/** A widget with an area and an appearance that is not hidden. */
export function isVisibleField(pdf: PdfDocument, field: PdfDict): boolean {
  const widgets = [field, ...itemsOf(pdf, field.entries.get('Kids')).map((kid) => plainDict(pdf, kid))];
  return widgets.some((widget) => {
    const [left, bottom, right, top] = itemsOf(pdf, widget?.entries.get('Rect')).map((side) =>
      pdf.resolve(side),
    );
    const flags = pdf.resolve(widget?.entries.get('F'));
    const hasArea = left !== right && bottom !== top;
    const isHidden = typeof flags === 'number' && (flags & hiddenFlags) !== 0;
    return hasArea && !isHidden && pdf.resolve(widget?.entries.get('AP')) !== null;
  });
}
