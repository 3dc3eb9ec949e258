// Who vouches for a certificate, and who took it back (RFC 5280, sections 5 and 6, as far as the authority of this project uses them).
import { bitsOf, children, type Element, oidOf, readElement, timeOf } from './asn1.ts';
import { sameBytes, toHex } from './bytes.ts';
import { type Certificate, isSignedBy } from './certificate.ts';
import { isCritical } from './extensions.ts';

/** A root names itself. */
const isRoot = ({ subject, issuer }: Certificate): boolean => sameBytes(subject, issuer);

interface PathMaterial {
  /** The proof's own certificates: its roots are the ones that people are asked to compare. */
  readonly listed: readonly Certificate[];
  /** Certificates from inside of what is checked; a root among them is nobody's. */
  readonly brought: readonly Certificate[];
}

/** Leaf first, root last; null when no path leads to a root that is listed. A path is bounded: authorities are few. */
export async function pathOf(
  leaf: Certificate,
  { listed, brought }: PathMaterial,
  at: Date,
): Promise<readonly Certificate[] | null> {
  const among = [...listed, ...brought.filter((one) => !isRoot(one))];
  const path = [leaf];
  for (let top = leaf; path.length < 8;) {
    if (isRoot(top)) return path.length > 1 ? path : null;
    const issuer = await findIssuer(path, among, at);
    if (!issuer) return null;
    path.push(issuer);
    top = issuer;
  }
  return null;
}

async function findIssuer(
  path: readonly Certificate[],
  among: readonly Certificate[],
  at: Date,
): Promise<Certificate | undefined> {
  const child = path.at(-1);
  if (!child?.may.isUnderstood) return undefined;
  for (const one of among) {
    const { may, subject, notBefore, notAfter } = one;
    const isNear = may.pathLength === null || path.length - 1 <= may.pathLength;
    const mayIssue = may.mayIssue && may.isUnderstood && isNear;
    const fits = sameBytes(subject, child.issuer) && mayIssue && notBefore <= at && at <= notAfter;
    if (fits && (await isSignedBy(one.spki, child.signed))) return one;
  }
  return undefined;
}

interface Revocation {
  readonly at: Date;
  /** The key was stolen: what it signs may claim any time. */
  readonly isStolen: boolean;
}

/** A revocation list that its issuer signed. */
export interface RevocationList {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: ReadonlyMap<string, Revocation>;
}

/** The list, when the issuer signed it and it is whole; null when not. */
export async function readList(der: Uint8Array, issuer: Certificate): Promise<RevocationList | null> {
  const [tbs, algorithm, signature] = children(readElement(der));
  if (!tbs || !issuer.may.mayList) return null;
  const fields = children(tbs);
  const name = fields.find(({ raw }) => sameBytes(raw, issuer.subject));
  const signed = { bytes: tbs.raw, algorithm: oidOf(children(algorithm)[0]), signature: bitsOf(signature) };
  if (!name || !(await isSignedBy(issuer.spki, signed))) return null;
  const rest = fields.slice(fields.indexOf(name) + 1);
  const wrapped = rest.find(({ tag }) => tag === 0xa0);
  // A list of a part only says so critically.
  const extensions = wrapped ? children(children(wrapped)[0]).map((one) => children(one)) : [];
  if (extensions.some(isCritical) || rest[1] === undefined) return null;
  const entries = rest.find(({ tag }) => tag === 0x30);
  return {
    thisUpdate: timeOf(rest[0]),
    nextUpdate: timeOf(rest[1]),
    revoked: new Map((entries ? children(entries) : []).map(readEntry)),
  };
}

function readEntry(entry: Element): readonly [string, Revocation] {
  const [serial, when, extensions] = children(entry);
  const reason = (extensions ? children(extensions) : [])
    .map((one) => children(one))
    .find(([oid]) => oidOf(oid) === '2.5.29.21')
    ?.at(-1);
  const value = reason ? readElement(reason.content).content[0] : 0;
  // keyCompromise, cACompromise, aACompromise.
  const isStolen = value === 1 || value === 2 || value === 10;
  return [toHex(serial?.content ?? new Uint8Array()), { at: timeOf(when), isStolen }];
}
