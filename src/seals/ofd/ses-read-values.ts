// Values inside of seals, with the tolerances that real seals need (see ses-read.ts), and what can be told from the outside of a structure.
import { childrenOf, readDer, tags, type DerElement } from '../pki/der.ts';
import { expectTag, sequenceOf } from '../pki/der-values.ts';
import { PkiError } from '../pki/pki-error.ts';
import type { SesExtension } from './ses-types.ts';

/** How a structure is written. */
export interface SesEncoding {
  /** DER throughout; a seal that is not was changed or made by faulty software. */
  readonly isDer: boolean;
  /** Some BIT STRING counts its zero bits as unused, as if it were a list of named bits. */
  readonly hasNamedBits: boolean;
}

/** Looks through a whole structure, octet strings excepted. */
export function encodingOf(bytes: Uint8Array): SesEncoding {
  try {
    return { isDer: true, hasNamedBits: hasNamedBits(readDer(bytes)) };
  } catch (error) {
    if (error instanceof PkiError) return { isDer: false, hasNamedBits: false };
    throw error;
  }
}

function hasNamedBits(element: DerElement): boolean {
  if (element.tag === tags.bitString) return element.content[0] !== 0;
  // Every part is walked even after a hit: the walk is what finds parts that are not DER.
  return (element.tag & 0x20) !== 0 && childrenOf(element).map(hasNamedBits).includes(true);
}

/** Whether the bytes begin as CMS does, with the identifier of a content: what a signature is follows from its structure. */
export function looksLikeCms(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const lengthBytes = first > 0x80 && first <= 0x84 ? first & 0x7f : 0;
  return bytes[0] === tags.sequence && bytes[2 + lengthBytes] === tags.oid;
}

/** ExtData of a seal or a signature. */
export function readExtensions(element: DerElement): readonly SesExtension[] {
  return sequenceOf(element).map((item) => {
    const [id, ...rest] = sequenceOf(item);
    if (!id || rest.length === 0 || rest.length > 2) throw malformed('an extension out of form');
    const flag = rest.length === 2 ? rest[0] : undefined;
    if (flag) expectTag(flag, tags.boolean);
    return {
      idHex: Buffer.from(id.content).toString('hex').slice(0, 128),
      critical: flag?.content[0] === 0xff,
    };
  });
}

/**
 * Bytes of a BIT STRING. Some encoders write it as a list of named bits: then its last byte's zero bits count as unused (X.690, 11.2.2), which loses
 * nothing; bytes that they dropped are lost.
 */
export function readBits(element: DerElement): Uint8Array {
  expectTag(element, tags.bitString);
  const unused = element.content[0] ?? 8;
  const last = element.content.length > 1 ? (element.content.at(-1) ?? 0) : 0xff;
  const isWhole = unused === 0 || (unused <= 7 && (last & ((1 << unused) - 1)) === 0);
  if (!isWhole) throw malformed('a bit string with bits in its unused part');
  return element.content.subarray(1);
}

/** String types; which one is used tells nothing that anybody relies on. */
const stringTags = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1e]);

/** Words for people: UTF-8, else GB18030 as older programs write; never a reason to refuse. */
export function readWords(element: DerElement): string {
  if (!stringTags.has(element.tag)) throw malformed(`tag ${element.tag.toString(16)} where words belong`);
  const bytes = element.content.subarray(0, 4096);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Bytes that are no seal. */
export function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not a seal: ${what}`);
}
