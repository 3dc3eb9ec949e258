// What a certificate may be used for, by its extensions (RFC 5280, 4.2.1).
import { children, type Element, oidOf, readElement } from './asn1.ts';

export interface Permissions {
  /** CA:TRUE, and keyCertSign where there is a keyUsage. */
  readonly mayIssue: boolean;
  readonly mayList: boolean;
  readonly maySign: boolean;
  /** Most authorities that may stand between this one and the leaf; null: any number. */
  readonly pathLength: number | null;
  readonly purposes: readonly string[];
  /** False: a critical extension says something that this page does not know. */
  readonly isUnderstood: boolean;
}

const basicConstraints = '2.5.29.19';
const keyUsage = '2.5.29.15';
const extKeyUsage = '2.5.29.37';
/** These and the ones that may be read over: key identifiers, other names, where lists are, policies. */
const known = [basicConstraints, keyUsage, extKeyUsage, '2.5.29.14', '2.5.29.35', '2.5.29.17', '2.5.29.31'];

/** Bits of the first byte of a keyUsage, or of an absent one, which forbids nothing. */
const usageBits = { sign: 0xc0, issue: 0x04, list: 0x02, all: 0xff } as const;

/** Reads the extensions of a certificate, wrapped in [3]. */
export function readPermissions(wrapped: Element | undefined): Permissions {
  const all = wrapped ? children(children(wrapped)[0]).map((one) => children(one)) : [];
  const valueOf = (oid: string): Element | null => {
    const value = all.find(([name]) => oidOf(name) === oid)?.at(-1);
    return value ? readElement(value.content) : null;
  };
  const constraints = valueOf(basicConstraints);
  const [flag, length] = constraints ? children(constraints) : [];
  const isAuthority = flag?.tag === 0x01 && flag.content[0] === 0xff;
  const bits = bitsOfUsage(valueOf(keyUsage));
  const purposes = valueOf(extKeyUsage);
  return {
    mayIssue: isAuthority && (bits & usageBits.issue) !== 0,
    mayList: (bits & usageBits.list) !== 0,
    maySign: !isAuthority && (bits & usageBits.sign) !== 0,
    pathLength: length === undefined ? null : (length.content[0] ?? 0),
    purposes: purposes === null ? [] : children(purposes).map(oidOf),
    isUnderstood: all.every((one) => !isCritical(one) || known.includes(oidOf(one[0]))),
  };
}

const bitsOfUsage = (usage: Element | null): number =>
  usage === null ? usageBits.all : (usage.content[1] ?? 0);

/** Whether an extension must be understood. */
export const isCritical = (extension: readonly Element[]): boolean =>
  extension[1]?.tag === 0x01 && extension[1].content[0] === 0xff;
