// What the authority publishes, each a JWS signed by its list key, each with number, issue time and next update: a client never goes back to a
// lower number (design.md, rules).
import type { SealId, UnitCode } from './ids.ts';

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
  readonly state: 'active' | 'suspended' | 'destroyed';
  readonly validFrom: string;
  readonly validUntil: string;
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
}

/** The numbered revocation list: the DER CRLs in base64 under one number. */
export interface RevocationLists extends Published<'yizhan/revocation/1'> {
  readonly crls: readonly string[];
}

/** One file with all of them as compact JWS, and the certificates needed to judge them. */
export interface Publication {
  readonly certificates: {
    readonly root: string;
    readonly intermediates: readonly string[];
    readonly listSigner: string;
  };
  readonly directory: string;
  readonly sealRegistry: string;
  readonly policy: string;
  readonly revocation: string;
}
