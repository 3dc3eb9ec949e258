// The spelling of OFD parts (GB/T 33190-2016): namespace, lengths in millimetres, identifiers.

const namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const encoder = new TextEncoder();

/** One file of the package. */
export interface OfdPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An XML part; the root's name without prefix, `inside` is its content. */
export function xmlPart(name: string, root: string, inside: string, attributes = ''): OfdPart {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:${root} ${namespace}${attributes}>${inside}</ofd:${root}>\n`;
  return { name, bytes: encoder.encode(text) };
}

/** Micrometres in millimetres, without an exponent. */
export function mm(um: number): string {
  const rounded = Math.round(um) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** A ratio with six decimals. */
export function ratio(value: number): string {
  return String(Math.round(value * 1_000_000) / 1_000_000);
}

/** Gives out the identifiers of a document, 1, 2, 3 (ST_ID: unique in the document, over all its parts). */
export interface OfdIds {
  next(): number;
  /** The largest one given out. */
  largest(): number;
}

export function createOfdIds(): OfdIds {
  let last = 0;
  return { next: () => ++last, largest: () => last };
}
