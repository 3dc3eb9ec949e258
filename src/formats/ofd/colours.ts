// Colours (GB/T 33190, 8.3): values in a colour space, axial and radial shadings; patterns and meshes become one colour, and that is said.
import type { ViewedPaint, ViewedStop } from '../../shared/domain/viewed-page.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { NoteBook } from './container.ts';
import type { OfdResources } from './resources.ts';
import { attributeOf, childOf, childrenOf, numberOf, parseNumber, parseNumbers, wordsOf } from './values.ts';

/** What colours need to know. */
export interface ColourContext {
  readonly resources: OfdResources;
  readonly defaultColourSpace: string | null;
  readonly book: NoteBook;
}

interface Space {
  readonly type: string;
  readonly largest: number;
  /** Values of an indexed space. */
  readonly palette: readonly string[];
}

/** The paint of a FillColor or StrokeColor; null when it paints nothing. */
export function readPaint(element: XmlElement, context: ColourContext): ViewedPaint | null {
  const alpha = numberOf(element, 'Alpha') ?? 255;
  const opacity = Math.min(1, Math.max(0, alpha / 255));
  const shading = element.children.find((child) => /Shd$/.test(child.name));
  if (shading) return readShading(shading, opacity, context);
  if (childOf(element, 'Pattern')) context.book.add('colour-approximated');
  return { kind: 'flat', color: readColour(element, context) ?? '#000000', opacity };
}

/** `#rrggbb` of a colour element; null without a value. */
function readColour(element: XmlElement, context: ColourContext): string | null {
  const space = readSpace(attributeOf(element, 'ColorSpace'), context);
  const index = numberOf(element, 'Index');
  const value = attributeOf(element, 'Value') ?? (index === undefined ? undefined : space.palette[index]);
  return value === undefined ? null : toHex(readComponents(value), space);
}

function readSpace(id: string | undefined, { resources, defaultColourSpace }: ColourContext): Space {
  const element = resources.find('colourSpace', id ?? defaultColourSpace ?? undefined)?.element;
  const bits = numberOf(element, 'BitsPerComponent') ?? 8;
  const palette = childrenOf(childOf(element, 'Palette'), 'CV').slice(0, 4096);
  return {
    type: (attributeOf(element, 'Type') ?? 'RGB').toUpperCase(),
    largest: bits >= 1 && bits <= 16 ? 2 ** bits - 1 : 255,
    palette: palette.map((each) => each.text.trim()),
  };
}

function readComponents(value: string): number[] {
  const components: number[] = [];
  for (const word of wordsOf(value)) {
    const isHex = /^#[0-9A-Fa-f]{1,4}$/.test(word);
    components.push(isHex ? parseInt(word.slice(1), 16) : (parseNumber(word) ?? 0));
    if (components.length === 4) break;
  }
  return components;
}

function toHex(components: readonly number[], { type, largest }: Space): string {
  const share = (at: number): number => Math.min(1, Math.max(0, (components[at] ?? 0) / largest));
  // Files without a colour space give one, three or four numbers.
  const kind = components.length === 1 ? 'GRAY' : components.length === 4 ? 'CMYK' : type;
  if (kind === 'GRAY') return hexOf(share(0), share(0), share(0));
  if (kind !== 'CMYK') return hexOf(share(0), share(1), share(2));
  const light = 1 - share(3);
  return hexOf((1 - share(0)) * light, (1 - share(1)) * light, (1 - share(2)) * light);
}

function hexOf(...shares: readonly number[]): string {
  return `#${shares
    .map((share) =>
      Math.round(share * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function readShading(shading: XmlElement, opacity: number, context: ColourContext): ViewedPaint | null {
  const stops = readStops(shading, context);
  const [start, end] = [pointOf(shading, 'StartPoint'), pointOf(shading, 'EndPoint')];
  const gradient =
    stops.length > 0 && start && end ? readGradient(shading, { start, end, stops, opacity }) : null;
  // Ellipses are shown as circles, meshes as one colour.
  if (!gradient || (numberOf(shading, 'Eccentricity') ?? 0) !== 0) context.book.add('colour-approximated');
  const color = stops[0]?.color ?? meshColour(shading, context);
  return gradient ?? { kind: 'flat', color, opacity };
}

interface Gradient {
  readonly start: readonly [number, number];
  readonly end: readonly [number, number];
  readonly stops: readonly ViewedStop[];
  readonly opacity: number;
}

function readGradient(shading: XmlElement, { start, end, stops, opacity }: Gradient): ViewedPaint | null {
  if (shading.name === 'AxialShd') return { kind: 'axial', from: start, to: end, stops, opacity };
  const radius = numberOf(shading, 'EndRadius') ?? 0;
  if (shading.name !== 'RadialShd' || radius <= 0) return null;
  return { kind: 'radial', center: end, focus: start, radius, stops, opacity };
}

function readStops(shading: XmlElement, context: ColourContext): ViewedStop[] {
  const segments = childrenOf(shading, 'Segment').slice(0, 64);
  return segments.flatMap((segment, index): ViewedStop[] => {
    const colour = childOf(segment, 'Color');
    const at = numberOf(segment, 'Position') ?? (segments.length < 2 ? 0 : index / (segments.length - 1));
    const color = colour && readColour(colour, context);
    return color ? [{ at: Math.min(1, Math.max(0, at)), color }] : [];
  });
}

/** The first corner's colour of a mesh. */
function meshColour(shading: XmlElement, context: ColourContext): string {
  const colour = childOf(childOf(shading, 'Point'), 'Color');
  return (colour && readColour(colour, context)) ?? '#808080';
}

function pointOf(element: XmlElement, name: string): readonly [number, number] | null {
  const [x, y] = parseNumbers(attributeOf(element, name), 2) ?? [];
  return x === undefined || y === undefined ? null : [x, y];
}
