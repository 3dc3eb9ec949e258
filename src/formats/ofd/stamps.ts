// Seals on a page: the picture inside the signed seal (never another one), at the places that the signature names. Drawn with multiplication, so that
// a picture without transparency does not hide the text under it, as ink does not.
import { FormatError } from '../failure.ts';
import { memorySource } from '../byte-source.ts';
import { clipToBox } from './clips.ts';
import type { PageExtras } from './annotations.ts';
import type { OfdContainer, OfdSignature, OfdStamp } from './container.ts';
import type { Drawing } from './draw-objects.ts';
import { readOfd } from './read-ofd.ts';
import { pictureOfSeal, pictureOfSignature, type SealPictureBytes } from './seal-picture.ts';
import { multiply, translate, type OfdBox } from './values.ts';
import type { ViewedItem, ViewedMatrix, ViewedPage } from '../../shared/domain/viewed-page.ts';

/** Seal data has some hundred KB. */
const maxSealBytes = 8 * 1024 * 1024;

/** Draws the first page of a seal's own package; given by the page's drawer. */
export type DrawNested = (container: OfdContainer) => Promise<ViewedPage>;

/** Draws the seals of every signature that stand on this page. */
export async function drawStamps(
  drawing: Drawing,
  { document, pageId, place }: PageExtras,
  drawNested: DrawNested,
): Promise<void> {
  for (const signature of document.signatures) {
    const stamps = signature.stamps.filter((stamp) => stamp.pageRef === pageId);
    if (stamps.length === 0) continue;
    const picture = await readPicture(drawing, signature);
    const draw = picture && (await preparePicture(drawing, { signature, picture, drawNested }));
    if (!draw) drawing.reading.book.add('stamp-unreadable', { signature: signature.id });
    for (const stamp of draw ? stamps : []) drawStamp(drawing, { stamp, draw, matrix: place.matrix });
  }
}

type DrawPicture = (matrix: ViewedMatrix, clip: number) => void;

interface Stamping {
  readonly stamp: OfdStamp;
  readonly draw: DrawPicture | null;
  readonly matrix: ViewedMatrix;
}

function drawStamp({ builder, reading }: Drawing, { stamp, draw, matrix }: Stamping): void {
  const { boundary } = stamp;
  builder.countObject();
  if (!boundary) return reading.book.add('object-skipped');
  const corner = multiply(matrix, translate(boundary.x, boundary.y));
  const part: OfdBox = stamp.clip ?? { x: 0, y: 0, width: boundary.width, height: boundary.height };
  const clip = clipToBox(builder, part, {
    matrix: multiply(corner, translate(part.x, part.y)),
    within: null,
  });
  draw?.(multiply(corner, [boundary.width, 0, 0, boundary.height, 0, 0]), clip);
}

/** The seal inside the signature; the seal's own file when the signature holds none. */
async function readPicture({ reading }: Drawing, signature: OfdSignature): Promise<SealPictureBytes | null> {
  const { signedValuePath, sealPath } = signature;
  return orNull(async () => {
    const signed =
      signedValuePath && pictureOfSignature(await reading.parts.read(signedValuePath, maxSealBytes));
    if (signed) return signed;
    return sealPath ? pictureOfSeal(await reading.parts.read(sealPath, maxSealBytes)) : null;
  });
}

interface Preparing {
  readonly signature: OfdSignature;
  readonly picture: SealPictureBytes;
  readonly drawNested: DrawNested;
}

async function preparePicture(
  drawing: Drawing,
  { signature, picture: { bytes }, drawNested }: Preparing,
): Promise<DrawPicture | null> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip) return prepareNested(drawing, bytes, drawNested);
  const image = drawing.pictures.addBytes(bytes, `seal ${signature.id}`);
  if (image === null) return null;
  return (matrix, clip) =>
    drawing.builder.addItem({ kind: 'image', image, matrix, clip, blend: 'multiply', opacity: 1 });
}

/** A seal's picture may be an OFD of its own: its first page, under the same limits, without seals of its own. */
async function prepareNested(
  drawing: Drawing,
  bytes: Uint8Array,
  drawNested: DrawNested,
): Promise<DrawPicture | null> {
  const { builder } = drawing;
  const outcome = await readOfd(memorySource(bytes), drawing.reading.limits);
  const page = outcome.state === 'read' ? await orNull(() => drawNested(outcome.container)) : null;
  if (!page) return null;
  return (matrix, clip) => {
    const whole = multiply(matrix, [1 / page.widthMm, 0, 0, 1 / page.heightMm, 0, 0]);
    const glyphs = page.glyphs.map((outline) => builder.addOutline(outline));
    const clips: number[] = [];
    for (const inner of page.clips) {
      const shapes = inner.shapes.map((shape) => ({ ...shape, matrix: multiply(whole, shape.matrix) }));
      const within = inner.within === null ? clip : (clips[inner.within] ?? clip);
      clips.push(builder.addClip({ shapes, within }));
    }
    for (const item of page.items) {
      builder.countObject();
      const place = {
        matrix: multiply(whole, item.matrix),
        clip: item.clip === null ? clip : (clips[item.clip] ?? clip),
      };
      builder.addItem(moved(item, place, glyphs));
    }
  };
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

interface NewPlace {
  readonly matrix: ViewedMatrix;
  readonly clip: number;
}

function moved(item: ViewedItem, place: NewPlace, glyphs: readonly number[]): ViewedItem {
  if (item.kind !== 'text') return { ...item, ...place, blend: 'multiply' };
  const renumbered = item.glyphs.map(({ glyph, matrix }) => ({ glyph: glyphs[glyph] ?? 0, matrix }));
  return { ...item, ...place, blend: 'multiply', glyphs: renumbered };
}
