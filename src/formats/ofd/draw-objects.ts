// Layers, blocks and objects of a page (GB/T 33190, chapters 7.7, 9 to 13) into items of the viewer.
import type {
  ViewedBlend,
  ViewedMatrix,
  ViewedPaint,
  ViewedStroke,
} from '../../shared/domain/viewed-page.ts';
import type { XmlElement } from '../xml/tree.ts';
import { readClips } from './clips.ts';
import type { ColourContext } from './colours.ts';
import type { FontShelf, SimilarFaces } from './fonts.ts';
import type { PictureList } from './images.ts';
import type { PageBuilder } from './page-builder.ts';
import { readPathData } from './path-data.ts';
import type { Reading } from './reading.ts';
import { compositeContent, fileOf, type OfdResources } from './resources.ts';
import { black, extendStyle, fillOf, strokeOf, type StyleChain } from './style.ts';
import { drawText } from './text-object.ts';
import {
  attributeOf,
  flagOf,
  isSane,
  multiply,
  numberOf,
  parseBox,
  parseMatrix,
  textOf,
  translate,
} from './values.ts';

/** What drawing needs, the same for a whole page. */
export interface Drawing {
  readonly reading: Reading;
  readonly builder: PageBuilder;
  readonly fonts: FontShelf;
  readonly faces: SimilarFaces;
  readonly pictures: PictureList;
  readonly defaultColourSpace: string | null;
}

/** Where an object stands: the space it is drawn in, and what it inherits. */
export interface Place {
  readonly resources: OfdResources;
  readonly matrix: ViewedMatrix;
  readonly clip: number | null;
  readonly style: StyleChain;
  readonly opacity: number;
  readonly depth: number;
}

type DrawObject = (drawing: Drawing, object: XmlElement, place: Place) => Promise<void> | void;

/** Draws the children of a layer, a block or a content. */
export async function drawObjects(drawing: Drawing, parent: XmlElement, place: Place): Promise<void> {
  if (place.depth > drawing.reading.limits.maxObjectDepth) {
    drawing.reading.book.add('object-skipped');
    return;
  }
  for (const object of parent.children) {
    const draw = drawers[object.name];
    if (!draw) continue;
    drawing.builder.countObject();
    if (flagOf(object, 'Visible') === false) continue;
    await draw(drawing, object, place);
  }
}

const drawers: Readonly<Record<string, DrawObject>> = {
  PageBlock: (drawing, block, place) => drawObjects(drawing, block, { ...place, depth: place.depth + 1 }),
  PathObject: (drawing, object, place) => drawIn(drawing, { object, place, draw: drawPath }),
  TextObject: (drawing, object, place) => drawIn(drawing, { object, place, draw: drawTextObject }),
  ImageObject: (drawing, object, place) => drawIn(drawing, { object, place, draw: drawImage }),
  CompositeObject: (drawing, object, place) => drawIn(drawing, { object, place, draw: drawComposite }),
};

/** An object's own space: its boundary's corner is the origin, CTM maps its content into that. */
async function drawIn(
  drawing: Drawing,
  { object, place, draw }: { readonly object: XmlElement; readonly place: Place; readonly draw: DrawObject },
): Promise<void> {
  const boundary = parseBox(attributeOf(object, 'Boundary'));
  const ctm = attributeOf(object, 'CTM');
  const own = ctm === undefined ? undefined : parseMatrix(ctm);
  if (!boundary || (ctm !== undefined && !own)) return drawing.reading.book.add('object-skipped');
  const outer = multiply(place.matrix, translate(boundary.x, boundary.y));
  const matrix = own ? multiply(outer, own) : outer;
  if (!isSane(matrix)) return drawing.reading.book.add('object-skipped');
  const alpha = Math.min(255, Math.max(0, numberOf(object, 'Alpha') ?? 255)) / 255;
  await draw(drawing, object, {
    ...place,
    matrix,
    clip: readClips(object, { builder: drawing.builder, matrix, outer, within: place.clip }),
    style: extendStyle(object, place.resources, place.style),
    opacity: place.opacity * alpha,
  });
}

function coloursOf(drawing: Drawing, { resources }: Place): ColourContext {
  return { resources, defaultColourSpace: drawing.defaultColourSpace, book: drawing.reading.book };
}

