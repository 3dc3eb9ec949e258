// What the authority publishes, each a JWS signed by its list key, each with number, issue time and next update: a client never goes back to a
// lower number (design.md, rules).
import type { SealId, Sha256, UnitCode } from './ids.ts';
import type { Urgency } from './kinds.ts';
import type { SealLifeState } from './seal-life.ts';
import { safeVerificationPolicy, type VerificationPolicy } from './verification-policy.ts';

interface Published<Type extends string> {
  readonly type: Type;
  /** Rises by one with every issue. */
  readonly number: number;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  readonly nextUpdate: string;
}

export type UnitKind = 'government' | 'department' | 'county' | 'township' | 'enterprise';

export interface DirectoryUnit {
  readonly code: UnitCode;
  readonly name: string;
  /** Standard short name for addressee lists; equals `name` when there is none. */
  readonly shortName: string;
  readonly kind: UnitKind;
  readonly parent: UnitCode | null;
  /** 机关代字, e.g. 云府办发; the first is the default. */
  readonly issuerCodes: readonly string[];
  readonly dutyPhone: string;
  readonly contact: string;
  /** Names the unit bore before, with the last day of each (ISO date): old documents keep the old name. */
  readonly formerNames: readonly { readonly name: string; readonly until: string }[];
  /** PEM certificates by use; several when renewed, newest first. */
  readonly machineCertificates: readonly string[];
  readonly encryptionCertificates: readonly string[];
  /** First day (ISO date) on which the unit is no more: merged or abolished. Its seals end by the registry. */
  readonly abolishedOn?: string | null;
  /** The unit that takes over: what is addressed to this one goes there. */
  readonly successor?: UnitCode | null;
}

export interface Directory extends Published<'yizhan/directory/1'> {
  readonly region: string;
  readonly units: readonly DirectoryUnit[];
}

export interface RegisteredSeal {
  readonly id: SealId;
  readonly unit: UnitCode;
  /** As engraved; must equal the signature of the document. */
  readonly name: string;
  /** 国发〔1999〕25号: 45 for city and county governments, 42 for townships, at most 45 for departments. */
  readonly diameterMm: number;
  readonly certificatePem: string;
  /** SHA-256 of the seal picture (PNG), lower-case hex. */
  readonly pictureSha256: string;
  /** Coarse state that every station understands; `life` is the exact one. A lost seal is `suspended` here until it is destroyed. */
  readonly state: 'active' | 'suspended' | 'destroyed';
  readonly validFrom: string;
  /** Of a superseded seal: the end of the days in which both may be used. */
  readonly validUntil: string;
  /** The unit's SM2 certificate of the same seal, for OFD; absent in seals enrolled without one. */
  readonly sm2CertificatePem?: string;
  /** `esID` inside the SES seal (GB/T 38540-2020, 6.2.2). */
  readonly esId?: string;
  /** SHA-256 of the SES seal's DER, lower-case hex. */
  readonly esealSha256?: Sha256;
  readonly life?: SealLifeState;
  /** ISO 8601 UTC: since when `life` is so. A document that a trusted time stamp puts before it is judged by the state before. */
  readonly lifeSince?: string;
  /** The seal that took its place at a renewal. */
  readonly supersededBy?: SealId;
}

export interface SealRegistry extends Published<'yizhan/seal-registry/1'> {
  readonly seals: readonly RegisteredSeal[];
}

export interface Policy extends Published<'yizhan/policy/1'> {
  /** Largest package, bytes; 200 MB by default. */
  readonly maxPackageBytes: number;
  /** Sealed documents wait for the clerk's 发出 instead of going by themselves. Units listed here. */
  readonly holdForRelease: readonly UnitCode[];
  /** A missing or stale revocation list makes the verdict `unknown` (soft) or `failed` (hard). */
  readonly revocation: 'soft' | 'hard';
  /** Minutes without a key before a station locks. */
  readonly idleLockMinutes: number;
  /** Small units: allow one person to hold two roles of one document, except drafter + custodian. */
  readonly rolePairsAllowed: readonly UnitCode[];
  /** What verifiers judge by; see `verificationPolicyOf`. */
  readonly verification?: VerificationPolicy;
  /** RFC 3161 over HTTP; the authority's own time-stamp key answers there, never the exchange's. Absent: seals carry no time stamp. */
  readonly timeStampUrl?: string;
  /** Which form a unit's original has; see `sealFormOf`. */
  readonly sealForms?: SealForms;
  /** SHA-256 of the SM2 root in `Publication.certificates.sm2`: believed because the list signer, under the pinned RSA root, names it here. */
  readonly sm2RootSha256?: Sha256;
  /** How stations use the line; see `RoadPolicy`. */
  readonly road?: RoadPolicy;
  /** `required`: packages are encrypted to their recipients, the exchange takes no others. Left out: `off`. */
  readonly encryption?: 'required' | 'off';
  /** The exchange is one more recipient, so that the centre checks markings and seals too. Left out: it is not, and checks the signed envelope alone. */
  readonly exchangeReads?: boolean;
  /** Encryption certificates of the exchange (PEM), newest first. */
  readonly exchangeCertificates?: readonly string[];
}

/** What a network of a prefecture can bear. Everything left out: as fast as the line. */
export interface RoadPolicy {
  /** Most bytes a second of packages that one station moves, both ways together. */
  readonly bytesPerSecond?: number;
  /**
   * A package that is announced to a thousand stations in one second is fetched by each at a moment of its own within so many seconds, by urgency;
   * small packages and what was waiting before are not held back.
   */
  readonly downloadSpreadSeconds?: Readonly<Record<Urgency, number>>;
}

/** OFD with an SM2 seal (GB/T 38540) and a PDF for reading, or PDF alone. */
export type SealForm = 'ofd' | 'pdf';

export interface SealForms {
  readonly default: SealForm;
  readonly exceptions: readonly { readonly unit: UnitCode; readonly form: SealForm }[];
}

/** The form of a unit's originals: what the policy says of the unit, else its default, else OFD. */
export function sealFormOf(policy: Pick<Policy, 'sealForms'>, unit: UnitCode): SealForm {
  const { default: usual = 'ofd', exceptions = [] } = policy.sealForms ?? {};
  return exceptions.find((one) => one.unit === unit)?.form ?? usual;
}

/** What a station judges by: the authority's words, or the safe defaults with the older `revocation` member. */
export function verificationPolicyOf(
  policy: Pick<Policy, 'verification' | 'revocation'>,
): VerificationPolicy {
  return policy.verification ?? { ...safeVerificationPolicy, revocation: policy.revocation };
}

/** The numbered revocation list: the DER CRLs in base64 under one number. */
export interface RevocationLists extends Published<'yizhan/revocation/1'> {
  readonly crls: readonly string[];
  /** Lists of the SM2 authorities. Apart: a station that knows no SM2 refuses a publication with a list that it cannot check. */
  readonly sm2Crls?: readonly string[];
}

/** One file with all of them as compact JWS, and the certificates needed to judge them. */
export interface Publication {
  readonly certificates: {
    readonly root: string;
    readonly intermediates: readonly string[];
    readonly listSigner: string;
    /** The SM2 chain; believed only when its root is the one that the signed policy names. */
    readonly sm2?: { readonly root: string; readonly intermediates: readonly string[] };
  };
  readonly directory: string;
  readonly sealRegistry: string;
  readonly policy: string;
  readonly revocation: string;
}
