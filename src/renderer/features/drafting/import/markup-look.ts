// What the styles of Word, WPS and web pages say of an element, as far as structure shows in them. Styles are read as text, never applied.
import type { LineHints } from '../../../../shared/domain/text-lines.ts';

/** The part of a DOM node that is read. */
export interface MarkupNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly firstChild: MarkupNode | null;
  readonly nextSibling: MarkupNode | null;
  getAttribute?(name: string): string | null;
}

/** What words inside an element have from it and from what is around it. */
export interface Look {
  readonly align?: 'centre' | 'right' | undefined;
  readonly sizePt?: number | undefined;
  readonly face?: NonNullable<LineHints['face']> | 'other' | undefined;
  readonly outline?: number | undefined;
  readonly bold: boolean;
  readonly isFormatted: boolean;
  readonly keepsBreaks: boolean;
  /** Words go into a note instead of into the text. */
  readonly sink: 'hidden' | 'deleted' | 'inserted' | 'number' | 'footnote' | 'comment' | null;
  readonly isSymbolFont: boolean;
}

export const plainLook: Look = {
  bold: false,
  isFormatted: false,
  keepsBreaks: false,
  sink: null,
  isSymbolFont: false,
};

const longestStyleChars = 4000;

/** Declarations of a style attribute, names in lower case. */
function declarations(style: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of style.slice(0, longestStyleChars).split(';')) {
    const colon = part.indexOf(':');
    if (colon > 0) found.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim());
  }
  return found;
}

const formatTags = new Set(['B', 'STRONG', 'I', 'EM', 'U', 'S', 'STRIKE', 'FONT', 'MARK', 'SUB', 'SUP']);
const boldTags = new Set(['B', 'STRONG', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TH']);

interface Read {
  readonly tag: string;
  readonly style: ReadonlyMap<string, string>;
  attribute(name: string): string;
}

/** The look inside an element. */
export function lookInside(node: MarkupNode, tag: string, outer: Look): Look {
  const attribute = (name: string): string => node.getAttribute?.(name) ?? '';
  const read: Read = { tag, attribute, style: declarations(attribute('data-style') || attribute('style')) };
  const { style } = read;
  return {
    ...fontLook(read, outer),
    align: alignOf(style.get('text-align') ?? attribute('align')) ?? outer.align,
    outline: outlineOf(read) ?? outer.outline,
    bold: boldOf(tag, style) ?? outer.bold,
    isFormatted: outer.isFormatted || formatTags.has(tag) || isFormatting(style),
    keepsBreaks: keepsBreaks(tag, style) ?? outer.keepsBreaks,
    sink: outer.sink ?? sinkOf(read),
  };
}

function fontLook(
  { tag, style, attribute }: Read,
  outer: Look,
): Pick<Look, 'sizePt' | 'face' | 'isSymbolFont'> {
  const font = style.get('font-family') ?? (tag === 'FONT' ? attribute('face') : '');
  return {
    sizePt: sizeOf(style.get('font-size')) ?? outer.sizePt,
    face: faceOf(style.get('mso-fareast-font-family') ?? font) ?? outer.face,
    isSymbolFont: font === '' ? outer.isSymbolFont : /wingdings|symbol|webdings/i.test(font),
  };
}

function alignOf(value: string): Look['align'] {
  if (/^center$/i.test(value)) return 'centre';
  return /^(?:right|end)$/i.test(value) ? 'right' : undefined;
}

function sizeOf(value: string | undefined): number | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,3})?)(pt|px)$/i.exec(value ?? '');
  if (!found) return undefined;
  // 96 pixels and 72 points are an inch.
  return Number(found[1]) * (found[2]?.toLowerCase() === 'px' ? 0.75 : 1);
}

function faceOf(font: string): Look['face'] {
  if (font === '') return undefined;
  if (/小标宋|biaosong/i.test(font)) return 'title';
  if (/黑体|simhei|heiti/i.test(font)) return 'hei';
  return /楷体|kaiti|simkai/i.test(font) ? 'kai' : 'other';
}

function outlineOf({ tag, style }: Read): number | undefined {
  const heading = /^H([1-6])$/.exec(tag)?.[1];
  const level = Number(heading ?? style.get('mso-outline-level') ?? '');
  return Number.isInteger(level) && level >= 1 && level <= 9 ? level : undefined;
}

function boldOf(tag: string, style: ReadonlyMap<string, string>): boolean | undefined {
  const weight = style.get('font-weight');
  if (weight !== undefined) return /^(?:bold|bolder|[6-9]00)$/i.test(weight);
  return boldTags.has(tag) ? true : undefined;
}

function isFormatting(style: ReadonlyMap<string, string>): boolean {
  const color = style.get('color') ?? '';
  return (
    /^(?:bold|[6-9]00)/i.test(style.get('font-weight') ?? '') ||
    /underline|line-through/i.test(style.get('text-decoration') ?? '') ||
    /italic/i.test(style.get('font-style') ?? '') ||
    !/^(?:|black|windowtext|inherit|initial|#000(?:000)?|rgb\(0, ?0, ?0\))$/i.test(color)
  );
}

function keepsBreaks(tag: string, style: ReadonlyMap<string, string>): boolean | undefined {
  const space = style.get('white-space');
  if (space !== undefined) return /^pre/i.test(space);
  return tag === 'PRE' ? true : undefined;
}

type Sink = NonNullable<Look['sink']>;

const sinks: readonly (readonly [Sink, (read: Read) => boolean])[] = [
  ['number', ({ style }) => /ignore/i.test(style.get('mso-list') ?? '')],
  [
    'hidden',
    ({ style }) => /^none/i.test(style.get('display') ?? '') || /all/i.test(style.get('mso-hide') ?? ''),
  ],
  ['deleted', ({ tag, attribute }) => tag === 'DEL' || /\bmsoDel\b/i.test(attribute('class'))],
  ['inserted', ({ tag, attribute }) => tag === 'INS' || /\bmsoIns\b/i.test(attribute('class'))],
  ['footnote', ({ style }) => /footnote|endnote/i.test(style.get('mso-element') ?? '')],
  ['footnote', ({ style }) => style.has('mso-footnote-id') || style.has('mso-endnote-id')],
  ['comment', ({ style }) => /comment/i.test(style.get('mso-element') ?? '')],
  ['comment', ({ style }) => /comment/i.test(style.get('mso-special-character') ?? '')],
];

function sinkOf(read: Read): Look['sink'] {
  return sinks.find(([, holds]) => holds(read))?.[0] ?? null;
}
