// A page of numbers as SVG elements, made one by one: no markup is ever parsed, no address followed; the only references are to elements made here
// and to pictures of this frame's own memory.
import type {
  ViewedImage,
  ViewedItem,
  ViewedPage,
  ViewedPaint,
  ViewedPath,
  ViewedStroke,
  ViewedText,
} from '../../shared/domain/viewed-page.ts';
import { pathDataOf, transformOf } from './outlines.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
type Attributes = Readonly<Record<string, string | number>>;

function make<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

interface Sheet {
  readonly page: ViewedPage;
  readonly defs: SVGDefsElement;
  /** Addresses of the pictures, all `blob:`. */
  readonly pictures: ReadonlyMap<number, string>;
  count: number;
}

/** Draws a page; `pictures` are blob addresses by picture number. */
export function drawPage(page: ViewedPage, pictures: ReadonlyMap<number, string>): SVGSVGElement {
  const { widthMm, heightMm } = page;
  const svg = make('svg', { viewBox: `0 0 ${widthMm} ${heightMm}`, preserveAspectRatio: 'xMidYMid meet' });
  const sheet: Sheet = { page, defs: make('defs'), pictures, count: 0 };
  svg.append(sheet.defs, make('rect', { width: widthMm, height: heightMm, fill: '#ffffff' }));
  drawClips(sheet);
  for (const item of page.items) {
    const drawn = drawItem(sheet, item);
    if (!drawn) continue;
    svg.append(item.clip === null && item.blend === 'normal' ? drawn : framed(item, drawn));
  }
  return svg;
}

function framed(item: ViewedItem, drawn: SVGElement): SVGGElement {
  const group = make('g', item.clip === null ? {} : { 'clip-path': `url(#clip-${item.clip})` });
  if (item.blend !== 'normal') group.style.mixBlendMode = item.blend;
  group.append(drawn);
  return group;
}

function drawClips({ page, defs }: Sheet): void {
  for (const [index, clip] of page.clips.entries()) {
    const element = make('clipPath', { id: `clip-${index}` });
    if (clip.within !== null && clip.within < index)
      element.setAttribute('clip-path', `url(#clip-${clip.within})`);
    for (const { outline, matrix, rule } of clip.shapes)
      element.append(make('path', { d: pathDataOf(outline, matrix), 'clip-rule': rule }));
    defs.append(element);
  }
}

function drawItem(sheet: Sheet, item: ViewedItem): SVGElement | null {
  switch (item.kind) {
    case 'path':
      return drawPath(sheet, item);
    case 'text':
      return drawText(sheet, item);
    case 'image':
      return drawImage(sheet, item);
  }
}

function drawPath(sheet: Sheet, item: ViewedPath): SVGElement {
  const path = make('path', { d: pathDataOf(item.outline), transform: transformOf(item.matrix) });
  paint(sheet, path, item);
  path.setAttribute('fill-rule', item.rule);
  return path;
}

function drawText(sheet: Sheet, item: ViewedText): SVGElement {
  const group = make('g', { transform: transformOf(item.matrix) });
  const data = item.glyphs.map(({ glyph, matrix }) => pathDataOf(sheet.page.glyphs[glyph] ?? [], matrix));
  const ink = make('path', { d: data.join('') });
  paint(sheet, ink, item);
  // The characters themselves are there to be found and copied; what is seen are the glyphs.
  const words = make('text', {
    x: item.pens.filter((_, index) => index % 2 === 0).join(' '),
    y: item.pens.filter((_, index) => index % 2 === 1).join(' '),
    'font-size': item.size,
    fill: 'transparent',
  });
  words.style.whiteSpace = 'pre';
  words.textContent = item.text;
  group.append(ink, words);
  return group;
}

function drawImage({ pictures }: Sheet, item: ViewedImage): SVGElement | null {
  const address = pictures.get(item.image);
  if (!address?.startsWith('blob:')) return null;
  const placed = { width: 1, height: 1, preserveAspectRatio: 'none', opacity: item.opacity };
  return make('image', { href: address, transform: transformOf(item.matrix), ...placed });
}

interface Painted {
  readonly fill: ViewedPaint | null;
  readonly stroke: ViewedStroke | null;
}

function paint(sheet: Sheet, element: SVGElement, { fill, stroke }: Painted): void {
  element.setAttribute('fill', fill ? paintValue(sheet, fill) : 'none');
  if (fill) element.setAttribute('fill-opacity', String(fill.opacity));
  if (!stroke) return;
  const attributes: Attributes = {
    stroke: paintValue(sheet, stroke.paint),
    'stroke-opacity': stroke.paint.opacity,
    'stroke-width': stroke.width,
    'stroke-linecap': stroke.cap,
    'stroke-linejoin': stroke.join,
    'stroke-miterlimit': stroke.miterLimit,
    ...(stroke.dash.length > 0
      ? { 'stroke-dasharray': stroke.dash.join(' '), 'stroke-dashoffset': stroke.dashOffset }
      : {}),
  };
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
}

function paintValue(sheet: Sheet, value: ViewedPaint): string {
  if (value.kind === 'flat') return value.color;
  sheet.count += 1;
  const id = `paint-${sheet.count}`;
  const shared = { id, gradientUnits: 'userSpaceOnUse' };
  const gradient =
    value.kind === 'axial'
      ? make('linearGradient', {
          ...shared,
          x1: value.from[0],
          y1: value.from[1],
          x2: value.to[0],
          y2: value.to[1],
        })
      : make('radialGradient', {
          ...shared,
          cx: value.center[0],
          cy: value.center[1],
          r: value.radius,
          fx: value.focus[0],
          fy: value.focus[1],
        });
  for (const { at, color } of value.stops) gradient.append(make('stop', { offset: at, 'stop-color': color }));
  sheet.defs.append(gradient);
  return `url(#${id})`;
}
