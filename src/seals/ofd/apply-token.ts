// A token is looked at before it goes into a signature: one that proves nothing would make a good seal look forged.
import { digestOf } from '../pki/digest.ts';
import { PkiError } from '../pki/pki-error.ts';
import { readTimeStampToken, type ReadTimeStamp } from '../pki/timestamp.ts';
import { SealingRefused } from './apply-refusal.ts';

/** Throws a SealingRefused unless the token's signature holds and it is over this signature value. Whom it comes from is for the verifier to judge. */
export function checkToken(token: Uint8Array, signatureValue: Uint8Array): void {
  const { info, cms } = readOrRefuse(token);
  // A token may come without its certificate (RFC 3161, 2.4.1: certReq); then only the verifier has it.
  if (!cms.ok && cms.code !== 'CMS_SIGNER_CERT_MISSING') throw new SealingRefused('TST_INVALID', cms.code);
  const { digest, value, oid } = info.imprint;
  if (digest === null) throw new SealingRefused('TST_INVALID', `a token with digest ${oid}`);
  if (Buffer.compare(digestOf(digest, signatureValue), value) !== 0)
    throw new SealingRefused('TST_IMPRINT_MISMATCH', 'the token is over something else');
}

function readOrRefuse(token: Uint8Array): ReadTimeStamp {
  try {
    return readTimeStampToken(token);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new SealingRefused('TST_INVALID', error.message);
  }
}
