// Are two names the same? RFC 5280, 7.1: bytes first, else the attributes with case and inner spaces folded, for authorities write one name once as
// PrintableString and once as UTF8String. Only for finding candidates and for subtrees; what counts is the signature that is verified after it.
import { childrenOf, readDer } from './der.ts';
import type { DerElement } from './der.ts';
import { openCursor, readOid } from './der-values.ts';
import { readNameText } from './distinguished-name.ts';
import type { DistinguishedName } from './distinguished-name.ts';

/** True when both name the same subject. */
export function isSameName(a: DistinguishedName, b: DistinguishedName): boolean {
  if (a === b || (a.raw.length === b.raw.length && Buffer.compare(a.raw, b.raw) === 0)) return true;
  return a.attributes.length === b.attributes.length && foldedName(a) === foldedName(b);
}

// A search compares every name with every other one: each is folded once.
const foldedNames = new WeakMap<DistinguishedName, string>();

function foldedName(name: DistinguishedName): string {
  const known = foldedNames.get(name);
  if (known !== undefined) return known;
  const folded = foldedRdns(name.raw).join('\u0002');
  foldedNames.set(name, folded);
  return folded;
}

/** True when `name` lies in the subtree: it begins with all of the base's relative names (RFC 5280, 4.2.1.10). */
export function isNameBelow(name: Uint8Array, base: Uint8Array): boolean {
  const whole = foldedRdns(name);
  const start = foldedRdns(base);
  return start.length <= whole.length && start.every((rdn, index) => rdn === whole[index]);
}

function foldedRdns(name: Uint8Array): string[] {
  return childrenOf(readDer(name)).map((rdn) => childrenOf(rdn).map(foldPair).sort().join('\u0001'));
}

function foldPair(pair: DerElement): string {
  const cursor = openCursor(pair);
  const oid = readOid(cursor.next());
  const text = readNameText(cursor.next());
  return `${oid}=${text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()}`;
}
