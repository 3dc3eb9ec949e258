// A text object as glyphs: the file's glyph numbers (CGTransform) in the file's own font, characters through the font's table otherwise, and through
// ours when the font is not there or has no such character.
import type { ViewedGlyph, ViewedMatrix } from '../../shared/domain/viewed-page.ts';
import type { OutlineFont } from '../font/outline-font.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { NoteBook } from './container.ts';
import type { SimilarFaces, TextFont } from './fonts.ts';
import type { PageBuilder } from './page-builder.ts';
import { placeCodes, type PlacedCode } from './text-layout.ts';
import { attributeOf, childrenOf, flagOf, multiply, numberOf, textOf, translate, wordsOf } from './values.ts';

export interface TextParts {
  readonly font: TextFont;
  readonly faces: SimilarFaces;
  readonly builder: PageBuilder;
  readonly book: NoteBook;
  readonly maxGlyphs: number;
}

export interface DrawnText {
  readonly text: string;
  readonly pens: number[];
  readonly size: number;
  readonly glyphs: ViewedGlyph[];
  /** Width in mm of a pen that makes a similar face bold; 0: none. */
  readonly emboldenMm: number;
}

interface Form {
  readonly size: number;
  readonly hScale: number;
  /** Degrees, clockwise. */
  readonly charDirection: number;
  readonly readDirection: number;
  readonly slant: number;
}

/** The glyphs of a text object; null when it shows nothing. */
export function drawText(object: XmlElement, parts: TextParts): DrawnText | null {
  const form = readForm(object, parts.font);
  if (form === null) return null;
  const codes = placeCodes(object, {
    maxCodes: parts.maxGlyphs,
    advanceOf: (code) => advanceOf(code, form, parts),
  });
  if (codes.length === 0) return null;
  const glyphs: ViewedGlyph[] = [];
  for (const { font, glyph, at } of chooseGlyphs(object, codes, parts)) {
    const index = parts.builder.addGlyph(font, glyph);
    if (index >= 0) glyphs.push({ glyph: index, matrix: glyphMatrix(at, form) });
  }
  const isHeavy = parts.font.bold || (numberOf(object, 'Weight') ?? 400) >= 600;
  return {
    text: codes.map(({ code }) => String.fromCodePoint(isScalar(code) ? code : 0xfffd)).join(''),
    pens: codes.flatMap(({ x, y }) => [x, y]),
    size: form.size,
    glyphs,
    emboldenMm: isHeavy && parts.font.own === null ? form.size / 30 : 0,
  };
}

const isScalar = (code: number): boolean => code < 0xd800 || code > 0xdfff;

function readForm(object: XmlElement, font: TextFont): Form | null {
  const size = numberOf(object, 'Size') ?? 0;
  if (size <= 0) return null;
  const italic = flagOf(object, 'Italic') === true || font.italic;
  return {
    size,
    hScale: numberOf(object, 'HScale') ?? 1,
    charDirection: numberOf(object, 'CharDirection') ?? 0,
    readDirection: numberOf(object, 'ReadDirection') ?? 0,
    // An embedded italic is drawn as it is.
    slant: italic && font.own === null ? 0.21 : 0,
  };
}

function advanceOf(code: number, form: Form, { font }: TextParts): readonly [number, number] {
  const face = font.own?.hasCharacterMap ? font.own : font.similar;
  const along = (face.advanceOf(face.glyphOf(code)) / 1000) * form.size * form.hScale;
  switch (form.readDirection) {
    case 90:
      return [0, form.size];
    case 180:
      return [-along, 0];
    case 270:
      return [0, -form.size];
    default:
      return [along, 0];
  }
}

function glyphMatrix({ x, y }: PlacedCode, form: Form): ViewedMatrix {
  const scale = form.size / 1000;
  const shape: ViewedMatrix = [scale * form.hScale, 0, -scale * form.slant, scale, 0, 0];
  if (form.charDirection === 0) return multiply(translate(x, y), shape);
  const angle = (form.charDirection * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return multiply(translate(x, y), multiply([cos, sin, -sin, cos, 0, 0], shape));
}

interface ChosenGlyph {
  readonly font: OutlineFont;
  readonly glyph: number;
  readonly at: PlacedCode;
}

function* chooseGlyphs(
  object: XmlElement,
  codes: readonly PlacedCode[],
  parts: TextParts,
): Generator<ChosenGlyph> {
  const { own } = parts.font;
  // Glyph numbers mean something in the file's own font only.
  const transforms = own ? readTransforms(object, codes.length) : new Map<number, Transform>();
  for (let position = 0; position < codes.length;) {
    const transform = transforms.get(position);
    const at = codes[position];
    if (!at) return;
    if (transform && own) {
      for (const [index, glyph] of transform.glyphs.entries())
        yield { font: own, glyph, at: codes[position + Math.min(index, transform.codeCount - 1)] ?? at };
      position += transform.codeCount;
    } else {
      const chosen = chooseGlyph(at.code, parts);
      if (chosen) yield { ...chosen, at };
      position += 1;
    }
  }
}

/** Blanks and controls: nothing to draw, nothing to miss. */
const blank = /^[\s\p{C}\u3000]$/u;

function chooseGlyph(code: number, { font, faces, book }: TextParts): Omit<ChosenGlyph, 'at'> | null {
  const character = isScalar(code) ? String.fromCodePoint(code) : '\ufffd';
  if (blank.test(character)) return null;
  for (const face of [...(font.own ? [font.own] : []), font.similar, ...faces.fallbacks]) {
    const glyph = face.glyphOf(code);
    if (glyph === 0) continue;
    if (font.own && face !== font.own) book.add('font-substituted', { font: font.name });
    return { font: face, glyph };
  }
  book.add('glyph-missing', { chars: character });
  return null;
}

interface Transform {
  readonly codeCount: number;
  readonly glyphs: readonly number[];
}

/** CGTransform by the position of its first character. */
function readTransforms(object: XmlElement, codeCount: number): Map<number, Transform> {
  const transforms = new Map<number, Transform>();
  let left = codeCount * 4;
  for (const element of childrenOf(object, 'CGTransform')) {
    const position = numberOf(element, 'CodePosition') ?? 0;
    const glyphs: number[] = [];
    for (const word of wordsOf(textOf(element, 'Glyphs') ?? '')) {
      left -= 1;
      if (left < 0) return transforms;
      const glyph = /^\d{1,5}$/.test(word) ? Number(word) : 0;
      glyphs.push(glyph);
    }
    const count = Math.max(1, Math.trunc(numberOf(element, 'CodeCount') ?? 1));
    const wanted = Math.trunc(numberOf(element, 'GlyphCount') ?? glyphs.length);
    const used =
      attributeOf(element, 'GlyphCount') === undefined ? glyphs : glyphs.slice(0, Math.max(0, wanted));
    if (used.length > 0) transforms.set(position, { codeCount: count, glyphs: used });
  }
  return transforms;
}
