// What the steps of a seal hand to each other.
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import { finding, stepNotReached, stepOf, type StepReport } from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { PkiError } from '../pki/pki-error.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import type { SesTime } from './ses-time.ts';
import type { SesSignature } from './ses-types.ts';

/** What the later steps need to know about who signed and when. */
export interface SignerFacts {
  readonly certificate: Certificate | null;
  /** Certificates that came with the signature. */
  readonly brought: readonly Certificate[];
  /** What a time stamp is over. */
  readonly signature: Uint8Array;
  readonly claimed: SesTime;
  /** Tokens over the signature value; CMS may have several. */
  readonly timeStamps: readonly Uint8Array[];
  /** Token in place of a time, made before the signature (GM/T 0031-2014). */
  readonly timeInfoToken: Uint8Array | null;
}

/** Signature data and what it belongs to. */
export interface ValueQuestion {
  readonly bytes: Uint8Array;
  /** As Signatures.xml has it; null: not known. */
  readonly type: 'Seal' | 'Sign' | null;
  /** Signature.xml as stored; null: not there. */
  readonly xmlBytes: Uint8Array | null;
  readonly xmlPath: string | null;
  readonly signatureMethod: string | null;
  /** SignatureDateTime: all there is where signature data says no time. */
  readonly signatureDateTime: string | null;
  readonly policy: VerificationPolicy;
  readonly cache: VerificationCache;
}

export interface ValueSteps {
  readonly signedValue: StepReport;
  readonly signatureAlgorithm: StepReport;
  readonly documentHash: StepReport;
  readonly signatureValue: StepReport;
}

export interface JudgedValue {
  readonly steps: ValueSteps;
  readonly ses: SesSignature | null;
  readonly signer: SignerFacts | null;
}

/** Nothing can be said of data that cannot be read. */
export function valueNotRead(code: string, reason: string): JudgedValue {
  return {
    steps: {
      signedValue: stepOf([finding('fatal', code, { reason: reason.slice(0, 200) })]),
      signatureAlgorithm: stepNotReached,
      documentHash: stepNotReached,
      signatureValue: stepNotReached,
    },
    ses: null,
    signer: null,
  };
}

/** The value, or why the bytes are none. */
export function catchPkiError<T>(
  read: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof PkiError) return { ok: false, reason: error.message };
    throw error;
  }
}
