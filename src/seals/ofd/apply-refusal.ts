/** Why a file was not sealed. The codes that verifiers use too mean the same there. */
export type SealingRefusalCode =
  /** No OFD, or one that the reader refuses. Remedy: make the file again. */
  | 'CONTAINER_MALFORMED'
  /** The file holds several documents or none. Remedy: seal each by itself. */
  | 'DOCUMENT_COUNT'
  /** An earlier signature covers the list of signatures: it was meant to be the last. Remedy: start again from the unsealed file. */
  | 'SIGNATURE_LIST_CLOSED'
  /** A stamp names a page that is not there, or cannot be seen on it. Remedy: take the places from the same rendering. */
  | 'STAMP_MISPLACED'
  /** The seal cannot be read, or its maker's signature does not hold. Remedy: fetch the seal from the authority again. */
  | 'SES_MALFORMED'
  | 'SEAL_SIG_INVALID'
  /** The signer's certificate is not in the seal: it was renewed. Remedy: the authority makes the seal anew. */
  | 'SEAL_SIGNER_NOT_LISTED'
  /** Outside of the seal's or the certificate's time. Remedy: renew, or set the clock. */
  | 'SEAL_NOT_YET_VALID'
  | 'SEAL_EXPIRED_AT_SIGNING'
  | 'CERT_NOT_VALID_AT_SIGNING'
  /** The token is broken, or not over this signature's value. Remedy: ask for a new one. */
  | 'TST_INVALID'
  | 'TST_IMPRINT_MISMATCH'
  /** The signature is not there, or has a time stamp already, or is covered by a later one. Remedy: none needed. */
  | 'TIME_STAMP_IMPOSSIBLE';

/** A file was not sealed; nothing was written. `detail` is for evidence and logs. */
export class SealingRefused extends Error {
  readonly code: SealingRefusalCode;
  readonly detail: string;

  constructor(code: SealingRefusalCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'SealingRefused';
    this.code = code;
    this.detail = detail;
  }
}
