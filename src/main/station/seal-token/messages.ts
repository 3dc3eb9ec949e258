// What the station and the process that loads a vendor's library say to each other. One question, one answer, then that process ends:
//
//     question, on its input:  length of JSON (4 bytes) | JSON | length of PIN (4 bytes) | PIN | bytes to sign
//     answer, on channel 3:    JSON                       (output and errors are the vendor's: some libraries print there)
//
// The PIN is no part of the JSON, so that nothing which shows a question shows it.

/** Where a key lives, as a person set it. */
export interface TokenPlace {
  /** Absolute path of the vendor's library. */
  readonly libraryPath: string;
  readonly tokenLabel: string;
  readonly keyLabel: string;
}

/** `look` needs no PIN; `open` tries it and lets go; `sign` makes one signature. */
export type TokenQuestion =
  | { readonly act: 'look'; readonly place: TokenPlace }
  | {
      readonly act: 'open' | 'sign';
      readonly place: TokenPlace;
      /** SubjectPublicKeyInfo of the key in hex. */
      readonly spkiHex: string;
      /** Of the registered certificate; null: none was issued yet. */
      readonly certificateSha256: string | null;
    };

export type TokenFailure =
  /** The library cannot be loaded, or answers what it must not. Remedy: install the driver, check the path. */
  | 'token-library'
  /** The library took its process down. Remedy: unplug and plug in again; another version of the driver. */
  | 'token-crashed'
  /** The library did not answer in time. Remedy: unplug and plug in again. */
  | 'token-hangs'
  /** No token of that label is plugged in. Remedy: plug it in. */
  | 'token-absent'
  /** The token holds no key of that label, or not the unit's. Remedy: check which token it is. */
  | 'token-key-absent'
  /** The token carries another certificate for this key than the registered one. Remedy: the token office writes the registered one. */
  | 'token-certificate-differs'
  /** The PIN is wrong. */
  | 'pin-wrong'
  /** The token locked itself. Remedy: the token office unlocks it. */
  | 'pin-locked';

/** A key as the screen shows it. */
export interface SeenKey {
  readonly label: string;
  readonly kind: 'rsa' | 'ec';
  readonly spkiHex: string;
  readonly certificateSha256: string | null;
}

export type TokenAnswer =
  | { readonly ok: true; readonly keys: readonly SeenKey[] }
  | {
      readonly ok: true;
      readonly kind: 'rsa' | 'ec';
      readonly algorithmHex: string;
      /** Empty for `open`. */
      readonly signatureHex: string;
    }
  | {
      readonly ok: false;
      readonly code: TokenFailure;
      readonly detail: string;
      /** The next wrong PIN locks the token. */
      readonly finalTry?: boolean;
    };

/** The bytes of a question; whoever made them wipes them. */
export function writeQuestion(question: TokenQuestion, pin: Uint8Array, data: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(question));
  return Buffer.concat([lengthOf(json), json, lengthOf(pin), pin, data]);
}

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

/** PIN and data are views of the bytes. */
export function readQuestion(bytes: Buffer): {
  readonly question: TokenQuestion;
  readonly pin: Buffer;
  readonly data: Buffer;
} {
  const pinAt = 4 + bytes.readUInt32BE(0);
  const dataAt = pinAt + 4 + bytes.readUInt32BE(pinAt);
  return {
    question: JSON.parse(bytes.toString('utf8', 4, pinAt)) as TokenQuestion,
    pin: bytes.subarray(pinAt + 4, dataAt),
    data: bytes.subarray(dataAt),
  };
}
