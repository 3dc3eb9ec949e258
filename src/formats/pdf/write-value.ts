import type { PdfString, PdfValue } from './values.ts';

/** Serialises a value (no streams: those are written by `append.ts`); the same value always gives the same bytes. */
export function writeValue(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (!('kind' in value)) return `[${value.map(writeValue).join(' ')}]`;
  switch (value.kind) {
    case 'name':
      return writeName(value.name);
    case 'string':
      return writeString(value);
    case 'ref':
      return `${value.number} ${value.generation} R`;
    case 'dict':
      return `<<${[...value.entries].map(([key, inner]) => `${writeName(key)} ${writeValue(inner)}`).join(' ')}>>`;
    case 'stream':
      throw new TypeError('a stream is always an object of its own');
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('PDF has no NaN or Infinity');
  // At most five decimals, never an exponent (7.3.3).
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(5).replace(/\.?0+$/, '');
}

function writeName(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff || code === 0) throw new TypeError('a name holds bytes');
    return `#${code.toString(16).padStart(2, '0')}`;
  });
  return `/${escaped}`;
}

function writeString(value: PdfString): string {
  const isPlain = !value.isHex && value.bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (!isPlain) return `<${Buffer.from(value.bytes).toString('hex')}>`;
  return `(${Buffer.from(value.bytes)
    .toString('latin1')
    .replace(/[\\()]/g, '\\$&')})`;
}
