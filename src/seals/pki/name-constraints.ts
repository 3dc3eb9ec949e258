// Name constraints (RFC 5280, 4.2.1.10 and 6.1.4 (g)): what an authority above may let be named below it.
//
// Understood are directory names, DNS names, mail addresses, URIs and IP addresses. A constraint of another kind, with a minimum or a maximum, or
// that cannot be read, refuses the path: a rule that nobody can apply is not a rule that was kept.
import type { Certificate } from './certificate.ts';
import { childrenOf, contextTag, readDer } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, sequenceOf } from './der-values.ts';
import { describeName } from './distinguished-name.ts';
import { isNameBelow } from './name-match.ts';
import { extensionOids } from './oids.ts';
import { isSelfIssued } from './path-links.ts';
import { PkiError } from './pki-error.ts';

type NameKind = 'directory' | 'dns' | 'email' | 'uri' | 'ip';

interface GeneralName {
  /** Null: a kind that is not understood. */
  readonly kind: NameKind | null;
  readonly value: Uint8Array;
}

interface Constraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Evidence of the first name that breaks a constraint of the path (leaf first, anchor last), or null. */
export function judgeNameConstraints(path: readonly Certificate[]): Readonly<Record<string, string>> | null {
  if (!path.some(({ extensions }) => extensions.hasNameConstraints)) return null;
  try {
    return breachOf(path);
  } catch (error) {
    if (error instanceof PkiError) return { reason: error.message };
    throw error;
  }
}

function breachOf(path: readonly Certificate[]): Readonly<Record<string, string>> | null {
  for (const [index, authority] of path.entries()) {
    const constraints = readConstraints(authority);
    if (constraints === null) continue;
    // Self-issued authorities are exempt, the leaf never is (6.1.3 (b)).
    const bound = path.slice(0, index).filter((one, place) => place === 0 || !isSelfIssued(one));
    const outside = bound.find((certificate) => isOutside(certificate, constraints));
    if (outside !== undefined) {
      return { certificate: describeName(outside.subject), authority: describeName(authority.subject) };
    }
  }
  return null;
}

function readConstraints({ extensions }: Certificate): Constraints | null {
  const extension = extensions.all.find(({ oid }) => oid === extensionOids.nameConstraints);
  if (extension === undefined) return null;
  const cursor = openCursor(readDer(extension.value));
  const permitted = readSubtrees(cursor.optional(contextTag(0, 'constructed')));
  const excluded = readSubtrees(cursor.optional(contextTag(1, 'constructed')));
  cursor.end();
  if (permitted.length + excluded.length === 0) throw refuse('it names nothing');
  return { permitted, excluded };
}

function readSubtrees(element: DerElement | undefined): readonly GeneralName[] {
  if (element === undefined) return [];
  return childrenOf(element).map((subtree) => {
    const cursor = openCursor(subtree);
    const base = readGeneralName(cursor.next());
    // RFC 5280: minimum is 0 and so left out, maximum is absent (规定).
    cursor.end();
    if (base.kind === null) throw refuse('a kind of name that is not understood');
    return base;
  });
}

const kindByTag: Readonly<Record<number, NameKind>> = {
  [contextTag(1, 'primitive')]: 'email',
  [contextTag(2, 'primitive')]: 'dns',
  [contextTag(4, 'constructed')]: 'directory',
  [contextTag(6, 'primitive')]: 'uri',
  [contextTag(7, 'primitive')]: 'ip',
};

function readGeneralName(element: DerElement): GeneralName {
  const kind = kindByTag[element.tag] ?? null;
  return { kind, value: kind === 'directory' ? explicitOf(element).raw : element.content };
}

