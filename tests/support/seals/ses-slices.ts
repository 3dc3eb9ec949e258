// The signed slices of seal signatures, cut out by place alone, so that another program can judge them.
import { childrenOf, type DerElement, readDer } from '../../../src/seals/pki/der.ts';
import { parseCertificate, type Certificate } from '../../../src/seals/pki/certificate.ts';
import { writeSequence } from '../../../src/seals/pki/der-writer.ts';

/** Bytes with the signature value over them and the certificate that it is said to come from. */
export interface SignedSlice {
  readonly what: 'signature' | 'seal';
  readonly certificate: Certificate;
  readonly data: Uint8Array;
  readonly value: Uint8Array;
}

const partsOf = (element: DerElement | undefined): readonly DerElement[] =>
  element ? childrenOf(element) : [];

function sliceOf(
  what: SignedSlice['what'],
  data: Uint8Array,
  [certificate, value]: readonly (DerElement | undefined)[],
): SignedSlice {
  if (!certificate || !value) throw new Error(`a ${what} without its parts`);
  // A BIT STRING begins with its count of unused bits.
  return { what, certificate: parseCertificate(certificate.content), data, value: value.content.subarray(1) };
}

/** Signature and seal of an SES_Signature, by the number of its parts: two in the first version, more since. */
export function slicesOf(signedValue: Uint8Array): readonly SignedSlice[] {
  const [tbs, ...rest] = partsOf(readDer(signedValue));
  if (!tbs) throw new Error('no TBS_Sign');
  const fields = partsOf(tbs);
  const isFirst = rest.length === 1;
  const signer = isFirst ? [fields[5], rest[0]] : [rest[0], rest[2]];
  const [info, ...sealRest] = partsOf(fields[1]);
  if (!info) throw new Error('no SealInfo');
  const [certificate, algorithm, value] = isFirst ? partsOf(sealRest[0]) : sealRest;
  if (!certificate || !algorithm) throw new Error('a seal without its parts');
  const signed = isFirst ? writeSequence(info.raw, certificate.raw, algorithm.raw) : info.raw;
  return [sliceOf('signature', tbs.raw, signer), sliceOf('seal', signed, [certificate, value])];
}

/** The token of a signature since GB/T 38540, and the value that it is over; null: none. */
export function tokenOf(
  signedValue: Uint8Array,
): { readonly token: Uint8Array; readonly over: Uint8Array } | null {
  const [, , , value, stamp] = partsOf(readDer(signedValue));
  const token = partsOf(stamp)[0];
  return value && token ? { token: token.content.subarray(1), over: value.content.subarray(1) } : null;
}

/** dataHash of a signature. */
export function dataHashOf(signedValue: Uint8Array): Uint8Array {
  const hash = partsOf(partsOf(readDer(signedValue))[0])[3];
  if (!hash) throw new Error('no dataHash');
  return hash.content.subarray(1);
}
