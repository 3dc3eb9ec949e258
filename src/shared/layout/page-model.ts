// What the writers (PDF, OFD, SVG) draw: positions in integer micrometres, no fonts asked, no floats.
import { canonicalJson } from '../domain/canonical-json.ts';
import type { UnitCode } from '../domain/ids.ts';

/** The types of GB/T 9704-2012: 仿宋, 宋, 小标宋, 黑, 楷, and the Latin letters and digits among them. */
export const faceRoles = ['fang', 'song', 'xbs', 'hei', 'kai', 'latin'] as const;
export type FaceRole = (typeof faceRoles)[number];

/** 套红 is the only colour besides black (GB/T 9704-2012, 5.2.4 and 7.2). */
export type InkColor = 'black' | 'red';

/** A run of characters of one face on one baseline; advancesUm has one entry a code point of `text`. */
export interface TextItem {
  readonly kind: 'text';
  readonly role: FaceRole;
  readonly emUm: number;
  /** Pen position of the first character, from the page's left edge. */
  readonly xUm: number;
  /** Baseline, from the page's top edge. */
  readonly yUm: number;
  readonly color: InkColor;
  /** Horizontal scale: 1000 is as designed; a long issuer mark is squeezed. */
  readonly scalePermille: number;
  readonly text: string;
  readonly advancesUm: readonly number[];
  /** Turned a quarter against the clock about its pen position: the text runs upwards (tables across the page, clause 8). Absent: upright. */
  readonly turned?: true;
  /** Where in the document the run comes from; null for what the layout adds. Not part of what is hashed. */
  readonly source: TextSource | null;
}

/** A place in the document. */
export interface TextSource {
  /**
   * Field path, as findings name it: `title`, `titleNote`, `body.3`, `body.3.cells.2.1` (row, cell of that row), `annexes.0.title`,
   * `annexes.0.body.2`, `recipients.0`, `attachments.1`, `signatory`, `notes`, `attendance.present`.
   */
  readonly path: string;
  /** UTF-16 offset of the run's first character in that field; the run's characters follow each other there. */
  readonly start: number;
}

/** A straight line; widthUm is its thickness, the coordinates are its middle. */
export interface RuleItem {
  readonly kind: 'rule';
  readonly x1Um: number;
  readonly y1Um: number;
  readonly x2Um: number;
  readonly y2Um: number;
  readonly widthUm: number;
  readonly color: InkColor;
}

export type PageItem = TextItem | RuleItem;

/** Where a field stands that may have no text to click on: a cell of a table. */
export interface FieldArea {
  /** Field path, as in TextSource. */
  readonly path: string;
  readonly xUm: number;
  readonly yUm: number;
  readonly widthUm: number;
  readonly heightUm: number;
  /** Its text runs upwards. */
  readonly turned?: true;
}

export interface Page {
  readonly widthUm: number;
  readonly heightUm: number;
  readonly items: readonly PageItem[];
  /** Cells of the tables on it; absent: none. Nothing that is drawn, and not part of what is hashed. */
  readonly areas?: readonly FieldArea[];
}

/** Where a unit's seal will stand; xUm and yUm are the upper left corner of its square, page counts from 0. */
export interface SealPlace {
  readonly unit: UnitCode;
  readonly page: number;
  readonly xUm: number;
  readonly yUm: number;
  readonly diameterUm: number;
}

/** One heading of the body, for the PDF's outline; level 1 is 一、. */
export interface OutlineEntry {
  readonly level: 1 | 2 | 3 | 4;
  readonly text: string;
  readonly page: number;
  readonly yUm: number;
}

/** What the layout had to do for want of room, or could not do; the checker words it. */
export interface LayoutRemark {
  readonly code: LayoutRemarkCode;
  readonly page: number;
  /** Field path, as in TextSource. */
  readonly path: string;
  readonly evidence: Readonly<Record<string, string>>;
}

export const layoutRemarkCodes = [
  /** The blank between lines was narrowed so that the signature stays with its text (5.2.3). evidence.byMm. */
  'spacingTightened',
  /** The last lines moved to a new page with the signature. */
  'signatureMoved',
  /** The signature stands alone on its page: nothing could move to it. */
  'signatureAlone',
  /** The seal's upper edge is farther than one line from the text (7.3.5.1). evidence.unit. */
  'sealFarFromText',
  /** The seals of a joint issue would touch: narrower than the rows allow. evidence.units. */
  'sealsTouch',
  /** The issuer mark was squeezed or made smaller. evidence.scalePermille. */
  'markSqueezed',
  /** 主送机关 moved to the imprint: page 1 would have shown no text (7.3.2). */
  'addresseesMoved',
  /** A table is wider than the type area: its text was set smaller. evidence.scalePermille. */
  'tableNarrowed',
  /** A row of a table is too high for its page, or for the signature's, and was parted. evidence.row. */
  'rowParted',
  /** A blank page stands before the imprint's own (7.5). */
  'blankPage',
] as const;
export type LayoutRemarkCode = (typeof layoutRemarkCodes)[number];

export interface PageModel {
  readonly version: 2;
  readonly title: string;
  readonly pages: readonly Page[];
  readonly sealPlaces: readonly SealPlace[];
  readonly outline: readonly OutlineEntry[];
  /** Not part of what is hashed. */
  readonly remarks: readonly LayoutRemark[];
}

function drawnForm(item: PageItem) {
  if (item.kind === 'rule') return { ...item };
  const { kind, role, emUm, xUm, yUm, color, scalePermille, turned, text, advancesUm } = item;
  const drawn = { kind, role, emUm, xUm, yUm, color, scalePermille, text, advancesUm: [...advancesUm] };
  return turned ? { ...drawn, turned } : drawn;
}

/** RFC 8785 form of what a page model draws; its SHA-256 goes into document.json and is compared by every receiver. */
export function pageModelCanonicalForm(model: PageModel): string {
  return canonicalJson({
    version: model.version,
    title: model.title,
    pages: model.pages.map(({ widthUm, heightUm, items }) => ({
      widthUm,
      heightUm,
      items: items.map(drawnForm),
    })),
    sealPlaces: model.sealPlaces.map((place) => ({ ...place })),
    outline: model.outline.map((entry) => ({ ...entry })),
  });
}
