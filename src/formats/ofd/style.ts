// Drawing parameters (GB/T 33190, 8.2) as a chain: the object itself, its DrawParam, those that one is relative to, then those of the layer.
import type { ViewedPaint, ViewedStroke } from '../../shared/domain/viewed-page.ts';
import type { XmlElement } from '../xml/tree.ts';
import { readPaint, type ColourContext } from './colours.ts';
import type { OfdResources } from './resources.ts';
import { attributeOf, childOf, numberOf, parseNumbers } from './values.ts';

/** Nearest first. */
export type StyleChain = readonly XmlElement[];

/** Parameters relative to parameters: one or two steps in real files. */
const deepestRelative = 8;
/** mm; the width of a pen that nobody set. */
const defaultWidthMm = 0.353;

/** The chain of an element that may name a DrawParam, before an outer chain. */
export function extendStyle(element: XmlElement, resources: OfdResources, outer: StyleChain): StyleChain {
  const chain: XmlElement[] = [element];
  let id = attributeOf(element, 'DrawParam');
  for (let depth = 0; id !== undefined && depth < deepestRelative; depth += 1) {
    const found: XmlElement | undefined = resources.find('drawParam', id)?.element;
    if (!found || chain.includes(found)) break;
    chain.push(found);
    id = attributeOf(found, 'Relative');
  }
  return [...chain, ...outer];
}

const nearest = (chain: StyleChain, name: string): XmlElement | undefined =>
  chain.find((element) => attributeOf(element, name) !== undefined);

function paintOf(
  chain: StyleChain,
  name: 'FillColor' | 'StrokeColor',
  context: ColourContext,
): ViewedPaint | null | undefined {
  for (const element of chain) {
    const colour = childOf(element, name);
    if (colour) return readPaint(colour, context);
  }
  return undefined;
}

/** What fills; `fallback` when no colour is named. */
export function fillOf(
  chain: StyleChain,
  context: ColourContext,
  fallback: ViewedPaint | null,
): ViewedPaint | null {
  const paint = paintOf(chain, 'FillColor', context);
  return paint === undefined ? fallback : paint;
}

export const black: ViewedPaint = { kind: 'flat', color: '#000000', opacity: 1 };

const caps: Readonly<Record<string, ViewedStroke['cap']>> = { Round: 'round', Square: 'square' };
const joins: Readonly<Record<string, ViewedStroke['join']>> = { Round: 'round', Bevel: 'bevel' };

/** The pen of a chain; null when it paints nothing. */
export function strokeOf(chain: StyleChain, context: ColourContext): ViewedStroke | null {
  const paint = paintOf(chain, 'StrokeColor', context);
  if (paint === null) return null;
  const number = (name: string): number | undefined => numberOf(nearest(chain, name), name);
  const text = (name: string): string => attributeOf(nearest(chain, name), name) ?? '';
  const dash = parseNumbers(text('DashPattern'), 32) ?? [];
  return {
    paint: paint ?? black,
    width: Math.max(0, number('LineWidth') ?? defaultWidthMm),
    cap: caps[text('Cap')] ?? 'butt',
    join: joins[text('Join')] ?? 'miter',
    miterLimit: Math.max(1, number('MiterLimit') ?? 3.528),
    // A pattern of nothing would be drawn for ever.
    dash: dash.some((length) => length > 0.001) && dash.every((length) => length >= 0) ? dash : [],
    dashOffset: number('DashOffset') ?? 0,
  };
}
