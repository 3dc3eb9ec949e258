// Objects behind a seal that stand in no cross-reference. No reader that goes by the table sees them; one that gives up on the table and looks for objects by
// itself (every viewer does, some over trifles) takes the last one of each number, and then shows something that nobody compared with what was sealed.
import { FormatError } from '../../../formats/failure.ts';
import type { PdfDocument } from '../../../formats/pdf/document.ts';
import { readIndirectObject } from '../../../formats/pdf/indirect.ts';

/** `12 0 obj` at the end of a piece of text, with any white space between. */
const headPattern = /(?<!\d)\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj$/;
/** Numbers and white space before the keyword; more white space than this is written by nobody. */
const headBytes = 48;

/** Where the first such object stands behind `from`; null: there is none. */
export function findStrayObject(pdf: PdfDocument, from: number): number | null {
  const bytes = Buffer.from(pdf.bytes.buffer, pdf.bytes.byteOffset, pdf.bytes.byteLength);
  const owned = ownedOffsets(pdf, from);
  let start = from;
  for (let at = bytes.indexOf('obj', start); at >= 0; at = bytes.indexOf('obj', Math.max(at + 3, start))) {
    const before = Math.max(start, at - headBytes);
    const head = headPattern.exec(bytes.toString('latin1', before, at + 3));
    if (!head) continue;
    const offset = before + head.index;
    if (!owned.has(offset)) return offset;
    start = endOfObject(pdf, offset) ?? at + 3;
  }
  return null;
}

/** Offsets that the sections behind `from` name, their own streams among them. */
function ownedOffsets({ sections }: PdfDocument, from: number): ReadonlySet<number> {
  const owned = new Set<number>();
  for (const { offset, entries, trailer, isStream } of sections) {
    if (offset < from) continue;
    if (isStream) owned.add(offset);
    const hidden = trailer.entries.get('XRefStm');
    if (typeof hidden === 'number') owned.add(hidden);
    for (const entry of entries.values()) if (entry.kind === 'offset') owned.add(entry.offset);
  }
  return owned;
}

/** What stands inside of a stream is no object of the file. */
function endOfObject(pdf: PdfDocument, offset: number): number | null {
  try {
    return readIndirectObject(pdf.bytes, offset, pdf.resolve).end;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
