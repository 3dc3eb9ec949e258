import { childrenOf, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { expectTag, openCursor, readOid, readText } from './der-values.ts';
import { PkiError } from './pki-error.ts';
import { writeElement, writeOid, writeSequence, writeUtf8 } from './der-writer.ts';
import { nameOids } from './oids.ts';

/** A subject or issuer; two names are the same when their `raw` bytes are. */
export interface DistinguishedName {
  readonly raw: Uint8Array;
  readonly attributes: readonly { readonly oid: string; readonly value: string }[];
  readonly commonName: string | null;
  readonly organization: string | null;
  readonly organizationIdentifier: string | null;
}

/** Reads a Name (RFC 5280, 4.1.2.4). */
export function readName(element: DerElement): DistinguishedName {
  expectTag(element, tags.sequence);
  const attributes = childrenOf(element).flatMap((rdn) => {
    expectTag(rdn, tags.set);
    return childrenOf(rdn).map((pair) => {
      const cursor = openCursor(pair);
      const attribute = { oid: readOid(cursor.next()), value: readNameText(cursor.next()) };
      cursor.end();
      return attribute;
    });
  });
  // A certificate that names a thing twice names it not at all: no reader may pick the one it likes.
  const only = (oid: string): string | null => {
    const values = attributes.filter((attribute) => attribute.oid === oid);
    return values.length === 1 ? (values[0]?.value ?? null) : null;
  };
  return {
    raw: element.raw,
    attributes,
    commonName: only(nameOids.commonName),
    organization: only(nameOids.organization),
    organizationIdentifier: only(nameOids.organizationIdentifier),
  };
}

/**
 * Text of an attribute. Some authorities write Chinese into an IA5String or PrintableString (实务: a provincial authority does for e-mail addresses), older
 * ones GBK into a UTF8String: the words are for people and a name is compared by its bytes, so that such a certificate is read and not refused.
 */
export function readNameText(element: DerElement): string {
  try {
    return readText(element);
  } catch (error) {
    const isAsciiKind = element.tag === 0x13 || element.tag === 0x16;
    if (!(error instanceof PkiError) || !(isAsciiKind || element.tag === tags.utf8String)) throw error;
    return isAsciiKind ? new TextDecoder('utf-8').decode(element.content) : readOlder(element.content);
  }
}

/** As GBK, else a letter a byte: no two names may become one. */
function readOlder(bytes: Uint8Array): string {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** Writes a Name of one attribute an RDN, all UTF8String but the country, which RFC 5280 wants printable. */
export function writeName(
  attributes: readonly { readonly oid: string; readonly value: string }[],
): Uint8Array {
  const printable = 0x13;
  const text = ({ oid, value }: { oid: string; value: string }) =>
    oid === nameOids.country ? writeElement(printable, new TextEncoder().encode(value)) : writeUtf8(value);
  return writeSequence(
    ...attributes.map((one) => writeElement(tags.set, writeSequence(writeOid(one.oid), text(one)))),
  );
}

/** For sentences: `CN, O (code)`. */
export function describeName(name: DistinguishedName): string {
  return name.commonName ?? name.organization ?? name.attributes.map(({ value }) => value).join(', ');
}
