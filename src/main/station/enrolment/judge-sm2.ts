// The SM2 half of an answer: certificate and SES seal for the second seal key. The root that it chains to is not pinned by the code: it is believed from
// the first publication on, when the signed policy names it. Until then the seal is kept, and nothing is sealed, because the desk judges it by that trust.
import { checkSealBeforeUse } from '../../../seals/ofd/apply-seal-check.ts';
import { SealingRefused } from '../../../seals/ofd/apply.ts';
import { type Certificate, parseCertificate, unitCodeOf } from '../../../seals/pki/certificate.ts';
import { fromPem, toPem } from '../../../seals/pki/pem.ts';
import { PkiError } from '../../../seals/pki/pki-error.ts';
import type { EnrolmentAnswer } from '../../../shared/domain/enrolment.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

/** What is kept of it. */
export interface JudgedSm2 {
  readonly certificate: Certificate;
  readonly chainPem: string;
  readonly eseal: { readonly certificateSha256: string; readonly esId: string; readonly der: Uint8Array };
}

/** Null: this authority makes no SM2 seals, or none was asked for. */
export function judgeSm2(
  record: EnrolmentRecord,
  answer: Extract<EnrolmentAnswer, { state: 'issued' }>,
  now: Date,
): Outcome<JudgedSm2 | null> {
  const { sm2 } = answer;
  const own = record.publicKeys.sm2Seal;
  if (sm2 === undefined || own === undefined) return done(null);
  try {
    const certificate = parseCertificate(sm2.certificate);
    const isOwn =
      unitCodeOf(certificate) === record.code.unit &&
      Buffer.compare(certificate.spki, fromPem('PUBLIC KEY', own)) === 0;
    if (!isOwn) return refuse('enrolment-refused', { reason: 'unit or key', use: 'sm2Seal' });
    const der = new Uint8Array(Buffer.from(sm2.eseal, 'base64'));
    checkSealBeforeUse({ seal: der, signer: { certificate }, signedAt: now });
    const chain = sm2.intermediates.map((pem) => parseCertificate(pem));
    return done({
      certificate,
      chainPem: chain.map((above) => toPem('CERTIFICATE', above.der)).join(''),
      eseal: { certificateSha256: certificate.sha256, esId: sm2.esId, der },
    });
  } catch (error) {
    if (error instanceof PkiError || error instanceof SealingRefused)
      return refuse('enrolment-refused', { reason: error.code, use: 'sm2Seal' });
    throw error;
  }
}
