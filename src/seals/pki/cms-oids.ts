// Identifiers of CMS as RFC 5652 has them and as GB/T 35275-2017 has them: the same structures under other names.
import { cmsOids } from './oids.ts';
import type { DigestName } from './digest.ts';

/** GB/T 35275-2017, annex A. */
export const gbt35275Oids = {
  data: '1.2.156.10197.6.1.4.2.1',
  signedData: '1.2.156.10197.6.1.4.2.2',
} as const;

/** Content of a time-stamp token (RFC 3161, 2.4.2; GB/T 20520). */
export const tstInfoOid = '1.2.840.113549.1.9.16.1.4';

/** Unsigned attribute with a time-stamp token over the signature value (RFC 3161, appendix A). */
export const timeStampTokenOid = '1.2.840.113549.1.9.16.2.14';

/** Under which names a signature is written. */
export type CmsProfile = 'rfc5652' | 'gbt35275';

export const profileOids: Readonly<
  Record<CmsProfile, { readonly data: string; readonly signedData: string }>
> = {
  rfc5652: { data: cmsOids.data, signedData: cmsOids.signedData },
  gbt35275: gbt35275Oids,
};

/** Plain data under both names: real files mix them (seals.md, GB/T 35275). */
export const dataOids: readonly string[] = [cmsOids.data, gbt35275Oids.data];

const sha512 = '2.16.840.1.101.3.4.2.3';

// Signature algorithms that are sound and that this version cannot compute, with the digests that may stand beside them; null: any.
const soundButUnsupported: Readonly<Record<string, readonly string[] | null>> = {
  // RFC 8419: Ed25519 with SHA-512, Ed448 with SHAKE256 and nothing else (规定).
  '1.3.101.112': [sha512],
  '1.3.101.113': ['2.16.840.1.101.3.4.2.12', '2.16.840.1.101.3.4.2.18'],
  // RSASSA-PSS with parameters out of the ordinary, RSA and ECDSA with SHA-224, SHA-512/t and SHA-3.
  '1.2.840.113549.1.1.10': null,
  '1.2.840.113549.1.1.14': null,
  '1.2.840.113549.1.1.15': null,
  '1.2.840.113549.1.1.16': null,
  '1.2.840.10045.4.3.1': null,
};
const nistSignatureArc = '2.16.840.1.101.3.4.3.';
const nistDigestArc = '2.16.840.1.101.3.4.2.';

/**
 * Is a signature that cannot be computed here an open question, or nonsense? Sound algorithms that are not built in leave it open; an identifier that is
 * no signature algorithm, or a digest that the algorithm's standard forbids, is a broken rule.
 */
export function isSoundAlgorithm(
  signature: string,
  digest: { readonly name: DigestName | null; readonly oid: string },
): boolean {
  const digests = soundButUnsupported[signature];
  if (digests !== undefined) return digests === null || digests.includes(digest.oid);
  return (
    signature.startsWith(nistSignatureArc) || (digest.name === null && digest.oid.startsWith(nistDigestArc))
  );
}
