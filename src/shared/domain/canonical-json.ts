// RFC 8785 (JSON Canonicalization Scheme): the one byte form of a value, so that two parties hash the same thing.

/** Values that JSON can carry; numbers must be finite. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/**
 * Serialises by RFC 8785: members sorted by UTF-16 code units, no white space, ECMAScript number and string forms.
 * Members that are `undefined` are left out. Throws a TypeError on NaN, Infinity and lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no NaN or Infinity');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${quote(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string with a lone surrogate has no UTF-8 form');
  return JSON.stringify(text);
}
