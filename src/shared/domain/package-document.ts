// document.json of a sealed package: metadata by the short names of GB/T 33480-2016 and the approved content, RFC 8785 canonical.
import type { DocumentContent } from './content.ts';
import type { DocumentId, Sha256, UnitCode } from './ids.ts';
import type { SealForm } from './published.ts';
import type { SubstituteFace } from './substitute-faces.ts';

/** The 18 core elements of GB/T 33480-2016 by their short names (pinyin initials); null when absent. */
export interface Metadata33480 {
  readonly GWBS: string;
  readonly WZ: string;
  readonly FH: string | null;
  readonly MJHBMQX: string | null;
  readonly JJCD: string | null;
  readonly FWJGBZ: string;
  readonly FWZH: string;
  readonly QFR: string | null;
  readonly BT: string;
  readonly ZSJG: readonly string[];
  readonly FJSM: readonly string[];
  readonly FWJGSM: readonly string[];
  /** 成文日期, ISO date: the day of 签发. */
  readonly CWRQ: string;
  readonly FZ: string | null;
  readonly CSJG: readonly string[];
  readonly YFJG: string;
  readonly YFRQ: string;
  readonly FBCC: string | null;
}

/** Where the original lies in the package, by its form (docs/adr/0024). */
export const bodyPaths: Readonly<Record<SealForm, string>> = { ofd: 'body.ofd', pdf: 'body.pdf' };
/** Where the copy for reading of an OFD original lies; a PDF original has none. */
export const readingPath = 'reading.pdf';

export interface PackagePart {
  /**
   * `body` is the original, `reading` its copy for reading (阅读件), from the same page model; `forwarded` belongs to the document that this one passes
   * on (docs/adr/0036).
   */
  readonly role: 'body' | 'reading' | 'attachment' | 'forwarded';
  /** Name inside the package: `body.ofd`, `reading.pdf`, `attachments/001.docx`, `forwarded/package.asice`; always ASCII. */
  readonly path: string;
  /** Name for people. */
  readonly name: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** What of a forwarded document lies in the package of the one that passes it on: all of it as it came. */
export const forwardedPaths = {
  /** Its sealed package. */
  package: 'forwarded/package.asice',
  /** Its sender's signed delivery note, without keys. */
  note: 'forwarded/note.jws',
  /** Its sender's signed consent (同意转发), where the rule asks for one. */
  consent: 'forwarded/consent.jws',
} as const;

/** The files that bear seals and show the page: the original and its copy for reading. */
export function pagePartsOf<Part extends Pick<PackagePart, 'role'>>(parts: readonly Part[]): Part[] {
  return parts.filter(({ role }) => role === 'body' || role === 'reading');
}

/** How a riding seal (骑缝章) was laid over the original: the main issuer's seal again, a slice on every page (docs/adr/0035). */
export interface RidingSeal {
  /** Which edge of every page the slices stand at. */
  readonly edge: 'right' | 'left';
  /** In page order: into how many slices each whole seal is cut, one a page. Their sum is the number of pages. */
  readonly slices: readonly number[];
}

export interface PackageDocument {
  readonly format: 'yizhan/package/1';
  readonly documentId: DocumentId;
  readonly createdAt: string;
  readonly sender: { readonly unit: UnitCode; readonly name: string };
  readonly meta: Metadata33480;
  readonly content: DocumentContent;
  /** SHA-256 of the approved content's canonical form. */
  readonly contentSha256: Sha256;
  /** SHA-256 of the page model's canonical form, as laid out before sealing. */
  readonly pageModelSha256: Sha256;
  /**
   * By which edition of the page engine it was laid out, and for seals of which diameters (mm) by the registry of that day: a later edition
   * and a unit's later seal may differ.
   */
  readonly layout: {
    readonly version: number;
    readonly seals: readonly { readonly unit: UnitCode; readonly diameterMm: number }[];
    /** Faces that stand for one the standard asks for: the bundled 宋 for 仿宋 (docs/adr/0020). */
    readonly substitutes: readonly SubstituteFace[];
    /** Absent: no riding seal, and none may be there. */
    readonly riding?: RidingSeal;
  };
  /** How the parts are encrypted to their recipients, who find the key in the delivery note; null: not encrypted. */
  readonly encryption: { readonly algorithm: 'A256GCM-1MiB' } | null;
  readonly parts: readonly PackagePart[];
}
