import type { ZipLimits } from '../zip/read.ts';

/** How far an OFD is followed; every number is far above real files and far below what harms a machine. */
export interface OfdLimits {
  readonly zip: ZipLimits;
  /** One XML part: dense pages of invoices and maps have 2 MB. */
  readonly maxXmlBytes: number;
  readonly maxXmlDepth: number;
  readonly maxXmlNodes: number;
  /** One font or picture. */
  readonly maxResourceBytes: number;
  /** Files with several thousand pages exist; each is read only when it is looked at. */
  readonly maxPages: number;
  readonly maxDocuments: number;
  readonly maxSignatures: number;
  /** Resources, templates, attachments, references: entries of one list. */
  readonly maxListEntries: number;
  /** Drawn objects of one page, templates, annotations and composites included. */
  readonly maxObjects: number;
  /** Blocks in blocks, composites in composites. */
  readonly maxObjectDepth: number;
  /** Glyphs of one page: 50 lines of 40 characters are 2,000. */
  readonly maxGlyphs: number;
  /** Numbers in all outlines of one page. */
  readonly maxOutlineNumbers: number;
  /** Pixels of one picture: A3 at 600 dpi has 70 million. */
  readonly maxImagePixels: number;
  /** Pictures of one document that are handed to the viewer. */
  readonly maxImages: number;
}

/** For the viewer and the verifier alike. */
export const ofdLimits: OfdLimits = {
  zip: {
    maxEntries: 20_000,
    maxTotalBytes: 512 * 1024 * 1024,
    maxRatio: 400,
    nameEncoding: 'legacy',
    gaps: 'tolerate',
  },
  maxXmlBytes: 24 * 1024 * 1024,
  maxXmlDepth: 64,
  maxXmlNodes: 1_000_000,
  maxResourceBytes: 48 * 1024 * 1024,
  maxPages: 5_000,
  maxDocuments: 16,
  maxSignatures: 64,
  maxListEntries: 20_000,
  maxObjects: 100_000,
  maxObjectDepth: 16,
  maxGlyphs: 200_000,
  maxOutlineNumbers: 3_000_000,
  maxImagePixels: 80_000_000,
  maxImages: 2_000,
};
