// A page of a foreign document as the viewer draws it: numbers, enums and colours only. Nothing in it is markup, an address or a name that a
// drawing program could follow; text is there to be searched and selected and is never drawn by itself.

/** Row-major affine map [a b c d e f]: x' = a·x + c·y + e, y' = b·x + d·y + f, as SVG writes it. */
export type ViewedMatrix = readonly [number, number, number, number, number, number];

/**
 * An outline as one flat list: each command is its number followed by its coordinates.
 * 0 move x y, 1 line x y, 2 quadratic x1 y1 x y, 3 cubic x1 y1 x2 y2 x y, 4 close.
 */
export type ViewedOutline = readonly number[];

/** Numbers behind each command of an outline, by command. */
export const outlineOperands: readonly number[] = [2, 2, 4, 6, 0];

/** A stop of a gradient; `at` from 0 to 1. */
export interface ViewedStop {
  readonly at: number;
  /** `#rrggbb` */
  readonly color: string;
}

/** What fills or strokes; coordinates are those of the item, before its matrix. */
export type ViewedPaint =
  | { readonly kind: 'flat'; readonly color: string; readonly opacity: number }
  | {
      readonly kind: 'axial';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly stops: readonly ViewedStop[];
      readonly opacity: number;
    }
  | {
      readonly kind: 'radial';
      readonly center: readonly [number, number];
      readonly focus: readonly [number, number];
      readonly radius: number;
      readonly stops: readonly ViewedStop[];
      readonly opacity: number;
    };

/** A pen, in the item's own units. */
export interface ViewedStroke {
  readonly paint: ViewedPaint;
  readonly width: number;
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
  readonly miterLimit: number;
  readonly dash: readonly number[];
  readonly dashOffset: number;
}

export type ViewedRule = 'nonzero' | 'evenodd';
export type ViewedBlend = 'normal' | 'multiply' | 'darken';

/** Union of shapes; an item is seen where it and all clips it stands within are. */
export interface ViewedClip {
  readonly shapes: readonly {
    readonly outline: ViewedOutline;
    readonly matrix: ViewedMatrix;
    readonly rule: ViewedRule;
  }[];
  /** Index of the clip around this one; always smaller than its own. */
  readonly within: number | null;
}

interface Placed {
  /** From the item's own units to millimetres of the page, from its top left corner. */
  readonly matrix: ViewedMatrix;
  readonly clip: number | null;
  readonly blend: ViewedBlend;
}

/** A drawn figure. */
export interface ViewedPath extends Placed {
  readonly kind: 'path';
  readonly outline: ViewedOutline;
  readonly rule: ViewedRule;
  readonly fill: ViewedPaint | null;
  readonly stroke: ViewedStroke | null;
}

/** A glyph of the page's list at its place in the text's own units. */
export interface ViewedGlyph {
  readonly glyph: number;
  readonly matrix: ViewedMatrix;
}

/** A run of glyphs, and the characters they stand for as far as they are known. */
export interface ViewedText extends Placed {
  readonly kind: 'text';
  readonly text: string;
  /** Pen positions of `text`, one a character (code point): x and y by turns. */
  readonly pens: readonly number[];
  readonly size: number;
  readonly glyphs: readonly ViewedGlyph[];
  readonly fill: ViewedPaint | null;
  readonly stroke: ViewedStroke | null;
}

/** A picture on the unit square of its matrix. */
export interface ViewedImage extends Placed {
  readonly kind: 'image';
  /** Index in the list of the document's pictures. */
  readonly image: number;
  readonly opacity: number;
}

export type ViewedItem = ViewedPath | ViewedText | ViewedImage;

/** One page; items are drawn in their order. */
export interface ViewedPage {
  readonly widthMm: number;
  readonly heightMm: number;
  /** Outlines in thousandths of an em, y downwards. */
  readonly glyphs: readonly ViewedOutline[];
  readonly clips: readonly ViewedClip[];
  readonly items: readonly ViewedItem[];
}

/** What the viewer shows otherwise than the file says; told to the reader above the page. */
export const viewNotes = [
  /** A font is not in the file: drawn with a similar face (evidence.font). */
  'font-substituted',
  /** A font of the file cannot be read: drawn with a similar face (evidence.font). */
  'font-unreadable',
  /** A glyph that neither the file's font nor ours has (evidence.chars). */
  'glyph-missing',
  /** A picture of a kind that is not shown here (evidence.format). */
  'image-unsupported',
  /** A picture that is missing, broken or too large (evidence.path). */
  'image-unreadable',
  /** A pattern, a mesh or a colour space that is shown as one colour. */
  'colour-approximated',
  /** An object that is broken or outside of every page: left out. */
  'object-skipped',
  /** A part that the file names and does not have (evidence.path). */
  'part-missing',
  /** A part that is there and cannot be read (evidence.path). */
  'part-unreadable',
  /** A part was found only by a tolerant reading of its path (evidence.path). */
  'path-tolerated',
  /** The page has no size of its own: A4 is taken. */
  'page-size-assumed',
  /** A later version of the document is shown, as the file asks (evidence.version). */
  'version-shown',
  /** Several documents in one file: all of their pages are shown, one after the other (evidence.documents). */
  'several-documents',
  /** A seal's picture cannot be shown (evidence.signature). */
  'stamp-unreadable',
  /** A signature whose own description cannot be read (evidence.signature). */
  'signature-unreadable',
  /** Sounds, films, links and actions are left out. */
  'action-ignored',
  /** Data of other programs that nothing is drawn from. */
  'extension-ignored',
] as const;
export type ViewNoteCode = (typeof viewNotes)[number];

export interface ViewNote {
  readonly code: ViewNoteCode;
  readonly evidence: Readonly<Record<string, string>>;
}

/** Why a file or a page is not shown. Remedy in words: save it and open it with the program that made it, or ask the sender again. */
export const viewRefusals = [
  /** Not a zip archive or not the structure of an OFD. */
  'not-ofd',
  /** The bytes break the rules of their format. */
  'malformed',
  /** Two readers could see two different contents. */
  'ambiguous',
  /** Larger, deeper or more numerous than this viewer follows. */
  'too-large',
  /** Encrypted, or a feature this viewer does not know. */
  'unsupported',
  /** Nothing to show: no document or no page. */
  'no-pages',
  /** One page is missing or broken; the others can be seen. */
  'page-unreadable',
  /** It took longer than this viewer waits. */
  'took-too-long',
  /** Neither PDF nor OFD. */
  'not-viewable',
  /** The view was closed meanwhile. */
  'view-closed',
] as const;
export type ViewRefusalCode = (typeof viewRefusals)[number];

export interface ViewRefusal {
  readonly code: ViewRefusalCode;
  readonly evidence: Readonly<Record<string, string>>;
}
