// Step 10, first half: draws the page in the unit's form and puts the seals on it. OFD: body.ofd under the SM2 seal is the original, reading.pdf from the
// same page model carries the RSA seal, so that no picture of a seal leaves the house unsigned. PDF: body.pdf alone.
import type { Metadata33480 } from '../../../shared/domain/package-document.ts';
import { bodyPaths, readingPath } from '../../../shared/domain/package-document.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal, StationParts } from '../parts.ts';
import { renderBody, renderPair } from './body-of-document.ts';
import type { DeskFacts } from './desk-facts.ts';
import { pageOfDocument, sealDiametersOf } from './page-of-document.ts';
import { announcedRiding } from './riding-choice.ts';
import type { SealFacts } from './seal-facts.ts';
import { type Stamping, stampOfd, stampPdf } from './stamp-body.ts';
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

/** The main issuer seals first. */
const stampingOf = ({ facts, seal, opened, signedAt, timeStamp }: SealFilesOptions): Stamping => ({
  ...{ issuers: facts.row.content.issuers, turn: 0 },
  ...{ seal, opened, signedAt, timeStamp },
});

async function sealPdfAlone(options: SealFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const source = pageSourceOf(options);
  const { pdf, missingGlyphs } = await renderBody(options.parts.pdf, source, pageOfDocument(source));
  const refusal = refuseMissing(missingGlyphs);
  if (refusal !== null) return refusal;
  const sealed = await stampPdf(stampingOf(options), pdf);
  return sealed.ok ? done([{ path: bodyPaths.pdf, bytes: sealed.value }]) : sealed;
}

async function sealPair(options: SealFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const source = pageSourceOf(options);
  const { original, reading } = await renderPair(options.parts.pdf, source, pageOfDocument(source));
  const refusal = refuseMissing(original.missingGlyphs);
  if (refusal !== null) return refusal;
  const ofd = await stampOfd(stampingOf(options), original.ofd, original.stampPlaces);
  if (!ofd.ok) return ofd;
  const pdf = await stampPdf(stampingOf(options), reading.pdf);
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
