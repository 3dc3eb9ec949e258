// The measured work: verifications of sealed PDFs in memory, and the limit that no verifier can pass (one SHA-256 of the bytes, one RSA-2048 verify).
import { createHash, type KeyObject, verify } from 'node:crypto';
import { verifyPdf } from '../../src/seals/pdf/verify.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { parseCrl } from '../../src/seals/pki/crl.ts';
import { createVerificationCache } from '../../src/seals/pki/verification-cache.ts';
import type { TrustMaterial } from '../../src/seals/trust/trust-material.ts';
import { verdictOfFile } from '../../src/shared/domain/verification.ts';
import { safeVerificationPolicy } from '../../src/shared/domain/verification-policy.ts';

/** Trust as bytes, so that it can be handed to a worker. */
export interface TrustBytes {
  readonly anchor: Uint8Array;
  readonly intermediate: Uint8Array;
  readonly crls: readonly Uint8Array[];
}

/** Trust with the certificate cache, as a station has it. */
export function openTrust({ anchor, intermediate, crls }: TrustBytes): TrustMaterial {
  return {
    anchors: [parseCertificate(anchor)],
    intermediates: [parseCertificate(intermediate)],
    crls: crls.map(parseCrl),
    sealStatus: null,
    policy: safeVerificationPolicy,
    cache: createVerificationCache(),
  };
}

/** Verifies all of them; throws when one is not valid, because a fast wrong answer is no result. */
export function verifyAll(files: readonly Uint8Array[], trust: TrustMaterial, now: Date): void {
  for (const pdf of files) {
    const verdict = verdictOfFile(verifyPdf({ pdf, trust, now }).report);
    if (verdict !== 'valid') throw new Error(`a sealed file is ${verdict}`);
  }
}

/** What one RSA verification is measured with. */
export interface LimitSample {
  readonly key: KeyObject;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** The limit for the same files. */
export function runLimit(files: readonly Uint8Array[], { key, data, signature }: LimitSample): void {
  for (const pdf of files) {
    createHash('sha256').update(pdf).digest();
    if (!verify('sha256', data, key, signature)) throw new Error('the sample signature is wrong');
  }
}
