// What unit and authority say to each other about seals: payloads of JWS. A unit signs with its machine key, the authority with its list key; the exchange
// keeps and relays both and decides nothing. Idempotent by `noticeId`.
import type { IssuedSm2Seal } from './enrolment.ts';
import type { SealId, UnitCode } from './ids.ts';
import type { SealAct, SealLifeState } from './seal-life.ts';

/**
 * What a unit may say. `request`, `renew` and `destroy` wait for the authority; the others take effect as soon as it reads them. `cancel` takes one of those
 * that wait back: what is decided already stays decided.
 */
export const sealNoticeKinds = [
  'request',
  'authorise',
  'suspend',
  'reportLost',
  'renew',
  'destroy',
  'cancel',
] as const;
export type SealNoticeKind = (typeof sealNoticeKinds)[number];

/** Kinds that wait for the authority's decision, and can be taken back until it is there. */
export const cancellableKinds: readonly SealNoticeKind[] = ['request', 'renew', 'destroy'];

/** Wish for a seal or its renewal: certificate requests proven by their keys, and the picture. */
export interface SealWish {
  readonly name: string;
  readonly diameterMm: number;
  readonly pictureSha256: string;
  /** PNG in base64, `maxSealPictureBytes` at most. */
  readonly picture: string;
  /** PKCS#10 in PEM; a renewal may bring the unit's other keys too. */
  readonly csrs: {
    readonly seal: string;
    readonly sm2Seal?: string;
    readonly machine?: string;
    readonly encryption?: string;
  };
}

/** JWS by the unit's machine key. */
export interface SealNotice {
  readonly type: 'yizhan/seal-notice/1';
  /** UUID v7, made by the unit. */
  readonly noticeId: string;
  readonly unit: UnitCode;
  readonly kind: SealNoticeKind;
  /** Null in a `request`: the authority gives the id. */
  readonly sealId: SealId | null;
  /** Role in which the person acted. */
  readonly byRole: 'unitAdministrator' | 'custodian';
  readonly byPerson: string;
  readonly reason: string;
  /** In `request` and `renew`. */
  readonly wish: SealWish | null;
  /** In `cancel`: the notice that is taken back. */
  readonly cancels?: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** What comes with an issued or renewed seal. */
export interface IssuedSeal {
  readonly certificates: {
    readonly seal: string;
    readonly machine?: string;
    readonly encryption?: string;
    readonly intermediates: readonly string[];
  };
  readonly sm2?: IssuedSm2Seal;
}

/** JWS by the authority's list signer: what was done with a seal, each step one. */
export interface SealDecision {
  readonly type: 'yizhan/seal-decision/1';
  /** UUID, made by the authority. */
  readonly noticeId: string;
  readonly unit: UnitCode;
  readonly sealId: SealId;
  readonly act: SealAct;
  readonly state: SealLifeState;
  /** The unit's notice that it answers. */
  readonly answers: string | null;
  readonly reason: string;
  /** With `issue`; of a renewal `sealId` is the new seal's. */
  readonly issued: IssuedSeal | null;
  /** ISO 8601 UTC. */
  readonly at: string;
}
