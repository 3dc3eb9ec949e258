// A seal key that a unit's certificate authority delivered as a file (PKCS#12, .p12 or .pfx), and why one is not taken.

/** A key with a long chain takes ten kilobytes; larger files are not opened. */
export const maxSealKeyFileBytes = 1024 * 1024;

export const sealKeyFileRefusals = [
  /** The password is wrong, or the file was damaged after it was written. Remedy: type it again, or get the file again. */
  'p12-password-wrong',
  /** Not such a file, or one without protection against changes. Remedy: choose the .p12 or .pfx file. */
  'p12-unreadable',
  /** More than `maxSealKeyFileBytes`. Remedy: choose the right file. */
  'p12-too-large',
  /** Protected in a way that this version cannot open (SM4, PBMAC1). Remedy: have it exported with AES-256. */
  'p12-cipher-unsupported',
  /** Asks for more key derivation than any honest file. Remedy: have it exported again. */
  'p12-too-costly',
  /** Certificates only. Remedy: have it exported with its private key. */
  'p12-no-key',
  /** Which of them is meant cannot be known. Remedy: have one key exported alone. */
  'p12-several-keys',
  /** SM2: the authority issues those for keys that were made on the machine. Remedy: take RSA or EC; SM2 is made here by itself. */
  'p12-sm2',
  /** Neither RSA nor EC of P-256, P-384 or P-521 (details.key). Remedy: ask for one of these. */
  'p12-key-kind',
  /** RSA of fewer than 2048 bits (details.key). Remedy: ask for a key of 2048 to 4096. */
  'p12-key-weak',
  /** RSA of more than 4096 bits, or with another exponent than 65537 (details.key). Remedy: ask for a key of 2048 to 4096 bits. */
  'p12-key-unusual',
  /** It is the key that the seal has already. Remedy: bring a new one, or have it made here. */
  'p12-key-in-use',
  /** The key comes back out of a token: it is not the one of the registered certificate. Remedy: that key's file, or a renewal. */
  'p12-not-registered',
] as const;
export type SealKeyFileRefusal = (typeof sealKeyFileRefusals)[number];
