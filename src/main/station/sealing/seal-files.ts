// Step 10, first half: draws the page in the unit's form and puts the seals on it. OFD: body.ofd under the SM2 seal is the original, reading.pdf from the
// same page model carries the RSA seal, so that no picture of a seal leaves the house unsigned. PDF: body.pdf alone.
import { SealingRefused, sealOfd } from '../../../seals/ofd/apply.ts';
import { sealPdfStamped } from '../../../seals/pdf/apply.ts';
import { digestOf } from '../../../seals/pki/digest.ts';
import type { Metadata33480 } from '../../../shared/domain/package-document.ts';
import { bodyPaths, readingPath } from '../../../shared/domain/package-document.ts';
import { decodePng } from '../../render/png.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal, StationParts } from '../parts.ts';
import { renderBody, renderPair } from './body-of-document.ts';
import type { DeskFacts } from './desk-facts.ts';
import { pageOfDocument, sealDiametersOf } from './page-of-document.ts';
import { announcedRiding } from './riding-choice.ts';
import type { SealFacts } from './seal-facts.ts';
import type { TimeStamper } from './time-stamp.ts';

/** A sealed file, in memory. */
export interface FileBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface SealFilesOptions {
  readonly parts: Pick<StationParts, 'pdf' | 'trust'>;
  readonly facts: DeskFacts;
  readonly seal: Extract<SealFacts, { ok: true }>;
  readonly opened: OpenSeal;
  readonly meta: Metadata33480;
  readonly signedAt: Date;
  readonly timeStamp: TimeStamper;
}

/** The sealed files, the original first. */
export async function sealFiles(options: SealFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  return options.seal.form === 'ofd' ? sealPair(options) : sealPdfAlone(options);
}

function pageSourceOf({ parts, facts, meta }: SealFilesOptions) {
  const { content } = facts.row;
  const registry = parts.trust.current()?.registry ?? null;
  const riding = announcedRiding(facts.riding);
  const seals = sealDiametersOf(content, registry);
  return { content, meta, layout: riding === undefined ? { seals } : { seals, riding } };
}

async function sealPdfAlone(options: SealFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const source = pageSourceOf(options);
  const { pdf, missingGlyphs } = await renderBody(options.parts.pdf, source, pageOfDocument(source));
  const refusal = refuseMissing(missingGlyphs);
  if (refusal !== null) return refusal;
  const sealed = await stampPdf(options, pdf);
  return sealed.ok ? done([{ path: bodyPaths.pdf, bytes: sealed.value }]) : sealed;
}

async function sealPair(options: SealFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const source = pageSourceOf(options);
  const { original, reading } = await renderPair(options.parts.pdf, source, pageOfDocument(source));
  const refusal = refuseMissing(original.missingGlyphs);
  if (refusal !== null) return refusal;
  const ofd = await stampOfd(options, original);
  if (!ofd.ok) return ofd;
  const pdf = await stampPdf(options, reading.pdf);
  if (!pdf.ok) return pdf;
  return done([
    { path: bodyPaths.ofd, bytes: ofd.value },
    { path: readingPath, bytes: pdf.value },
  ]);
}

/** A character drawn as 〓 would be sealed as if it were the text. */
function refuseMissing(missingGlyphs: readonly string[]) {
  return missingGlyphs.length === 0
    ? null
    : refuse('rule-broken', { rule: 'page.missingGlyphs', text: missingGlyphs.join('') });
}

async function stampOfd(
  { facts, opened, signedAt, timeStamp }: SealFilesOptions,
  { ofd, stampPlaces }: Awaited<ReturnType<typeof renderPair>>['original'],
): Promise<Outcome<Uint8Array>> {
  if (opened.sm2 === null) return refuse('seal-unusable', { reason: 'no-sm2-key' });
  const own = facts.row.content.issuers[0]?.unit;
  const stamps = stampPlaces
    .filter(({ unit }) => unit === own)
    .map(({ pageId, xMm, yMm, widthMm, heightMm, clip }) => ({
      pageId: String(pageId),
      boundary: { xMm, yMm, widthMm, heightMm },
      clip,
    }));
  const { signer, eseal: seal } = opened.sm2;
  const { digest } = signer;
  const stamped = (value: Uint8Array) => timeStamp({ digest, value: digestOf(digest, value) });
  try {
    return done(await sealOfd({ ofd, seal, signer, signedAt, stamps, timeStamp: stamped }));
  } catch (error) {
    if (!(error instanceof SealingRefused)) throw error;
    return refuse('seal-unusable', { reason: 'ses-refused', code: error.code, detail: error.detail });
  }
}

async function stampPdf(
  { facts, seal, opened, signedAt, timeStamp }: SealFilesOptions,
  pdf: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  const decoded = decodePng(seal.picture.png);
  if (!decoded.ok) return refuse('seal-unusable', { reason: decoded.code });
  const sealed = await sealPdfStamped({
    pdf,
    fieldName: 'Seal1',
    picture: decoded.picture,
    signer: opened.signer,
    signedAt,
    unitName: facts.row.content.issuers[0]?.name ?? '',
    timeStamp,
  });
  return done(sealed);
}
