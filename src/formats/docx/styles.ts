// Styles of a .docx, as far as structure shows in them: what a paragraph or run has from its style and its own properties.
import type { LineHints } from '../../shared/domain/text-lines.ts';
import { attribute, child, integer, type Node, toggle, valueOf } from './nodes.ts';

export interface RunLook {
  readonly sizePt?: number;
  readonly face?: NonNullable<LineHints['face']> | 'other';
  readonly bold?: boolean;
  readonly red?: boolean;
  readonly hidden?: boolean;
}

export interface ParagraphLook {
  readonly align?: 'centre' | 'right' | 'left';
  /** 0 for text, from 1 for headings. */
  readonly outline?: number;
  readonly isTitle?: boolean;
  readonly numId?: string;
  readonly numLevel?: number;
  readonly startsPage?: boolean;
  readonly indented?: boolean;
  readonly run: RunLook;
}

export interface Styles {
  /** What a paragraph has from its style, the default style included. */
  paragraph(styleId: string | undefined): ParagraphLook;
  /** What a run has from its character style. */
  run(styleId: string | undefined): RunLook;
}

/** Chains of basedOn are short; a circle ends here. */
const longestChain = 16;

/** Reads word/styles.xml; without it every paragraph is plain. */
export function readStyles(tree: Node | null): Styles {
  const nodes = new Map<string, Node>();
  let defaultId: string | undefined;
  for (const node of tree?.children ?? []) {
    if (node.name !== 'style') continue;
    const id = attribute(node, 'styleId') ?? '';
    nodes.set(id, node);
    if (
      attribute(node, 'type') === 'paragraph' &&
      ['1', 'true', 'on'].includes(attribute(node, 'default') ?? '')
    )
      defaultId = id;
  }
  const defaults = runLook(child(child(child(tree ?? undefined, 'docDefaults'), 'rPrDefault'), 'rPr'));
  const known = new Map<string, ParagraphLook>();
  const resolve = (id: string | undefined): ParagraphLook => {
    const key = id ?? '';
    const found = known.get(key);
    if (found) return found;
    let look: ParagraphLook = { run: {} };
    for (const node of chainOf(id, nodes)) look = overlay(look, styleLook(node));
    known.set(key, look);
    return look;
  };
  return {
    paragraph: (id) => {
      const look = resolve(id !== undefined && nodes.has(id) ? id : defaultId);
      return { ...look, run: { ...defaults, ...look.run } };
    },
    run: (id) => (id === undefined ? {} : resolve(id).run),
  };
}

/** From the root of the chain to the style itself. */
function chainOf(id: string | undefined, nodes: ReadonlyMap<string, Node>): Node[] {
  const chain: Node[] = [];
  let node = id === undefined ? undefined : nodes.get(id);
  while (node && chain.length < longestChain) {
    chain.unshift(node);
    const base = valueOf(node, 'basedOn');
    node = base === undefined ? undefined : nodes.get(base);
  }
  return chain;
}

function overlay(base: ParagraphLook, own: ParagraphLook): ParagraphLook {
  return { ...base, ...own, run: { ...base.run, ...own.run } };
}

function styleLook(style: Node): ParagraphLook {
  const properties = paragraphLook(child(style, 'pPr'));
  const name = (valueOf(style, 'name') ?? '').toLowerCase().replaceAll(' ', '');
  const heading = /^(?:heading|标题)([1-9])$/.exec(name)?.[1];
  return {
    ...properties,
    ...(heading !== undefined && properties.outline === undefined && { outline: Number(heading) }),
    ...((name === 'title' || name === '标题') && { isTitle: true, outline: 0 }),
    run: runLook(child(style, 'rPr')),
  };
}

/** What w:pPr says; members that it does not say are absent. */
export function paragraphLook(properties: Node | undefined): ParagraphLook {
  const list = child(properties, 'numPr');
  const numId = valueOf(list, 'numId');
  const numLevel = integer(valueOf(list, 'ilvl'));
  const outline = integer(valueOf(properties, 'outlineLvl'));
  const align = alignOf(valueOf(properties, 'jc'));
  const startsPage = toggle(properties, 'pageBreakBefore');
  const indented = indentOf(child(properties, 'ind'));
  return {
    ...(numId !== undefined && { numId }),
    ...(numLevel !== undefined && { numLevel }),
    // 9 is body text (17.3.1.20).
    ...(outline !== undefined && { outline: outline >= 0 && outline < 9 ? outline + 1 : 0 }),
    ...(align !== undefined && { align }),
    ...(startsPage !== undefined && { startsPage }),
    ...(indented !== undefined && { indented }),
    run: {},
  };
}

function alignOf(value: string | undefined): ParagraphLook['align'] {
  if (value === undefined) return undefined;
  if (value === 'center') return 'centre';
  return value === 'right' || value === 'end' ? 'right' : 'left';
}

/** Whether the first line begins at least one character in; hundredths of a character or twips. */
function indentOf(indent: Node | undefined): boolean | undefined {
  if (!indent) return undefined;
  const chars = integer(attribute(indent, 'firstLineChars'));
  const twips = integer(attribute(indent, 'firstLine'));
  if (chars === undefined && twips === undefined) return undefined;
  return (chars ?? 0) >= 100 || (twips ?? 0) >= 200;
}

/** What w:rPr says. */
export function runLook(properties: Node | undefined): RunLook {
  const halfPoints = integer(valueOf(properties, 'sz'));
  const fonts = child(properties, 'rFonts');
  const face = faceOf(attribute(fonts, 'eastAsia') ?? attribute(fonts, 'ascii'));
  const bold = toggle(properties, 'b');
  const color = valueOf(properties, 'color');
  const hidden = toggle(properties, 'vanish');
  return {
    ...(halfPoints !== undefined && { sizePt: halfPoints / 2 }),
    ...(face !== undefined && { face }),
    ...(bold !== undefined && { bold }),
    ...(color !== undefined && { red: isRed(color) }),
    ...(hidden !== undefined && { hidden }),
  };
}

function faceOf(name: string | undefined): RunLook['face'] {
  if (name === undefined) return undefined;
  if (/小标宋|xbs|biaosong/i.test(name)) return 'title';
  if (/黑体|simhei|heiti|hei$/i.test(name)) return 'hei';
  return /楷体|kaiti|simkai/i.test(name) ? 'kai' : 'other';
}

/** FF0000 and what people take for it. */
export function isRed(color: string): boolean {
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!parts) return color === 'red';
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => Number.parseInt(part, 16));
  return red >= 0xb0 && green <= 0x60 && blue <= 0x60;
}
