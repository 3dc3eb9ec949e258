// What a file of pages is made of, whatever its format.
import type { Metadata33480 } from '../../shared/domain/package-document.ts';
import type { PageModel } from '../../shared/layout/page-model.ts';

/** What the file says about itself. */
export interface PageMetadata {
  readonly title: string;
  /** Issuer, as the file's author. */
  readonly author?: string;
  /** Elements of GB/T 33480; those that are null or empty are left out. */
  readonly elements?: Partial<Nullable<Metadata33480>>;
}

/** A draft has no number, date or identifier yet. */
type Nullable<Shape> = { readonly [Key in keyof Shape]: Shape[Key] | null };

/** Equal requests give equal bytes. */
export interface PageRequest {
  readonly model: PageModel;
  readonly language: 'zh-CN' | 'en';
  readonly metadata: PageMetadata;
  /** ISO date that the file bears as its own: the document's, never the clock's; null in a draft, whose file bears none. */
  readonly documentDate: string | null;
  /** Font file of the installed 仿宋 to draw with; absent: the bundled 宋, as every file that others compare must be drawn. */
  readonly fangSongFile?: string;
  /** The file is the copy for reading beside an original of another form: every page says 阅读件 in its margin, and where the riding seal is. */
  readonly readingCopy?: true | 'ofRiding';
  /**
   * The file is drawn again to be compared with a sealed one, and then thrown away: a PDF takes packed streams from `sealed` where they unpack to what
   * is drawn, an OFD, whose parts are compared unpacked, is not packed at all.
   */
  readonly again?: { readonly sealed: Uint8Array };
}

/** The day of an ISO date, null of none; throws a RangeError on what is no date. */
export function dayOf(documentDate: string | null): string | null {
  if (documentDate === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}/.test(documentDate)) throw new RangeError('documentDate must be an ISO date');
  return documentDate.slice(0, 10);
}
