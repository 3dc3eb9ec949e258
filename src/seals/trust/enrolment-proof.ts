// Both ends of an enrolment: the machine proves that it holds the code's secret, and judges what comes back. The exchange in between sees neither the
// secret nor anything it could change unseen: certificates are believed because they chain to the root whose hash the code carries.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { enrolmentClaimCanonicalForm } from '../../shared/domain/enrolment.ts';
import type {
  EnrolmentAnswer,
  EnrolmentClaim,
  EnrolmentCode,
  EnrolmentRequest,
} from '../../shared/domain/enrolment.ts';
import { spkiOf } from '../pki/public-key.ts';
import { parseCertificate, unitCodeOf } from '../pki/certificate.ts';
import type { Certificate } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';

/** HMAC-SHA256 over the claim's canonical form, base64url. */
export function proveEnrolment(secretHex: string, claim: EnrolmentClaim): string {
  return createHmac('sha256', Buffer.from(secretHex, 'hex'))
    .update(enrolmentClaimCanonicalForm(claim))
    .digest('base64url');
}

/** True when the request was made by a holder of the secret; takes the same time whatever is wrong. */
export function isEnrolmentProven(secretHex: string, request: EnrolmentRequest): boolean {
  const expected = Buffer.from(proveEnrolment(secretHex, request));
  const found = Buffer.from(request.hmac);
  return found.length === expected.length && timingSafeEqual(found, expected);
}

const unitUses = ['machine', 'seal', 'encryption'] as const;
type UnitUse = (typeof unitUses)[number];

type IssuedFailure =
  /** The answer is for another request of the same code. Ask the authority who used it. */
  | 'answer-to-another'
  /** The root in the answer is not the one of the code: the exchange may be a false one. */
  | 'root-not-pinned'
  /** A certificate cannot be read, does not chain, or is for another unit, use or key. Tell the authority. */
  | 'certificate-refused';

export type JudgedIssue =
  | {
      readonly ok: true;
      readonly certificates: Readonly<Record<UnitUse, Certificate>>;
      readonly intermediates: readonly Certificate[];
      readonly root: Certificate;
    }
  | { readonly ok: false; readonly code: IssuedFailure; readonly evidence: Readonly<Record<string, string>> };

/** Judges issued certificates on the machine that asked for them: pinned root, chain, use, unit, and its own keys. */
export function judgeIssued(options: {
  readonly answer: Extract<EnrolmentAnswer, { state: 'issued' }>;
  readonly code: EnrolmentCode;
  readonly requestHmac: string;
  readonly keys: Readonly<Record<UnitUse, KeyObject>>;
  readonly now: Date;
}): JudgedIssue {
  const { answer, code, requestHmac, keys, now } = options;
  if (answer.requestHmac !== requestHmac) return refuse('answer-to-another');
  try {
    const root = parseCertificate(answer.rootPem);
    if (root.sha256 !== code.rootSha256) return refuse('root-not-pinned', { found: root.sha256 });
    const intermediates = answer.certificates.intermediates.map(parseCertificate);
    const certificates = {
      machine: parseCertificate(answer.certificates.machine),
      seal: parseCertificate(answer.certificates.seal),
      encryption: parseCertificate(answer.certificates.encryption),
    };
    for (const use of unitUses) {
      const leaf = certificates[use];
      const rest = { at: now, now, crls: [], revocation: 'soft' } as const;
      const judged = judgePath({ ...rest, leaf, intermediates, anchors: [root], use });
      const worst = [judged.chain, judged.use, judged.validity].find(({ result }) => result !== 'passed');
      if (worst !== undefined) return refuse('certificate-refused', { use, reason: worst.code });
      const own = unitCodeOf(leaf) === code.unit && Buffer.compare(leaf.spki, spkiOf(keys[use])) === 0;
      if (!own) return refuse('certificate-refused', { use, reason: 'unit or key' });
    }
    return { ok: true, certificates, intermediates, root };
  } catch (error) {
    if (error instanceof PkiError) return refuse('certificate-refused', { reason: error.code });
    throw error;
  }
}

function refuse(code: IssuedFailure, evidence: Readonly<Record<string, string>> = {}): JudgedIssue {
  return { ok: false, code, evidence };
}
