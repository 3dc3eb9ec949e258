// Steps 11 and 12 of the procedure: the seal is as its maker made it, and the signer may use it.
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import {
  finding,
  stepNotReached,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { digestOf } from '../pki/digest.ts';
import { describeName } from '../pki/distinguished-name.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import { encodingOf } from './ses-read-values.ts';
import type { SesSeal } from './ses-types.ts';
import { algorithmOf, judgeAlgorithm, judgeSignatureBytes, readCheckMethod } from './steps-algorithm.ts';
import { catchPkiError } from './steps-facts.ts';

export interface JudgedSeal {
  readonly step: StepReport;
  readonly maker: Certificate | null;
}

/** Step 11: the maker's signature over the bytes of SealInfo as stored, or, in the first version, over SEQUENCE { SealInfo, cert, algorithm }. */
export function judgeSealSignature(
  seal: SesSeal,
  { policy, cache }: { readonly policy: VerificationPolicy; readonly cache: VerificationCache },
): JudgedSeal {
  const { isDer, hasNamedBits: namedBits } = encodingOf(seal.raw);
  const notDer = isDer ? [] : [finding('fatal', 'SES_MALFORMED', { reason: 'BER' })];
  const read = catchPkiError(() => cache.readCertificate(seal.makerCertificate));
  if (!read.ok) {
    const unreadable = finding('fatal', 'CERT_MALFORMED', { reason: read.reason, of: 'maker' });
    return { step: stepOf([unreadable, ...notDer]), maker: null };
  }
  const maker = read.value;
  const algorithm = algorithmOf(seal.signatureOid);
  const findings: VerificationFinding[] = [
    ...judgeAlgorithm(algorithm, maker),
    ...judgeSignatureBytes({
      algorithm,
      certificate: maker,
      data: seal.signedBytes,
      signature: seal.signature,
      namedBits,
      policy,
      invalidCode: 'SEAL_SIG_INVALID',
    }),
    // Behind the signature's own finding: a seal that is broken twice is first of all not its maker's.
    ...notDer,
  ];
  return { step: stepOf(findings, { maker: describeName(maker.subject), seal: seal.id }), maker };
}

/** Step 12: the signer's certificate is in the seal, byte by byte or by its digest. */
export function judgeSignerInSeal(seal: SesSeal, signerDer: Uint8Array | null): StepReport {
  const { certList } = seal;
  if (certList.kind === 'unknown')
    return stepOf([
      finding('fatal', 'SEAL_CERTLIST_TYPE_UNKNOWN', { certListType: String(certList.listType) }),
    ]);
  if (signerDer === null) return stepNotReached;
  const evidence = { seal: seal.id, kind: certList.kind };
  const isListed =
    certList.kind === 'certificates'
      ? certList.certificates.some((listed) => Buffer.compare(listed, signerDer) === 0)
      : certList.digests.some(
          ({ type, value }) => Buffer.compare(value, listedDigest(type, signerDer)) === 0,
        );
  return stepOf(isListed ? [] : [finding('fatal', 'SEAL_SIGNER_NOT_LISTED', evidence)], evidence);
}

/** GB/T 38540 leaves the digest of CertDigestObj open: the one that its type names, else SM3. */
function listedDigest(type: string, der: Uint8Array): Uint8Array {
  const named = readCheckMethod(type.trim());
  return digestOf(named === 'weak' || named === 'unsupported' ? 'sm3' : named, der);
}
