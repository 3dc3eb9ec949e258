// One unit's seal on one file of a document, as the first of them or beside others: on an OFD at the places that the page keeps for this unit, in a PDF in
// the field that was reserved for it. Nothing that earlier units sealed is changed.
import { SealingRefused, sealOfd } from '../../../seals/ofd/apply.ts';
import { sealPdfStamped } from '../../../seals/pdf/apply.ts';
import { digestOf } from '../../../seals/pki/digest.ts';
import type { Issuer } from '../../../shared/domain/content.ts';
import { decodePng } from '../../render/png.ts';
import { sealFieldName } from '../../render/write-pdf.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal } from '../parts.ts';
import type { RenderedPair } from './body-of-document.ts';
import type { SealFacts } from './seal-facts.ts';
import type { TimeStamper } from './time-stamp.ts';

/** Who seals, with what, when. */
export interface Stamping {
  readonly issuers: readonly Issuer[];
  /** Which of the issuers seals, from 0. */
  readonly turn: number;
  readonly seal: Extract<SealFacts, { ok: true }>;
  readonly opened: OpenSeal;
  readonly signedAt: Date;
  readonly timeStamp: TimeStamper;
}

/** The OFD with this unit's SM2 seal; `places` are those of the page as it is drawn here. */
export async function stampOfd(
  { issuers, turn, opened, signedAt, timeStamp }: Stamping,
  ofd: Uint8Array,
  places: RenderedPair['original']['stampPlaces'],
): Promise<Outcome<Uint8Array>> {
  if (opened.sm2 === null) return refuse('seal-unusable', { reason: 'no-sm2-key' });
  const unit = issuers[turn]?.unit;
  const stamps = places
    .filter((place) => place.unit === unit)
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

/** The PDF with this unit's RSA or EC seal in its field. */
export async function stampPdf(
  { issuers, turn, seal, opened, signedAt, timeStamp }: Stamping,
  pdf: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  const decoded = decodePng(seal.picture.png);
  if (!decoded.ok) return refuse('seal-unusable', { reason: decoded.code });
  const sealed = await sealPdfStamped({
    pdf,
    fieldName: sealFieldName(turn),
    picture: decoded.picture,
    signer: opened.signer,
    signedAt,
    unitName: issuers[turn]?.name ?? '',
    timeStamp,
  });
  return done(sealed);
}
