// A co-issuer's seal on the files as they came: on the OFD at this unit's place of the page, in the PDF in the field reserved for it. Nothing that earlier
// units sealed is changed.
import { SealingRefused, sealOfd } from '../../../seals/ofd/apply.ts';
import { sealPdfStamped } from '../../../seals/pdf/apply.ts';
import { digestOf } from '../../../seals/pki/digest.ts';
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import { decodePng } from '../../render/png.ts';
import { sealFieldName } from '../../render/write-pdf.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal, StationParts } from '../parts.ts';
import { formOf, renderPair } from '../sealing/body-of-document.ts';
import { pageOfDocument } from '../sealing/page-of-document.ts';
import type { FileBytes } from '../sealing/seal-files.ts';
import type { SealFacts } from '../sealing/seal-facts.ts';
import type { TimeStamper } from '../sealing/time-stamp.ts';

export interface StampFilesOptions {
  readonly parts: Pick<StationParts, 'pdf'>;
  readonly document: PackageDocument;
  readonly files: readonly FileBytes[];
  /** Which of the issuers seals, from 0. */
  readonly turn: number;
  readonly seal: Extract<SealFacts, { ok: true }>;
  readonly opened: OpenSeal;
  readonly signedAt: Date;
  readonly timeStamp: TimeStamper;
}

/** The files with one more seal each. */
export async function stampFiles(options: StampFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const stamped: FileBytes[] = [];
  for (const file of options.files) {
    const sealed = file.path.endsWith('.ofd')
      ? await stampOfd(options, file.bytes)
      : await stampPdf(options, file.bytes);
    if (!sealed.ok) return sealed;
    stamped.push({ path: file.path, bytes: sealed.value });
  }
  return done(stamped);
}

async function stampOfd(options: StampFilesOptions, ofd: Uint8Array): Promise<Outcome<Uint8Array>> {
  const { parts, document, turn, opened, signedAt, timeStamp } = options;
  if (opened.sm2 === null || formOf(document) !== 'ofd')
    return refuse('seal-unusable', { reason: 'no-sm2-key' });
  const unit = document.content.issuers[turn]?.unit;
  const { original } = await renderPair(parts.pdf, document, pageOfDocument(document));
  const stamps = original.stampPlaces
    .filter((place) => place.unit === unit)
    .map(({ pageId, xMm, yMm, widthMm, heightMm }) => ({
      pageId: String(pageId),
      boundary: { xMm, yMm, widthMm, heightMm },
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

async function stampPdf(options: StampFilesOptions, pdf: Uint8Array): Promise<Outcome<Uint8Array>> {
  const { document, turn, seal, opened, signedAt, timeStamp } = options;
  const decoded = decodePng(seal.picture.png);
  if (!decoded.ok) return refuse('seal-unusable', { reason: decoded.code });
  return done(
    await sealPdfStamped({
      pdf,
      fieldName: sealFieldName(turn),
      picture: decoded.picture,
      signer: opened.signer,
      signedAt,
      unitName: document.content.issuers[turn]?.name ?? '',
      timeStamp,
    }),
  );
}
