// What each finding about a chain weighs (seals.md section 6): the one table of it.
//
// The weights hold where the failing certificate stands under a pinned anchor: there somebody who is believed was not obeyed, and that is proof. Above
// a chain that reaches no anchor nothing is proven, neither good nor bad, so the same failure is then `undecided`: it is told when the failing
// certificate is one that this unit imported itself (a root refused as anchor: CHAIN_CA_CONSTRAINT), and is otherwise no more than CHAIN_NO_ANCHOR.
// What is wrong with the signer's own certificate (critical extension, usage, window) is wrong whoever stands above it.
import { finding } from '../../shared/domain/verification.ts';
import type { FindingForce, VerificationFinding } from '../../shared/domain/verification.ts';

export const chainForces = {
  /** The issuer's certificate is missing, and its organisation is one that is trusted here: import the intermediate. */
  CHAIN_INCOMPLETE: 'undecided',
  /** Nothing above this certificate is trusted here. */
  CHAIN_NO_ANCHOR: 'undecided',
  /** The signer vouches for itself. */
  CERT_SELF_SIGNED: 'undecided',
  /** Named issuer and key identifier fit, the signature does not. */
  CHAIN_SIG_INVALID: 'fatal',
  /** An issuer that is no authority, may not sign certificates, or stands above a longer chain than it may. */
  CHAIN_CA_CONSTRAINT: 'fatal',
  /** A name outside of what an authority above may name, or constraints of a kind that is not understood. */
  CHAIN_NAME_CONSTRAINT: 'fatal',
  /** RFC 5280, 4.2: what is critical and not understood must be refused (规定). */
  CHAIN_CRITICAL_EXT_UNKNOWN: 'fatal',
  /** An authority whose certificate was not valid at the time of signing. */
  CERT_NOT_VALID_AT_SIGNING: 'fatal',
  /** Valid when it claims to have signed, no longer when that is first proven. */
  CERT_EXPIRED_BEFORE_POE: 'undecided',
  /** A signature over SHA-1 or MD5. */
  DIGEST_ALG_WEAK: 'fatal',
  /** RSA below 2048 bits. */
  CERT_WEAK_KEY: 'fatal',
  /** Made for another use (step 18: final). */
  CERT_KEY_USAGE: 'fatal',
  CERT_EXT_KEY_USAGE: 'fatal',
  /** What cannot be computed is not decided. */
  SIG_ALG_UNSUPPORTED: 'undecided',
  CERT_KEY_UNSUPPORTED: 'undecided',
  /** The search was cut off: a file with more certificates of one name than any honest one. */
  LIMIT_EXCEEDED: 'undecided',
} as const satisfies Readonly<Record<string, FindingForce>>;

export type ChainCode = keyof typeof chainForces;

/** A finding about a chain with the weight of the table. */
export function chainFinding(code: ChainCode, evidence: VerificationFinding['evidence'] = {}) {
  return finding(chainForces[code], code, evidence);
}
