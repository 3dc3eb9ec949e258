/** Why bytes could not be read as what they claim to be. */
export type PkiFailure =
  /** Not DER, or DER that breaks a rule (length form, padding, depth, trailing bytes). The file is damaged or made by faulty software. */
  | 'DER_MALFORMED'
  /** Larger or deeper than any honest certificate, list or signature. */
  | 'DER_LIMIT_EXCEEDED'
  /** Readable DER that is not an X.509 certificate. */
  | 'CERT_MALFORMED'
  /** Readable DER that is not an X.509 revocation list. */
  | 'CRL_MALFORMED'
  /** Not a PKCS#10 request, or its proof of possession fails. */
  | 'CSR_REFUSED'
  /** Not a private key, or one of a kind that this version cannot use. */
  | 'KEY_UNREADABLE'
  /** Not PEM of the kind asked for. */
  | 'PEM_MALFORMED';

/** The one error that readers of this folder throw on bad bytes; anything else is a bug. */
export class PkiError extends Error {
  readonly code: PkiFailure;

  constructor(code: PkiFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PkiError';
    this.code = code;
  }
}
