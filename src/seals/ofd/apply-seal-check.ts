// A seal is judged before it is used (GB/T 38540-2020, 7.2 a): whole, signed by its maker, made for this certificate, in its time. Stricter than the
// verifier, which meets seals of all makers: what is sealed here must be read by everybody.
import { parseCertificate, type Certificate } from '../pki/certificate.ts';
import { PkiError } from '../pki/pki-error.ts';
import type { PublicKey } from '../pki/public-key.ts';
import { verifySignature } from '../pki/signature-algorithm.ts';
import { SealingRefused } from './apply-refusal.ts';
import { encodingOf, readSesSeal } from './ses-read.ts';
import type { SesSeal } from './ses-types.ts';
import type { SesVersion } from './ses-write.ts';
import { algorithmOf } from './steps-algorithm.ts';

interface SealUse {
  readonly seal: Uint8Array;
  readonly signer: { readonly certificate: Certificate };
  readonly signedAt: Date;
}

/** Throws a SealingRefused unless the seal may be used by this signer now; answers with the seal's version. */
export function checkSealBeforeUse(use: SealUse): SesVersion {
  const { seal, makerKey, certificates, ...usable } = readUsable(use.seal);
  const { certificate } = use.signer;
  const maker = verifySignature({
    algorithm: algorithmOf(seal.signatureOid),
    key: makerKey,
    data: seal.signedBytes,
    signature: seal.signature,
  });
  if (maker !== 'valid') throw new SealingRefused('SEAL_SIG_INVALID', `the maker's signature is ${maker}`);
  if (!certificates.some((listed) => Buffer.compare(listed, certificate.der) === 0))
    throw new SealingRefused(
      'SEAL_SIGNER_NOT_LISTED',
      `the seal was not made for certificate ${certificate.sha256}`,
    );
  checkTimes(use, usable);
  return usable.version;
}

function checkTimes(
  { signer, signedAt }: SealUse,
  { validFrom, validUntil }: Pick<UsableSeal, 'validFrom' | 'validUntil'>,
): void {
  const { notBefore, notAfter } = signer.certificate;
  if (signedAt < validFrom)
    throw new SealingRefused('SEAL_NOT_YET_VALID', `the seal begins at ${validFrom.toISOString()}`);
  if (signedAt > validUntil)
    throw new SealingRefused('SEAL_EXPIRED_AT_SIGNING', `the seal ended at ${validUntil.toISOString()}`);
  if (signedAt < notBefore || signedAt > notAfter)
    throw new SealingRefused(
      'CERT_NOT_VALID_AT_SIGNING',
      `the certificate is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`,
    );
}

interface UsableSeal {
  readonly version: SesVersion;
  readonly seal: SesSeal;
  readonly certificates: readonly Uint8Array[];
  readonly makerKey: PublicKey;
  readonly validFrom: Date;
  readonly validUntil: Date;
}

/** Reads the seal and finds in it what sealing needs. */
function readUsable(bytes: Uint8Array): UsableSeal {
  const { seal, makerKey } = readOrRefuse(bytes);
  const { version, certList } = seal;
  const [validFrom, validUntil] = [seal.validFrom.at, seal.validUntil.at];
  if (seal.structure !== 'v4' || (version !== 4 && version !== 5))
    throw new SealingRefused('SES_MALFORMED', `a seal of version ${version}`);
  if (certList.kind !== 'certificates')
    throw new SealingRefused('SES_MALFORMED', 'a seal that does not hold its certificates whole');
  const { isDer, hasNamedBits } = encodingOf(bytes);
  if (!isDer || hasNamedBits || !validFrom || !validUntil || makerKey === null)
    throw new SealingRefused('SES_MALFORMED', 'a seal that not every program reads alike');
  return { version, seal, certificates: certList.certificates, makerKey, validFrom, validUntil };
}

function readOrRefuse(bytes: Uint8Array): { readonly seal: SesSeal; readonly makerKey: PublicKey | null } {
  try {
    const seal = readSesSeal(bytes);
    return { seal, makerKey: parseCertificate(seal.makerCertificate).key };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new SealingRefused('SES_MALFORMED', error.message);
  }
}
