// Certificates, revocation lists and time stamps that somebody asks about by themselves: what they are, and whether they can be read.
import { finding, type VerificationFinding } from '../shared/domain/verification.ts';
import type { FileKind } from './file-kind.ts';
import { PkiError } from './pki/pki-error.ts';
import { readTimeStampResponse, readTimeStampToken } from './pki/timestamp.ts';
import { readTrustFiles } from './trust/trust-files.ts';
import type { TrustMaterial } from './trust/trust-material.ts';

export interface TrustFileReading {
  readonly format: string;
  readonly findings: readonly VerificationFinding[];
}

const codes = {
  certificate: 'FILE_IS_CERTIFICATE',
  crl: 'FILE_IS_REVOCATION_LIST',
  timeStamp: 'FILE_IS_TIME_STAMP',
} as const;

type TrustKind = keyof typeof codes;
export const isTrustKind = (kind: FileKind): kind is TrustKind => kind in codes;

/** Reads one; what cannot be read is fatal. `inUse` in the evidence: this judgement believes it. */
export function readTrustFile(
  kind: TrustKind,
  bytes: Uint8Array,
  trust: TrustMaterial | null,
): TrustFileReading {
  return kind === 'timeStamp' ? readToken(bytes) : readCertificates(kind, bytes, trust);
}

function readCertificates(kind: TrustKind, bytes: Uint8Array, trust: TrustMaterial | null): TrustFileReading {
  const read = readTrustFiles([{ name: '', bytes }]);
  const used = new Set(
    [...(trust?.anchors ?? []), ...(trust?.intermediates ?? []), ...(trust?.crls ?? [])].map(
      ({ sha256 }) => sha256,
    ),
  );
  const found = [
    ...[...read.anchors, ...read.intermediates].map(({ certificate }) => certificate.sha256),
    ...read.refused.flatMap(({ certificate }) => certificate?.sha256 ?? []),
    ...read.crls.map(({ crl }) => crl.sha256),
  ];
  const inUse = found.length > 0 && found.every((sha256) => used.has(sha256));
  const malformed = kind === 'crl' ? 'CRL_MALFORMED' : 'CERT_MALFORMED';
  const unknownCritical = read.crls.flatMap(({ crl }) => crl.unknownCritical);
  return {
    format: kind,
    findings: [
      ...(found.length === 0 ? [finding('fatal', malformed)] : []),
      ...unknownCritical.map((oid) => finding('note', 'CRL_CRITICAL_EXT_UNKNOWN', { oid })),
      finding('note', codes[kind], { inUse: inUse ? 'yes' : 'no' }),
    ],
  };
}

/** A token, or the answer of a service with one inside. */
function readToken(bytes: Uint8Array): TrustFileReading {
  try {
    const { info, cms } = readTimeStampToken(tokenOf(bytes));
    const wrong = cms.ok ? [] : [finding('note', 'TST_INVALID', { reason: cms.code })];
    const found = finding('note', codes.timeStamp, { at: info.genTime.toISOString() });
    return { format: 'tst', findings: [found, ...wrong] };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { format: 'tst', findings: [finding('fatal', 'TST_INVALID', { reason: error.message })] };
  }
}

function tokenOf(bytes: Uint8Array): Uint8Array {
  try {
    const answer = readTimeStampResponse(bytes);
    return answer.granted ? answer.token : bytes;
  } catch (error) {
    if (error instanceof PkiError) return bytes;
    throw error;
  }
}
