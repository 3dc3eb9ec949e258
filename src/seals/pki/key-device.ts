// Where a seal key lives: a protected file of this machine, or a token that signs itself and never gives its key away. One port, so that the desk asks
// for a PIN and for signatures and knows no more. Everything is synchronous, as a `Signer` is; a token may take a second for a signature, and the library
// of a vendor may crash the process that loads it: whoever opens one does so in a process that may fall.
//
// Room for SKF (GM/T 0016, the interface of the national USB keys): a third kind that answers the same questions by SKF_EnumDev, SKF_VerifyPIN and
// SKF_ECCSignData, whose signatures are SM2's r and s in a structure of fixed size; its keys are listed by the certificates of its containers.
import type { Certificate } from './certificate.ts';
import type { SigningKey } from './signing-key.ts';

/** A key that can be seen without a PIN: by its certificate. */
export interface DeviceKey {
  /** Names the key within its device. */
  readonly id: string;
  readonly label: string;
  readonly certificate: Certificate;
}

export type DeviceFailure =
  /** No token in the reader, or it was pulled out. Plug it in and try again. */
  | 'device-absent'
  /** The vendor's library cannot be loaded or answers what it must not. Install or update the driver. */
  | 'device-unusable'
  /** Try again; the token counts. */
  | 'pin-wrong'
  /** Too many wrong PINs: the authority's token office must unlock it. */
  | 'pin-locked';

/** An expected outcome; `detail` is for the log (a library's own number). */
export interface DeviceRefusal {
  readonly ok: false;
  readonly code: DeviceFailure;
  readonly detail: string;
}

export type DeviceOutcome<T> = { readonly ok: true; readonly value: T } | DeviceRefusal;

/** A device after its PIN. */
export interface DeviceSession {
  /**
   * The key that makes signatures of this kind; null when the device has none by this id. Its `sign` throws a `DeviceError` when the device fails then,
   * for example because it was pulled out.
   */
  signingKey(id: string): SigningKey | null;
  /** Forgets the PIN and wipes what can be wiped; signing throws from then on. */
  close(): void;
}

export interface KeyDevice {
  readonly kind: 'keyFile' | 'pkcs11';
  listKeys(): DeviceOutcome<readonly DeviceKey[]>;
  open(pin: string): DeviceOutcome<DeviceSession>;
  /** Lets the device go; sessions end with it. */
  close(): void;
}

/** A device that fails in the middle of an act. */
export class DeviceError extends Error {
  readonly code: DeviceFailure;

  constructor({ code, detail }: Pick<DeviceRefusal, 'code' | 'detail'>) {
    super(`${code}: ${detail}`);
    this.name = 'DeviceError';
    this.code = code;
  }
}