function namesOf({ subject, extensions }: Certificate): readonly GeneralName[] {
  const extension = extensions.all.find(({ oid }) => oid === extensionOids.subjectAltName);
  const others = extension === undefined ? [] : sequenceOf(readDer(extension.value)).map(readGeneralName);
  const hasName = subject.attributes.length > 0;
  const directory: GeneralName[] = hasName ? [{ kind: 'directory', value: subject.raw }] : [];
  // 4.2.1.10: without a mail address among the other names, the legacy attribute of the subject counts as one.
  const legacy = others.some(({ kind }) => kind === 'email') ? [] : mailAttributes(subject.attributes);
  return [...directory, ...legacy, ...others];
}

const mailAttribute = '1.2.840.113549.1.9.1';

function mailAttributes(attributes: Certificate['subject']['attributes']): readonly GeneralName[] {
  return attributes
    .filter(({ oid }) => oid === mailAttribute)
    .map(({ value }) => ({ kind: 'email', value: new TextEncoder().encode(value) }));
}

function isOutside(certificate: Certificate, { permitted, excluded }: Constraints): boolean {
  return namesOf(certificate).some((name) => {
    const { kind } = name;
    if (kind === null) return false;
    const ofKind = (list: readonly GeneralName[]) => list.filter((base) => base.kind === kind);
    if (ofKind(excluded).some((base) => matches[kind](name.value, base.value))) return true;
    const allowed = ofKind(permitted);
    return allowed.length > 0 && !allowed.some((base) => matches[kind](name.value, base.value));
  });
}

const matches: Readonly<Record<NameKind, (name: Uint8Array, base: Uint8Array) => boolean>> = {
  directory: isNameBelow,
  dns: (name, base) => isHostBelow(textOf(name), textOf(base)),
  email: (name, base) => isMailBelow(textOf(name), textOf(base)),
  uri: (name, base) => isUriBelow(textOf(name), textOf(base)),
  ip: isAddressBelow,
};

function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes);
  if (!/^[\x20-\x7e]*$/.test(text)) throw refuse('a name that is not ASCII');
  return text;
}

/** The host itself or anything below it; a base that begins with a dot admits only what is below. */
function isHostBelow(host: string, base: string): boolean {
  const [name, domain] = [host.toLowerCase(), base.toLowerCase()];
  if (domain === '') return true;
  return domain.startsWith('.') ? name.endsWith(domain) : name === domain || name.endsWith(`.${domain}`);
}

/** A whole mailbox, all mailboxes of one host, or, with a leading dot, of the hosts below a domain. */
function isMailBelow(address: string, base: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 0) throw refuse('a mail address without a host');
  const host = address.slice(at + 1).toLowerCase();
  if (base.includes('@')) {
    const baseAt = base.lastIndexOf('@');
    const sameHost = host === base.slice(baseAt + 1).toLowerCase();
    return sameHost && address.slice(0, at) === base.slice(0, baseAt);
  }
  return base.startsWith('.') ? host.endsWith(base.toLowerCase()) : host === base.toLowerCase();
}

/** The host of the URI, as for mail hosts; a URI without a host cannot be judged. */
function isUriBelow(uri: string, base: string): boolean {
  const host = URL.canParse(uri) ? new URL(uri).hostname.toLowerCase() : '';
  if (host === '' || host.startsWith('[') || /^[\d.]+$/.test(host)) throw refuse('a URI without a host name');
  return base.startsWith('.') ? host.endsWith(base.toLowerCase()) : host === base.toLowerCase();
}

/** Base: address and mask, 8 bytes for IPv4, 32 for IPv6. */
function isAddressBelow(address: Uint8Array, base: Uint8Array): boolean {
  if (base.length !== 8 && base.length !== 32) throw refuse('an address range of a wrong length');
  const size = base.length / 2;
  if (address.length !== size) return false;
  return address.every((byte, index) => {
    const mask = base[size + index] ?? 0;
    return (byte & mask) === ((base[index] ?? 0) & mask);
  });
}

function refuse(what: string): PkiError {
  return new PkiError('CERT_MALFORMED', `name constraints cannot be applied: ${what}`);
}
