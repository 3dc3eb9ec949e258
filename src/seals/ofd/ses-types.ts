// Seals and seal signatures as read (GM/T 0031-2014, GB/T 38540-2020, GM/T 0031-2025): raw slices for everything that is hashed or compared.
import type { SesTime } from './ses-time.ts';

/** Which structure the bytes have; the version number inside is told beside it. */
export type SesStructure =
  /** GM/T 0031-2014: a seal of two elements. */
  | 'v1'
  /** GB/T 38540-2020 and GM/T 0031-2025: a seal of four or five. */
  | 'v4';

/** SES_ESPictrueInfo. */
export interface SesPicture {
  /** As written: PNG, gif, BMP, ofd. Not to be trusted: the bytes decide. */
  readonly type: string;
  readonly data: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Who may sign with a seal. */
export type SesCertList =
  /** certListType 1, and every seal of the first version: whole certificates. */
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  /** certListType 2: digests of them. */
  | {
      readonly kind: 'digests';
      readonly digests: readonly { readonly type: string; readonly value: Uint8Array }[];
    }
  /** A type that no standard knows. */
  | { readonly kind: 'unknown'; readonly listType: number };

/** ExtData. The identifier is kept as bytes: real seals write words where an identifier belongs. */
export interface SesExtension {
  readonly idHex: string;
  readonly critical: boolean;
}

/** SESeal. */
export interface SesSeal {
  /** The whole structure as stored. */
  readonly raw: Uint8Array;
  readonly structure: SesStructure;
  readonly version: number;
  readonly vendor: string;
  readonly id: string;
  /** 1 unit, 2 person. */
  readonly type: number;
  readonly name: string;
  readonly certList: SesCertList;
  readonly createdAt: SesTime;
  readonly validFrom: SesTime;
  readonly validUntil: SesTime;
  readonly picture: SesPicture;
  readonly extensions: readonly SesExtension[];
  /** What the maker signed. */
  readonly signedBytes: Uint8Array;
  readonly makerCertificate: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  /** Token over the maker's signature value, in version 5 only. */
  readonly timeStamp: Uint8Array | null;
}

/** SES_Signature. */
export interface SesSignature {
  readonly structure: SesStructure;
  /** TBS_Sign.version. */
  readonly version: number;
  readonly seal: SesSeal;
  readonly signingTime: SesTime;
  /** A token where the first version has its time (GM/T 0031-2014, timeInfo); null otherwise. */
  readonly timeInfoToken: Uint8Array | null;
  readonly dataHash: Uint8Array;
  readonly propertyInfo: string;
  readonly extensions: readonly SesExtension[];
  /** TBS_Sign as stored: what the signer signed. */
  readonly signedBytes: Uint8Array;
  readonly signerCertificate: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  /** Token over the signature value. */
  readonly timeStamp: Uint8Array | null;
}
