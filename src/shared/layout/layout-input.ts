// What a page is made of: the approved content and what the stations add to it later.
import type { DocumentContent } from '../domain/content.ts';
import type { UnitCode } from '../domain/ids.ts';
import type { TrackedChange } from '../domain/tracked-text.ts';

export type { TrackedChange } from '../domain/tracked-text.ts';

/** Everything the layout needs; equal inputs give equal page models. */
export interface LayoutInput {
  readonly content: DocumentContent;
  /** 发文字号 as printed, 云府办发〔2026〕1号; null in a draft. */
  readonly docNumber: string | null;
  /** 成文日期 as an ISO date; null in a draft (its place is kept). */
  readonly docDate: string | null;
  /**
   * 发文机关标志 as printed, 云岭市人民政府办公室文件. A joint issue parts its names, main issuer first, and the word at their right by
   * ideographic blanks (U+3000): 云岭市财政局, 云岭市民政局, 文件.
   */
  readonly issuerMark: string;
  readonly imprint: { readonly printedBy: string; readonly printedDate: string | null };
  /** One for each issuer that will seal; an issuer without one signs without a seal (7.3.5.2). */
  readonly seals: readonly { readonly unit: UnitCode; readonly diameterMm: number }[];
  /** 份号 of this copy, six digits (7.2.1); absent: none is printed. */
  readonly copyNo?: string;
  /** Tracked changes: `content` then holds the deleted words too, and the page shows them struck out. Absent: a clean page. */
  readonly changes?: readonly TrackedChange[];
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})/;

/** 2026-03-01 becomes 2026年3月1日 (7.3.5: Arabic digits, full year, no zero before month or day); other text stays as it is. */
export function printedDate(iso: string): string {
  const parts = isoDate.exec(iso);
  return parts ? `${Number(parts[1])}年${Number(parts[2])}月${Number(parts[3])}日` : iso;
}
