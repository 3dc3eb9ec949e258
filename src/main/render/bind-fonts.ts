// Which glyph of which face draws each character of a document. A character that its face has not is taken from the next one; one that
// no face has is drawn as 〓 (the printer's mark for a missing sort) and reported, never a box and never a throw.
import { faceRoles, type FaceRole, type PageModel } from '../../shared/layout/page-model.ts';
import { faceOfRole, type BundledFaces, type FaceName } from './bundled-faces.ts';

/** A character's glyph in the document's cut of a face. */
interface BoundGlyph {
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
  readonly missingGlyphs: readonly string[];
  glyphOf(role: FaceRole, char: string): BoundGlyph;
}

const fallbackOrder: readonly FaceName[] = ['song', 'kai', 'hei', 'xbs', 'latin'];
const missingMark = '〓';

interface Found {
  readonly face: FaceName;
  readonly glyph: number;
  readonly missing: boolean;
}

function findGlyph(faces: BundledFaces, role: FaceRole, char: string): Found {
  const own = faceOfRole(role);
  const codePoint = char.codePointAt(0) ?? 0;
  for (const face of [own, ...fallbackOrder]) {
    const glyph = faces.open(face).glyphOf(codePoint);
    if (glyph !== 0) return { face, glyph, missing: false };
  }
  return { face: 'song', glyph: faces.open('song').glyphOf(missingMark.codePointAt(0) ?? 0), missing: true };
}

function charsByRole(model: PageModel): Map<FaceRole, Set<string>> {
  const needed = new Map<FaceRole, Set<string>>();
  for (const item of model.pages.flatMap((page) => page.items)) {
    if (item.kind !== 'text') continue;
    const chars = needed.get(item.role) ?? new Set<string>();
    for (const char of item.text) chars.add(char);
    needed.set(item.role, chars);
  }
  return needed;
}

const byCodePoint = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);

/** Finds every glyph of a model; the result depends on the model and the faces alone. */
export function bindFonts(model: PageModel, faces: BundledFaces): BoundFonts {
  const needed = charsByRole(model);
  const found = new Map<string, Found>();
  const cuts = new Map<FaceName, Map<string, number>>();
  const missing = new Set<string>();
  for (const role of faceRoles) {
    for (const char of needed.get(role) ?? []) {
      const hit = findGlyph(faces, role, char);
      found.set(role + char, hit);
      if (hit.missing) missing.add(char);
      const cut = cuts.get(hit.face) ?? new Map<string, number>();
      cut.set(char, hit.glyph);
      cuts.set(hit.face, cut);
    }
  }
  const boundFaces = [...cuts].map(([name, cut]) => bindFace(faces, name, cut));
  const numbers = new Map(
    boundFaces.map((face) => [face.name, new Map(face.chars.map((char, index) => [char, index]))]),
  );
  return {
    faces: boundFaces,
    missingGlyphs: [...missing].sort(byCodePoint),
    glyphOf(role, char) {
      const face = found.get(role + char)?.face ?? 'song';
      const index = numbers.get(face)?.get(char) ?? -1;
      const advance = boundFaces.find((candidate) => candidate.name === face)?.advances[index] ?? 1000;
      return { face, glyph: index + 1, advance };
    },
  };
}

function bindFace(faces: BundledFaces, name: FaceName, cut: ReadonlyMap<string, number>): BoundFace {
  const face = faces.open(name);
  const chars = [...cut.keys()].sort(byCodePoint);
  const glyphs = chars.map((char) => cut.get(char) ?? 0);
  const advances = glyphs.map((glyph) => Math.round((face.advanceOf(glyph) * 1000) / face.unitsPerEm));
  return { name, chars, glyphs, advances };
}