function fade<P extends ViewedPaint | null>(paint: P, opacity: number): P {
  return paint === null || opacity === 1 ? paint : { ...paint, opacity: paint.opacity * opacity };
}

function fadeStroke(stroke: ViewedStroke | null, opacity: number): ViewedStroke | null {
  return stroke && { ...stroke, paint: fade(stroke.paint, opacity) };
}

const blends: Readonly<Record<string, ViewedBlend>> = { Multiply: 'multiply', Darken: 'darken' };
const blendOf = (object: XmlElement): ViewedBlend =>
  blends[attributeOf(object, 'BlendMode') ?? ''] ?? 'normal';

function drawPath(drawing: Drawing, object: XmlElement, place: Place): void {
  const { builder } = drawing;
  const outline = readPathData(textOf(object, 'AbbreviatedData') ?? '', builder.numbersLeft());
  if (!outline) return drawing.reading.book.add('object-skipped');
  const colours = coloursOf(drawing, place);
  const fills = flagOf(object, 'Fill') === true;
  const strokes = flagOf(object, 'Stroke') !== false;
  builder.addItem({
    kind: 'path',
    outline,
    matrix: place.matrix,
    clip: place.clip,
    blend: blendOf(object),
    rule: attributeOf(object, 'Rule') === 'Even-Odd' ? 'evenodd' : 'nonzero',
    fill: fills ? fade(fillOf(place.style, colours, null), place.opacity) : null,
    stroke: strokes ? fadeStroke(strokeOf(place.style, colours), place.opacity) : null,
  });
}

async function drawTextObject(drawing: Drawing, object: XmlElement, place: Place): Promise<void> {
  const { builder, faces, fonts, reading } = drawing;
  const font = await fonts.font(attributeOf(object, 'Font'), place.resources);
  const maxGlyphs = reading.limits.maxGlyphs;
  const drawn = drawText(object, { font, faces, builder, book: reading.book, maxGlyphs });
  if (!drawn) return;
  const colours = coloursOf(drawing, place);
  const fill = flagOf(object, 'Fill') === false ? null : fillOf(place.style, colours, black);
  const strokes = flagOf(object, 'Stroke') === true;
  const stroke = strokes ? strokeOf(place.style, colours) : emboldening(drawn.emboldenMm, fill);
  builder.addItem({
    kind: 'text',
    matrix: place.matrix,
    clip: place.clip,
    blend: blendOf(object),
    text: drawn.text,
    pens: drawn.pens,
    size: drawn.size,
    glyphs: drawn.glyphs,
    fill: fade(fill, place.opacity),
    stroke: fadeStroke(stroke, place.opacity),
  });
}

/** A similar face of one weight is made heavier by its own colour around it. */
function emboldening(widthMm: number, paint: ViewedPaint | null): ViewedStroke | null {
  if (widthMm === 0 || paint === null) return null;
  return { paint, width: widthMm, cap: 'butt', join: 'round', miterLimit: 4, dash: [], dashOffset: 0 };
}

async function drawImage(drawing: Drawing, object: XmlElement, place: Place): Promise<void> {
  const { reading, pictures, builder } = drawing;
  const media = place.resources.find('media', attributeOf(object, 'ResourceID'));
  const path = media ? fileOf(reading, media, 'MediaFile') : null;
  if (!media) reading.book.add('image-unreadable', { path: attributeOf(object, 'ResourceID') ?? '' });
  const image = path === null ? null : await pictures.addPart(reading.parts, path);
  if (image === null) return;
  // Without a CTM the picture fills its boundary.
  const boundary = parseBox(attributeOf(object, 'Boundary'));
  const hasMatrix = attributeOf(object, 'CTM') !== undefined;
  const fill: ViewedMatrix = [boundary?.width ?? 1, 0, 0, boundary?.height ?? 1, 0, 0];
  builder.addItem({
    kind: 'image',
    image,
    matrix: hasMatrix ? place.matrix : multiply(place.matrix, fill),
    clip: place.clip,
    blend: blendOf(object),
    opacity: place.opacity,
  });
}

async function drawComposite(drawing: Drawing, object: XmlElement, place: Place): Promise<void> {
  const unit = place.resources.find('composite', attributeOf(object, 'ResourceID'));
  const content = unit && compositeContent(unit);
  if (!content) return drawing.reading.book.add('object-skipped');
  await drawObjects(drawing, content, { ...place, depth: place.depth + 1 });
}
