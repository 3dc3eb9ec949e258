import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from '../../formats/byte-source.ts';
import { extractText } from '../../formats/text/extract.ts';
import { canonicalJson, type JsonValue } from '../../shared/domain/canonical-json.ts';
import { contentCanonicalForm } from '../../shared/domain/content.ts';
import { metadataOf } from '../../shared/domain/metadata.ts';
import { pagePartsOf, type PackageDocument } from '../../shared/domain/package-document.ts';
import { type CheckOutcome, failed, passed, unknown, worstOutcome } from '../../shared/domain/report.ts';
import { substituteFaces } from '../../shared/domain/substitute-faces.ts';
import { layoutVersion } from '../../shared/layout/layout-version.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { judgeAnnouncedRiding, judgeOfdPage, type OfdRendering, type SealedFile } from './ofd-page-checks.ts';
import { maxPdfBytes } from './body-checks.ts';
import { sealerAt } from './body-sealers.ts';
import { judgeSealedRevisions } from './pdf-page-checks.ts';
import type { PackageReader } from './reader.ts';

// Does the page say what was approved? The approved content has its hash, the metadata follow from the content, the page model follows from both,
// and, where the caller can render, the sealed files hold exactly what the content renders to.

export interface PageQuestion {
  readonly trust: TrustStore | null;
  readonly pageModelSha256Of: (document: PackageDocument) => string;
  readonly rendersOf?: RendersOf;
}

/** The files of a document as they were before the first seal. */
export interface PackageRenders {
  readonly body: OfdRendering | { readonly pdf: Uint8Array };
  /** The copy for reading beside an OFD; null beside a PDF. */
  readonly reading: Uint8Array | null;
}

/**
 * Draws the document again in the form that its parts name; null: this machine cannot draw it whole. The sealed parts help to draw faster and never
 * say what is drawn.
 */
export type RendersOf = (document: PackageDocument, sealed: PageReader) => Promise<PackageRenders | null>;

/** What of a package the page is judged by; a joint document that is still under way has no container yet. */
export type PageReader = Pick<PackageReader, 'document' | 'parts' | 'openPart'>;

/** The check `contentMatchesPage`. */
export async function judgePageContent(reader: PageReader, question: PageQuestion): Promise<CheckOutcome> {
  const { document } = reader;
  const contentSha256 = createHash('sha256').update(contentCanonicalForm(document.content)).digest('hex');
  if (contentSha256 !== document.contentSha256) {
    return failed('CONTENT_HASH_MISMATCH', { expected: document.contentSha256, actual: contentSha256 });
  }
  if (!hasMetadataOfContent(document)) return failed('METADATA_DIFFERS');
  const model = judgeModel(document, question);
  if (model) return model;
  return question.rendersOf ? judgeRenders(reader, question.rendersOf) : passed({ contentSha256 });
}

/** Number, date, red head and imprint are the metadata's own; everything else must follow from the content. */
function hasMetadataOfContent({ documentId, content, meta }: PackageDocument): boolean {
  const derived = metadataOf({
    documentId,
    content,
    docNumber: meta.FWZH,
    docDate: meta.CWRQ,
    issuerMark: meta.FWJGBZ,
    imprint: { printedBy: meta.YFJG, printedDate: meta.YFRQ },
  });
  return canonicalJson({ ...derived } as JsonValue) === canonicalJson({ ...meta } as JsonValue);
}

