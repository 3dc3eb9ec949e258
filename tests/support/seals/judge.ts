// Judges files of the tests' authorities as a station would that trusts them: fresh lists, the default policy, July 2026.
import { memorySource } from '../../../src/formats/byte-source.ts';
import { verifyOfd } from '../../../src/seals/ofd/verify.ts';
import { verifyPdf } from '../../../src/seals/pdf/verify.ts';
import type { RevokedEntry } from '../../../src/seals/pki/crl.ts';
import { createVerificationCache } from '../../../src/seals/pki/verification-cache.ts';
import type { TrustMaterial } from '../../../src/seals/trust/trust-material.ts';
import { safeVerificationPolicy } from '../../../src/shared/domain/verification-policy.ts';
import {
  codesOfFile,
  type FileReport,
  type SealVerification,
  verdictOfFile,
} from '../../../src/shared/domain/verification.ts';
import { july, type SealPki } from './seal-pki.ts';

/** What a station believes that trusts this authority. */
export function trustIn(pki: SealPki, revoked: readonly RevokedEntry[] = []): TrustMaterial {
  return {
    anchors: [pki.root.certificate],
    intermediates: [pki.intermediate.certificate],
    crls: pki.lists(revoked),
    sealStatus: null,
    policy: safeVerificationPolicy,
    cache: createVerificationCache(),
  };
}

export interface Judged {
  readonly verdict: string;
  /** The main reason first. */
  readonly codes: readonly string[];
  readonly report: FileReport;
}

export const judged = (report: FileReport): Judged => ({
  verdict: verdictOfFile(report),
  codes: codesOfFile(report),
  report,
});

/** Every code that was found of one seal, in the order of its steps. */
export const codesOfSeal = ({ steps }: SealVerification): readonly string[] =>
  Object.values(steps).flatMap((step) => step.findings.map(({ code }) => code));

export async function judgeOfd(ofd: Uint8Array, trust: TrustMaterial): Promise<Judged> {
  const { report } = await verifyOfd({ source: memorySource(ofd), trust, now: july });
  return judged(report);
}

export const judgePdf = (pdf: Uint8Array, trust: TrustMaterial): Judged =>
  judged(verifyPdf({ pdf, trust, now: july }).report);
