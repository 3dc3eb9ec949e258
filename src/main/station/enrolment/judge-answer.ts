// Whether an answer is the authority's to this machine's own request, and what is kept of it. Threat: a false exchange hands out certificates for keys or
// units that are not ours. The RSA half chains to the root that the paper code names. The root of the SM2 half is not pinned by the code: it is believed
// from the first publication on, when the signed policy names it; until then nothing is sealed, because the desk judges the SES seal by that trust.
import { checkSealBeforeUse } from '../../../seals/ofd/apply-seal-check.ts';
import { SealingRefused } from '../../../seals/ofd/apply.ts';
import { type Certificate, parseCertificate, toPem, unitCodeOf } from '../../../seals/pki/certificate.ts';
import { fromPem } from '../../../seals/pki/pem.ts';
import { PkiError } from '../../../seals/pki/pki-error.ts';
import { judgeIssued } from '../../../seals/trust/enrolment-proof.ts';
import type { EnrolmentAnswer } from '../../../shared/domain/enrolment.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { publicKeysOf, type EnrolmentRecord } from './enrolment-record.ts';

type Issued = Extract<EnrolmentAnswer, { state: 'issued' }>;

interface JudgedSm2 {
  readonly certificate: Certificate;
  readonly intermediates: readonly Certificate[];
  readonly esId: string;
  readonly eseal: Uint8Array;
}

/** An answer that is ours. */
export interface JudgedAnswer {
  readonly certificates: Readonly<Record<'machine' | 'seal' | 'encryption', Certificate>>;
  readonly intermediates: readonly Certificate[];
  readonly root: Certificate;
  /** Null: this authority makes no SM2 seals, or none was asked for. */
  readonly sm2: JudgedSm2 | null;
}

/** The refusal's details say what is wrong. */
export function judgeAnswer(record: EnrolmentRecord, answer: Issued, now: Date): Outcome<JudgedAnswer> {
  const judged = judgeIssued({
    answer,
    // The secret plays no part in judging the answer, and is not here any more.
    code: { ...record.code, secretHex: '' },
    requestHmac: record.request.hmac,
    keys: publicKeysOf(record),
    now,
  });
  if (!judged.ok) return refuse('enrolment-refused', { reason: judged.code, ...judged.evidence });
  const sm2 = judgeSm2(record, answer, now);
  return sm2.ok ? done({ ...judged, sm2: sm2.value }) : sm2;
}

function judgeSm2(record: EnrolmentRecord, { sm2 }: Issued, now: Date): Outcome<JudgedSm2 | null> {
  const own = record.publicKeys.sm2Seal;
  if (sm2 === undefined || own === undefined) return done(null);
  const refused = (reason: string) => refuse('enrolment-refused', { reason, use: 'sm2Seal' });
  try {
    const certificate = parseCertificate(sm2.certificate);
    const isOwn =
      unitCodeOf(certificate) === record.code.unit &&
      Buffer.compare(certificate.spki, fromPem('PUBLIC KEY', own)) === 0;
    if (!isOwn) return refused('unit or key');
    const eseal = new Uint8Array(Buffer.from(sm2.eseal, 'base64'));
    checkSealBeforeUse({ seal: eseal, signer: { certificate }, signedAt: now });
    return done({
      certificate,
      intermediates: sm2.intermediates.map((pem) => parseCertificate(pem)),
      esId: sm2.esId,
      eseal,
    });
  } catch (error) {
    if (error instanceof PkiError || error instanceof SealingRefused) return refused(error.code);
    throw error;
  }
}

/** Puts certificates and SES seal beside their keys. Inside the caller's transaction. */
export function installAnswer({ keys }: Pick<StationParts, 'keys'>, judged: JudgedAnswer): void {
  const { certificates, intermediates, sm2 } = judged;
  const install = (use: Parameters<typeof keys.installCertificate>[0], leaf: Certificate, above: string) => {
    if (!keys.installCertificate(use, pemOf(leaf), above)) throw new Error(`the ${use} key is not here`);
  };
  const chainPem = intermediates.map(pemOf).join('');
  for (const use of ['machine', 'seal', 'encryption'] as const) install(use, certificates[use], chainPem);
  if (sm2 === null) return;
  install('sm2Seal', sm2.certificate, sm2.intermediates.map(pemOf).join(''));
  keys.installEseal({ certificateSha256: sm2.certificate.sha256, esId: sm2.esId, der: sm2.eseal });
}

const pemOf = ({ der }: Certificate): string => toPem('CERTIFICATE', der);
