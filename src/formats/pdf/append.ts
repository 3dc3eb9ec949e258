// The only writer of PDFs after the first signature: adds a revision behind the bytes that are there and never touches one of them
// (ISO 32000-1, 7.5.6), so that every earlier signature keeps its range.
import type { PdfDocument } from './document.ts';
import type { PdfDict, PdfValue } from './values.ts';
import { writeValue } from './write-value.ts';

export interface NewObject {
  readonly number: number;
  /** A value, a stream by its dictionary (without /Length) and data, or the object's text as it shall stand. */
  readonly content:
    | { readonly kind: 'value'; readonly value: PdfValue }
    | { readonly kind: 'stream'; readonly dict: PdfDict; readonly data: Uint8Array }
    | { readonly kind: 'text'; readonly text: string };
}

export interface AppendedRevision {
  readonly bytes: Uint8Array;
  /** Offset of `n 0 obj` by object number. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** The first object number that the document does not use. */
export function nextObjectNumber(pdf: PdfDocument): number {
  const size = pdf.trailer.entries.get('Size');
  return Math.max(typeof size === 'number' ? size : 1, 1 + Math.max(0, ...pdf.objectNumbers));
}

/** Adds one revision with these objects (generation 0). Throws a RangeError when the document has a cross-reference stream. */
export function appendRevision(
  pdf: PdfDocument,
  objects: readonly NewObject[],
  newId: Uint8Array,
): AppendedRevision {
  const previous = pdf.sections[0];
  if (!previous || previous.isStream)
    throw new RangeError('only files with a classic cross-reference table are appended to');
  const chunks: Uint8Array[] = [pdf.bytes];
  let length = pdf.bytes.length;
  const push = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    length += bytes.length;
  };
  if (pdf.bytes.at(-1) !== 10) push(Buffer.from('\n'));
  const offsets = new Map<number, number>();
  for (const object of [...objects].sort((a, b) => a.number - b.number)) {
    offsets.set(object.number, length);
    for (const bytes of objectBytes(object)) push(bytes);
  }
  const xrefOffset = length;
  const trailer = writeTrailer({ pdf, objects, previousOffset: previous.offset, newId });
  push(Buffer.from(`${writeTable(offsets)}${trailer}startxref\n${xrefOffset}\n%%EOF\n`, 'latin1'));
  return { bytes: Buffer.concat(chunks), offsets };
}

function objectBytes({ number, content }: NewObject): readonly Uint8Array[] {
  const line = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  if (content.kind === 'text') return [line(`${number} 0 obj\n${content.text}\nendobj\n`)];
  if (content.kind === 'value') return [line(`${number} 0 obj\n${writeValue(content.value)}\nendobj\n`)];
  const entries = new Map(content.dict.entries).set('Length', content.data.length);
  const dict = writeValue({ kind: 'dict', entries });
  return [line(`${number} 0 obj\n${dict}\nstream\n`), content.data, line('\nendstream\nendobj\n')];
}

function writeTable(offsets: ReadonlyMap<number, number>): string {
  const numbers = [...offsets.keys()].sort((a, b) => a - b);
  let table = 'xref\n';
  for (let at = 0; at < numbers.length;) {
    let end = at;
    while (numbers[end + 1] === (numbers[end] ?? 0) + 1) end += 1;
    const run = numbers.slice(at, end + 1);
    table += `${run[0] ?? 0} ${run.length}\n`;
    for (const number of run) table += `${String(offsets.get(number) ?? 0).padStart(10, '0')} 00000 n \n`;
    at = end + 1;
  }
  return table;
}

interface TrailerFacts {
  readonly pdf: PdfDocument;
  readonly objects: readonly NewObject[];
  readonly previousOffset: number;
  readonly newId: Uint8Array;
}

function writeTrailer({ pdf, objects, previousOffset, newId }: TrailerFacts): string {
  const entries = new Map(pdf.trailer.entries);
  const size = Math.max(nextObjectNumber(pdf), 1 + Math.max(...objects.map(({ number }) => number)));
  entries.set('Size', size);
  entries.set('Prev', previousOffset);
  // The stream of a hybrid section belongs to that section alone.
  entries.delete('XRefStm');
  const id = pdf.resolve(entries.get('ID'));
  const changed: PdfValue = { kind: 'string', bytes: newId, span: null, isHex: true };
  entries.set('ID', [Array.isArray(id) ? ((id as readonly PdfValue[])[0] ?? changed) : changed, changed]);
  return `trailer\n${writeValue({ kind: 'dict', entries })}\n`;
}
