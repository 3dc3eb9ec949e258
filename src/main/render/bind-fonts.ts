// Which glyph of which face draws each character of a document. A character that its face has not is taken from the next one; one that
// no face has is drawn as 〓 (the printer's mark for a missing sort) and reported, never a box and never a throw.
import { faceRoles, type FaceRole, type PageModel, type TextItem } from '../../shared/layout/page-model.ts';
import type { FaceName, Faces } from './faces.ts';

/** A character's glyph in the document's cut of a face. */
export interface BoundGlyph {
  readonly face: FaceName;
  /** Number in the cut. */
  readonly glyph: number;
  /** Thousandths of an em, as the PDF declares it. */
  readonly advance: number;
}

/** The cut of one face. */
export interface BoundFace {
  readonly name: FaceName;
  readonly chars: readonly string[];
  /** Glyph numbers in the whole face, in the order of `chars`. */
  readonly glyphs: readonly number[];
  readonly advances: readonly number[];
}

export interface BoundFonts {
  readonly faces: readonly BoundFace[];
  /** Characters that no face has, drawn as 〓. */
  readonly missingGlyphs: readonly string[];
  /** Characters that the face of their text has not, drawn by another. */
  readonly substitutedGlyphs: readonly string[];
  glyphOf(role: FaceRole, char: string): BoundGlyph;
}

const missingMark = '〓';
/** Stands for what is no character: half of a pair, a control. */
const noCharacter = '\ufffd';
const unprintable = /[\p{Cc}\ufffe\uffff]/gu;

/** The characters of an item as a file can hold them, as many as the item has. */
export function drawnText(item: TextItem): string[] {
  return [...item.text.toWellFormed().replace(unprintable, noCharacter)];
}

interface Found {
  readonly face: FaceName;
  readonly glyph: number;
  readonly missing: boolean;
}

function findGlyph(faces: Faces, role: FaceRole, char: string): Found {
  const lookUp = (wanted: string): Omit<Found, 'missing'> | null => {
    for (const face of faces.order(role)) {
      const glyph = faces.open(face).glyphOf(wanted.codePointAt(0) ?? 0);
      if (glyph !== 0) return { face, glyph };
    }
    return null;
  };
  const own = char === noCharacter ? null : lookUp(char);
  if (own) return { ...own, missing: false };
  return { ...(lookUp(missingMark) ?? { face: 'song', glyph: 0 }), missing: true };
}

function charsByRole(model: PageModel): Map<FaceRole, Set<string>> {
  const needed = new Map<FaceRole, Set<string>>();
  for (const page of model.pages) {
    for (const item of page.items) {
      if (item.kind !== 'text') continue;
      const chars = needed.get(item.role) ?? new Set<string>();
      for (const char of drawnText(item)) chars.add(char);
      needed.set(item.role, chars);
    }
  }
  return needed;
}

const byCodePoint = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);

/** Finds every glyph of a model; the result depends on the model and the faces alone. */
export function bindFonts(model: PageModel, faces: Faces): BoundFonts {
  const needed = charsByRole(model);
  const found = new Map<FaceRole, Map<string, Found>>();
  const cuts = new Map<FaceName, Map<string, number>>();
  const missing = new Set<string>();
  const substituted = new Set<string>();
  for (const role of faceRoles) {
    const ofRole = new Map<string, Found>();
    found.set(role, ofRole);
    for (const char of needed.get(role) ?? []) {
      const hit = findGlyph(faces, role, char);
      ofRole.set(char, hit);
      if (hit.missing) missing.add(char);
      else if (hit.face !== faces.order(role)[0]) substituted.add(char);
      const cut = cuts.get(hit.face) ?? new Map<string, number>();
      cut.set(char, hit.glyph);
      cuts.set(hit.face, cut);
    }
  }
  const boundFaces = [...cuts].map(([name, cut]) => bindFace(faces, name, cut));
  const bound = new Map(boundFaces.map((face) => [face.name, glyphsOfCut(face)]));
  return {
    faces: boundFaces,
    missingGlyphs: [...missing].sort(byCodePoint),
    substitutedGlyphs: [...substituted].sort(byCodePoint),
    glyphOf(role, char) {
      const face = found.get(role)?.get(char)?.face;
      const glyph = face === undefined ? undefined : bound.get(face)?.get(char);
      if (!glyph) throw new RangeError('a character was drawn that was not bound');
      return glyph;
    },
  };
}

function bindFace(faces: Faces, name: FaceName, cut: ReadonlyMap<string, number>): BoundFace {
  const face = faces.open(name);
  const chars = [...cut.keys()].sort(byCodePoint);
  const glyphs = chars.map((char) => cut.get(char) ?? 0);
  const advances = glyphs.map((glyph) => Math.round((face.advanceOf(glyph) * 1000) / face.unitsPerEm));
  return { name, chars, glyphs, advances };
}

function glyphsOfCut({ name, chars, advances }: BoundFace): Map<string, BoundGlyph> {
  return new Map(
    chars.map((char, index) => [char, { face: name, glyph: index + 1, advance: advances[index] ?? 1000 }]),
  );
}
