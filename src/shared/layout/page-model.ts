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
  /** Index in `content.body` when the run comes from there. */
  readonly paragraph: number | null;
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

export interface Page {
  readonly widthUm: number;
  readonly heightUm: number;
  readonly items: readonly PageItem[];
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

export interface PageModel {
  readonly version: 1;
  readonly title: string;
  readonly pages: readonly Page[];
  readonly sealPlaces: readonly SealPlace[];
  readonly outline: readonly OutlineEntry[];
}

/** RFC 8785 form of a page model; its SHA-256 goes into document.json and is compared by every receiver. */
export function pageModelCanonicalForm(model: PageModel): string {
  return canonicalJson({
    version: model.version,
    title: model.title,
    pages: model.pages.map((page) => ({ ...page, items: page.items.map((item) => ({ ...item })) })),
    sealPlaces: model.sealPlaces.map((place) => ({ ...place })),
    outline: model.outline.map((entry) => ({ ...entry })),
  });
}