function judgeModel(
  document: PackageDocument,
  { trust, pageModelSha256Of }: PageQuestion,
): CheckOutcome | null {
  // Another edition of the page engine breaks pages elsewhere: that its page is not ours says nothing about the document.
  if (document.layout.version !== layoutVersion)
    return unknown('PAGE_NOT_REPRODUCED', {
      expected: String(document.layout.version),
      actual: String(layoutVersion),
    });
  const strange = document.layout.substitutes.find(
    ({ sha256 }) => !substituteFaces.some((face) => face.sha256 === sha256),
  );
  if (strange) return unknown('PAGE_NOT_REPRODUCED', { face: strange.family });
  let actual: string;
  try {
    actual = pageModelSha256Of(document);
  } catch (error) {
    // Content from elsewhere may hold what the layout never meets at home: a finding about the document, not a crash of the report.
    return failed('PAGE_NOT_LAID_OUT', { reason: error instanceof Error ? error.name : 'unknown' });
  }
  if (actual !== document.pageModelSha256)
    return failed('PAGE_MODEL_MISMATCH', { expected: document.pageModelSha256, actual });
  if (trust === null) return unknown('TRUST_MISSING');
  return hasRegisteredSizes(document, trust) ? null : failed('PAGE_MODEL_MISMATCH', { field: 'diameterMm' });
}

/** The page was laid out for seals of a size that those units have, or had, in the registry. */
function hasRegisteredSizes({ layout }: PackageDocument, { registry }: TrustStore): boolean {
  return layout.seals.every(({ unit, diameterMm }) =>
    registry.seals.some((seal) => seal.unit === unit && seal.diameterMm === diameterMm),
  );
}

async function judgeRenders(reader: PageReader, rendersOf: RendersOf): Promise<CheckOutcome> {
  const renders = await rendersOf(reader.document, reader);
  const announced = renders && judgeAnnouncedRiding(reader.document, renders.body);
  if (announced) return announced;
  const outcomes: CheckOutcome[] = [];
  const units = reader.document.content.issuers.map((_, index) => sealerAt(reader.document, index));
  for (const { role, path } of pagePartsOf(reader.parts)) {
    const source = reader.openPart(path);
    const drawn = role === 'body' ? renders?.body : (renders?.reading ?? undefined);
    if (!source) return failed('BODY_MISSING');
    outcomes.push(await judgeDrawn(drawn, { source, path, units }));
  }
  return worstOutcome(outcomes) ?? failed('BODY_MISSING');
}

function judgeDrawn(
  drawn: PackageRenders['body'] | Uint8Array | undefined,
  file: SealedFile,
): Promise<CheckOutcome> | CheckOutcome {
  const { path, source } = file;
  if (drawn === undefined) return unknown('PAGE_NOT_REPRODUCED', { file: path });
  if ('ofd' in drawn) return judgeOfdPage(drawn, file);
  return judgePdfPage('pdf' in drawn ? drawn.pdf : drawn, source, path);
}

/** The sealed PDF begins with exactly the drawn one, and nothing behind it changes what that one shows. */
async function judgePdfPage(rendered: Uint8Array, source: ByteSource, file: string): Promise<CheckOutcome> {
  if (source.sizeBytes > maxPdfBytes) return unknown('PAGE_NOT_REPRODUCED', { file });
  const sealed = await source.read(0, source.sizeBytes);
  const isBegun = rendered.length < sealed.length && isPrefix(rendered, sealed);
  if (isBegun) return judgeSealedRevisions(rendered, sealed, file);
  const [expected, actual] = [await readText(memorySource(rendered)), await readText(source)];
  if (expected !== null && actual !== null && expected !== actual)
    return failed('PAGE_TEXT_DIFFERS', { file });
  // Another edition of the program may draw the same page with other bytes; so may somebody who draws what no text says. Neither is proven.
  return unknown('PAGE_NOT_REPRODUCED', { file });
}

const isPrefix = (short: Uint8Array, long: Uint8Array): boolean =>
  Buffer.compare(short, long.subarray(0, short.length)) === 0;

/** The page's text without its line breaks; null when a part of it cannot be read as text. */
async function readText(pdf: ByteSource): Promise<string | null> {
  const { state, pieces } = await extractText('pdf', pdf);
  return state === 'read' ? pieces.map(({ text }) => text.replaceAll(/\s/g, '')).join('') : null;
}
