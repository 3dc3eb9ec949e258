// The tags of an OFD: the elements of GB/T 33480 pointing at the text objects that print them, so that a program finds the number or the date on
// the page without reading the page.
import { printedDate } from '../../../shared/layout/layout-input.ts';
import type { GivenElement } from '../pdf-metadata.ts';
import { elementNamespace } from '../pdf-metadata.ts';
import type { OfdTextObject } from './ofd-page.ts';
import { xmlPart, type OfdPart } from './ofd-xml.ts';

/** A page's text objects, in the order of the page. */
export interface OfdPageTexts {
  readonly pageId: number;
  readonly texts: readonly OfdTextObject[];
}

/** A text object and the page that it stands on. */
interface Place {
  readonly pageId: number;
  readonly id: number;
}

/** Field paths of the elements that come from the content; recipients stand at the head or in the imprint, both are found. */
const pathOfElement: Readonly<Record<string, RegExp>> = {
  BT: /^title$/,
  ZSJG: /^recipients\.\d+$/,
  CSJG: /^recipients\.\d+$/,
  FJSM: /^(?:attachments\.\d+|annexes\.\d+\.title)$/,
  QFR: /^signatory$/,
  FZ: /^notes$/,
};

/** As the page prints it: dates in words. */
const printedForm = (value: string): string => printedDate(value).replace(/\s/gu, '');

interface Line {
  readonly pageId: number;
  readonly text: string;
  readonly objects: readonly { readonly id: number; readonly start: number; readonly end: number }[];
}

/** Objects on one baseline, in the order of the page. */
function linesOf(pages: readonly OfdPageTexts[]): Line[] {
  return pages.flatMap(({ pageId, texts }) => {
    const lines = new Map<string, { text: string; objects: { id: number; start: number; end: number }[] }>();
    for (const { id, item, text } of texts) {
      const key = item.turned ? `turned ${item.xUm}` : String(item.yUm);
      const line = lines.get(key) ?? { text: '', objects: [] };
      const start = line.text.length;
      line.text += text.replace(/\s/gu, '');
      line.objects.push({ id, start, end: line.text.length });
      lines.set(key, line);
    }
    return [...lines.values()].map((line) => ({ pageId, ...line }));
  });
}

const placesOn = ({ pageId, objects }: Line, start: number, end: number): Place[] =>
  objects.filter((object) => object.start < end && object.end > start).map(({ id }) => ({ pageId, id }));

/** The first line that passes and has the text: where what no field of the content holds (number, mark, date) is printed. */
function placesOfText(lines: readonly Line[], text: string, passes: (line: string) => boolean): Place[] {
  const wanted = printedForm(text);
  if (wanted === '') return [];
  for (const line of lines) {
    const start = line.text.indexOf(wanted);
    if (start >= 0 && passes(line.text)) return placesOn(line, start, start + wanted.length);
  }
  return [];
}

const anyLine = (): boolean => true;
const isImprint = (line: string): boolean => line.endsWith('印发');

type Finder = (lines: readonly Line[], values: readonly string[]) => Place[];

const fromTop: Finder = (lines, values) => values.flatMap((value) => placesOfText(lines, value, anyLine));
const inImprint: Finder = (lines, values) =>
  values.flatMap((value) => placesOfText([...lines].reverse(), value, isImprint));
/** Below the text: the last line that holds nothing else than such values. */
const signed: Finder = (lines, values) => {
  const forms = values.map(printedForm);
  const isOnlyThem = (line: string): boolean =>
    forms.reduce((rest, form) => rest.replace(form, ''), line) === '';
  return values.flatMap((value) => placesOfText([...lines].reverse(), value, isOnlyThem));
};

/** Elements that are added when a document is issued. */
const finders: Readonly<Record<string, Finder>> = {
  FH: fromTop,
  JJCD: fromTop,
  FWJGBZ: (lines, values) =>
    fromTop(
      lines,
      values.flatMap((value) => value.split('\u3000')),
    ),
  FWZH: fromTop,
  FWJGSM: signed,
  // A resolution bears its day in the note under the title, a bulletin in its head.
  CWRQ: (lines, values) => {
    const below = signed(lines, values);
    return below.length > 0 ? below : fromTop(lines, values);
  },
  YFJG: inImprint,
  YFRQ: inImprint,
};

/** Objects that draw a field which the element stands for. */
function placesOfField(path: RegExp, values: readonly string[], pages: readonly OfdPageTexts[]): Place[] {
  const isOwn = ({ item, text }: OfdTextObject): boolean =>
    item.source !== null &&
    path.test(item.source.path) &&
    text.trim() !== '' &&
    values.some((value) => printedForm(value).includes(text.replace(/\s/gu, '')));
  return pages.flatMap(({ pageId, texts }) => texts.filter(isOwn).map(({ id }) => ({ pageId, id })));
}

/** 发文机关或签发人署名: a signature stamp names who signs instead of the issuer. */
const signatureStampPath = /^signatureStamp\./;

function placesOfPath(path: RegExp, pages: readonly OfdPageTexts[]): Place[] {
  return pages.flatMap(({ pageId, texts }) =>
    texts
      .filter(({ item }) => item.source !== null && path.test(item.source.path))
      .map(({ id }) => ({ pageId, id })),
  );
}

function placesOfElement(
  { name, value }: GivenElement,
  pages: readonly OfdPageTexts[],
  lines: readonly Line[],
) {
  const path = pathOfElement[name];
  const values = typeof value === 'string' ? [value] : value;
  if (path) return placesOfField(path, values, pages);
  const places = finders[name]?.(lines, values) ?? [];
  return places.length === 0 && name === 'FWJGSM' ? placesOfPath(signatureStampPath, pages) : places;
}

function tagXml(element: GivenElement, pages: readonly OfdPageTexts[], lines: readonly Line[]): string {
  const places = placesOfElement(element, pages, lines);
  if (places.length === 0) return '';
  const references = places.map(
    ({ pageId, id }) => `<ofd:ObjectRef PageRef="${pageId}">${id}</ofd:ObjectRef>`,
  );
  return `<gb:${element.name}>${references.join('')}</gb:${element.name}>`;
}

/** The two parts of the tags; none when no element is printed. */
export function ofdTags(elements: readonly GivenElement[], pages: readonly OfdPageTexts[]): OfdPart[] {
  const lines = linesOf(pages);
  const tags = elements.map((element) => tagXml(element, pages, lines)).join('');
  if (tags === '') return [];
  const list = `<ofd:CustomTag TypeID="GBT33480"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag>`;
  const root = `<gb:Document xmlns:gb="${elementNamespace}" xmlns:ofd="http://www.ofdspec.org/2016">${tags}</gb:Document>\n`;
  return [
    xmlPart('Doc_0/Tags/CustomTags.xml', 'CustomTags', list),
    {
      name: 'Doc_0/Tags/CustomTag.xml',
      bytes: new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`),
    },
  ];
}
