// What goes into the package, as an allow-list: every member of document.json is named here one by one, so that nothing of the unit's inner life (drafts,
// opinions, reasons of return, names of drafters, machine, history) can travel with it. Scenario T of domain.md 5.3.
import { contentForm, type DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import { metadataOf } from '../../../shared/domain/metadata.ts';
import {
  bodyPaths,
  type Metadata33480,
  type PackageDocument,
  type PackagePart,
  readingPath,
  type RidingSeal,
} from '../../../shared/domain/package-document.ts';
import { substituteFaces } from '../../../shared/domain/substitute-faces.ts';
import type { LayoutInput } from '../../../shared/layout/layout-document.ts';
import { layoutVersion } from '../../../shared/layout/layout-version.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';

export interface PackageSource {
  readonly documentId: DocumentId;
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  readonly pageModelSha256: Sha256;
  /** As `metadataOfDocument` gave them when the body was rendered. */
  readonly meta: Metadata33480;
  readonly sender: { readonly unit: UnitCode; readonly name: string };
  /** The sealed files, the original first. */
  readonly files: readonly SealedFile[];
  readonly attachments: readonly AttachmentRow[];
  /** The document that is passed on, with its papers; absent: none is. */
  readonly forwarded?: readonly ForwardedFile[];
  /** What the page was laid out for. */
  readonly seals: PackageDocument['layout']['seals'];
  readonly riding?: RidingSeal | undefined;
  readonly createdAt: Date;
}

/** A sealed file of the document. */
export interface SealedFile {
  readonly path: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** A file of the document that is passed on. */
export interface ForwardedFile extends SealedFile {
  /** Name for people. */
  readonly name: string;
}

/** Names for people, by path. */
const fileNames: Readonly<Record<string, string>> = {
  [bodyPaths.ofd]: '正文.ofd',
  [bodyPaths.pdf]: '正文.pdf',
  [readingPath]: '阅读件.pdf',
};

/** The metadata of document.json, before there is a body. Throws when the document has no number or date: the desk has asked for both. */
export function metadataOfDocument(
  documentId: DocumentId,
  content: DocumentContent,
  { docNumber, docDate, issuerMark, imprint }: Omit<LayoutInput, 'content'>,
): Metadata33480 {
  const { printedBy, printedDate } = imprint;
  if (docNumber === null || docDate === null || printedDate === null)
    throw new Error('a document is numbered and dated before it is sealed');
  return metadataOf({
    documentId,
    content,
    docNumber,
    docDate,
    issuerMark,
    imprint: { printedBy, printedDate },
  });
}

/** document.json of the sealed package. */
export function packageDocumentOf(source: PackageSource): PackageDocument {
  const { documentId, content, meta, sender } = source;
  return {
    format: 'yizhan/package/1',
    documentId,
    createdAt: source.createdAt.toISOString(),
    sender: { unit: sender.unit, name: sender.name },
    meta,
    // Member by member: an object that carries more than the type says leaves the rest behind.
    content: contentForm(content),
    contentSha256: source.contentSha256,
    pageModelSha256: source.pageModelSha256,
    layout: {
      version: layoutVersion,
      seals: source.seals.map(({ unit, diameterMm }) => ({ unit, diameterMm })),
      substitutes: substituteFaces.map((face) => ({ ...face })),
      ...announced(source.riding),
    },
    encryption: null,
    parts: [
      ...source.files.map(partOfFile),
      ...source.attachments.map(partOf),
      ...(source.forwarded ?? []).map(partOfForwarded),
    ],
  };
}

/** Absent, not undefined: document.json has a canonical form. */
function announced(riding: RidingSeal | undefined): Pick<PackageDocument['layout'], 'riding'> {
  return riding === undefined ? {} : { riding: { edge: riding.edge, slices: [...riding.slices] } };
}

function partOfFile({ path, sha256, sizeBytes }: SealedFile): PackagePart {
  const role = path === readingPath ? 'reading' : 'body';
  return { role, path, name: fileNames[path] ?? path, sha256, sizeBytes };
}

const partOfForwarded = ({ path, name, sha256, sizeBytes }: ForwardedFile): PackagePart => ({
  role: 'forwarded',
  ...{ path, name, sha256, sizeBytes },
});

/** The attachment as a part; its name inside the package is ours, so that no name of a person is ever a path. */
function partOf({ name, type, sha256, sizeBytes }: AttachmentRow, index: number): PackagePart {
  const ending = /^[a-z0-9]{1,8}$/.test(type) ? type : 'bin';
  const path = `attachments/${String(index + 1).padStart(3, '0')}.${ending}`;
  return { role: 'attachment', path, name, sha256, sizeBytes };
}
