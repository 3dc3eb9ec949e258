// What single files are judged by: anchors, intermediates, revocation lists, the states of seals, and the policy. Two sources: the accepted publication
// of the authority, and a folder of files (the command line, imports of a unit).
import type { RegisteredSeal, SealRegistry } from '../../shared/domain/published.ts';
import { verificationPolicyOf } from '../../shared/domain/published.ts';
import { evaluationPolicy } from '../../shared/domain/verification-policy.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Crl } from '../pki/crl.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import { readTrustFiles } from './trust-files.ts';
import type { RefusedTrustFile, TrustFile } from './trust-files.ts';
import type { SenderTrust } from './sender-trust.ts';
import type { TrustStore } from './trust-store.ts';

/** Everything that a verifier believes. */
export interface TrustMaterial {
  readonly anchors: readonly Certificate[];
  /** Authorities below the anchors, and roots that were refused as anchors: a chain that needs one of those then says why it does not hold. */
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** Null: this unit has imported none. */
  readonly sealStatus: SealStatusList | null;
  readonly policy: VerificationPolicy;
  /** Directory and seal registry; left out where there are none, and who may seal for whom is then open. */
  readonly senders?: SenderTrust;
  /** Results that many files share; without it each is computed anew. */
  readonly cache?: VerificationCache;
}

/** What is known of one registered seal. */
export interface SealStatus {
  readonly seal: RegisteredSeal;
  /** `suspended` and `destroyed` forbid what was sealed since `since`. */
  readonly state: RegisteredSeal['state'];
  /** Since when the state holds; null: not said. */
  readonly since: Date | null;
}

/** The seal registry as a list of states (step 17 of seals.md section 4). */
export interface SealStatusList {
  readonly issuedAt: Date;
  readonly nextUpdate: Date;
  /** The seal with this `esID` (GB/T 38540-2020, 6.2.2), or null when the list does not know it. */
  ofSeal(esId: string): SealStatus | null;
}

/** What a station judges single files by: its accepted publication. */
export function trustMaterialOf(store: TrustStore, cache?: VerificationCache): TrustMaterial {
  return {
    anchors: [...store.anchors, ...store.sm2.anchors],
    intermediates: [...store.intermediates, ...store.sm2.intermediates],
    crls: [...store.crls, ...store.sm2.crls],
    sealStatus: sealStatusOf(store.registry),
    policy: verificationPolicyOf(store.policy),
    senders: store,
    ...(cache === undefined ? {} : { cache }),
  };
}

/** The states of a seal registry, by esID. */
export function sealStatusOf(registry: SealRegistry): SealStatusList {
  const seals = new Map(
    registry.seals.flatMap((seal) => (seal.esId === undefined ? [] : [[seal.esId, seal] as const])),
  );
  return {
    issuedAt: new Date(registry.issuedAt),
    nextUpdate: new Date(registry.nextUpdate),
    ofSeal(esId) {
      const seal = seals.get(esId);
      if (seal === undefined) return null;
      const since = seal.lifeSince === undefined ? null : new Date(seal.lifeSince);
      return { seal, state: seal.state, since };
    },
  };
}

export interface TrustFolder {
  readonly trust: TrustMaterial;
  /** Files and certificates that are not believed, each with its reason. */
  readonly refused: readonly RefusedTrustFile[];
}

/**
 * Reads a folder of trust: PEM bundles and DER files with roots, intermediates and revocation lists, in any mixture. Self-signed roots become anchors,
 * all other certificates intermediates; a root without what a root needs is refused as an anchor and kept among the intermediates. Judges by the
 * evaluation policy (a missing list is told) unless another is given. Never throws on the bytes of a file.
 */
export function readTrustFolder(
  files: readonly TrustFile[],
  options: { readonly policy?: VerificationPolicy; readonly cache?: VerificationCache } = {},
): TrustFolder {
  const { policy = evaluationPolicy, cache } = options;
  const { anchors, intermediates, crls, refused } = readTrustFiles(files);
  const trust: TrustMaterial = {
    anchors: anchors.map(({ certificate }) => certificate),
    intermediates: [
      ...intermediates.map(({ certificate }) => certificate),
      ...refused.flatMap(({ certificate }) => certificate ?? []),
    ],
    crls: crls.map(({ crl }) => crl),
    sealStatus: null,
    policy,
    ...(cache === undefined ? {} : { cache }),
  };
  return { trust, refused };
}
