import { childrenOf, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { concatBytes } from './der-writer.ts';
import { PkiError } from './pki-error.ts';

/** Content of an OCTET STRING, also of one that BER cut into pieces; `implicit` names the tag that stands in its place, without the constructed bit. */
export function octetsOf(element: DerElement, implicit: number = tags.octetString): Uint8Array {
  if (element.tag === implicit) return element.content;
  if (element.tag !== (implicit | 0x20) || element.encoding !== 'ber') {
    throw new PkiError('DER_MALFORMED', 'not DER: no octet string');
  }
  return concatBytes(childrenOf(element).map((piece) => octetsOf(piece)));
}
