// The signatures of a file: by the form of its newest state, and by a second look at the raw bytes (step 1 of seals.md section 5). What the form no longer
// names but the bytes hold is judged too, so that nobody hides a seal by dropping its field.
import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields, type SignatureField } from '../../formats/pdf/form-fields.ts';
import { readIndirectObject } from '../../formats/pdf/indirect.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';
import { isArray, isDict, isStream, isString, type PdfDict } from '../../formats/pdf/values.ts';

export interface FoundSignature {
  /** Fully qualified name of the field. */
  readonly name: string;
  /** Object number of the signature dictionary; null when it stands in the field itself. */
  readonly number: number | null;
  readonly signature: PdfDict;
  readonly field: SignatureField;
  /** The newest state has no field with this signature. */
  readonly isRemoved: boolean;
}

export interface SignatureSet {
  readonly signatures: readonly FoundSignature[];
  /** Fields whose value is no dictionary. */
  readonly broken: readonly string[];
  /** Fields that share one signature dictionary. */
  readonly shared: readonly string[];
  /** Offsets of byte ranges that belong to no signature. */
  readonly strays: readonly number[];
}

/** A file with more signatures than this is no office document. */
const maxSignatures = 32;
/** Every signature opens its own revision: objects times signatures that are read at most, a second's work. */
const maxOpened = 2_000_000;

/** Finds all signatures of a document. Throws a FormatError for a form that cannot be walked. */
export function findSignatures(pdf: PdfDocument): SignatureSet {
  const fields = listSignatureFields(pdf).filter(({ dict }) => dict.entries.has('V'));
  const signed = fields.flatMap((field) => (field.value ? [foundOf(field, field.value)] : []));
  const broken = fields.filter(({ value }) => !value).map(({ name }) => name);
  const unique = signed.filter(
    ({ number }, at) => number === null || signed.findIndex((other) => other.number === number) === at,
  );
  if (unique.length > maxSignatures) throw new FormatError('LIMIT_EXCEEDED', 'signatures');
  const shared = signed.filter((signature) => !unique.includes(signature)).map(({ name }) => name);
  const loose = findByteRanges(pdf.bytes).filter(
    (offset) => !unique.some((found) => holdsOffset(pdf, found, offset)),
  );
  const opened = unique.length + Math.min(loose.length, maxSignatures);
  if (opened > 1 && opened * pdf.objectNumbers.length > maxOpened)
    throw new FormatError('LIMIT_EXCEEDED', 'signatures in a document of too many objects');
  const { removed, strays } = judgeLoose(pdf, loose);
  const apart = removed.filter((earlier) => !unique.some((found) => isOverwritten(earlier, found)));
  return { signatures: [...apart, ...unique], broken, shared, strays };
}

/** The same signature under a dictionary that was written again: it is judged once, by the range that both name. */
function isOverwritten(earlier: FoundSignature, found: FoundSignature): boolean {
  const [range, newRange] = [earlier, found].map(
    ({ signature }) => signature.entries.get('ByteRange') ?? null,
  );
  return earlier.number === found.number && writeValue(range ?? null) === writeValue(newRange ?? null);
}

const foundOf = (field: SignatureField, signature: PdfDict): FoundSignature => ({
  name: field.name,
  number: field.valueNumber,
  signature,
  field,
  isRemoved: false,
});

/**
 * Offsets of `/ByteRange` followed by an array. Names spelt with escapes are not looked for: this look is for signatures that were taken out of the form,
 * and nobody can spell again what a signer wrote; compressed streams cannot hold a signature.
 */
export function findByteRanges(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  for (let at = text.indexOf(rangeHead); at >= 0; at = text.indexOf(rangeHead, at + 1))
    if (rangeName.equals(text.subarray(at, at + rangeName.length))) offsets.push(at);
  return offsets.filter((offset) => isArrayAhead(text, offset));
}

const rangeName = Buffer.from('/ByteRange');
// Up to seven bytes node looks for the first one with memchr, seven times faster than its search for longer ones.
const rangeHead = rangeName.subarray(0, 6);

function isArrayAhead(text: Buffer, offset: number): boolean {
  return /^\/[^\0\t\n\f\r ()<>[\]{}/%]+[\0\t\n\f\r ]*(?:\[|\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R)/.test(
    text.toString('latin1', offset, offset + 96),
  );
}

/** Does this byte range stand in the object of this signature? */
function holdsOffset(pdf: PdfDocument, found: FoundSignature, offset: number): boolean {
  const contents = found.signature.entries.get('Contents');
  const span = isString(contents) ? contents.span : null;
  const entry = found.number === null ? undefined : pdf.entryOf(found.number);
  const start = entry?.kind === 'offset' ? entry.offset : (span?.start ?? 0);
  if (found.number === null)
    return span !== null && Math.abs(offset - span.start) < span.end - span.start + 4096;
  if (offset < start) return false;
  const from = span && offset > span.end ? span.end : start;
  return !bufferOf(pdf.bytes).subarray(from, offset).includes('endobj');
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function judgeLoose(
  pdf: PdfDocument,
  loose: readonly number[],
): { readonly removed: readonly FoundSignature[]; readonly strays: readonly number[] } {
  const removed: FoundSignature[] = [];
  const strays: number[] = [];
  for (const offset of loose.slice(0, maxSignatures)) {
    const earlier = findRemoved(pdf, offset);
    if (earlier) removed.push(earlier);
    else if (!isInsideStream(pdf, offset)) strays.push(offset);
  }
  return { removed, strays: loose.length > maxSignatures ? loose : strays };
}

/** A signature of an earlier revision: its object, read where it stands, is the value of a field of the revision that it signs. */
function findRemoved(pdf: PdfDocument, offset: number): FoundSignature | null {
  try {
    const object = readObjectAround(pdf.bytes, offset);
    const end = object ? endOfRange(object.value) : null;
    if (!object || end === null || end > pdf.bytes.length) return null;
    const then = openPdf(pdf.bytes.subarray(0, end));
    const entry = then.entryOf(object.number);
    if (entry?.kind !== 'offset' || entry.offset !== object.offset) return null;
    const field = listSignatureFields(then).find(({ valueNumber }) => valueNumber === object.number);
    return field?.value ? { ...foundOf(field, field.value), isRemoved: true } : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

function endOfRange(signature: PdfDict): number | null {
  const range = signature.entries.get('ByteRange');
  const [, , gapEnd, rest] = isArray(range) ? range : [];
  return typeof gapEnd === 'number' && typeof rest === 'number' ? gapEnd + rest : null;
}

/** Reads `n g obj` before an offset, as long as no other object ends in between. */
export function readObjectAround(
  bytes: Uint8Array,
  offset: number,
): { readonly number: number; readonly offset: number; readonly value: PdfDict } | null {
  const buffer = bufferOf(bytes);
  const keyword = buffer.lastIndexOf(' obj', offset);
  if (keyword < 0) return null;
  const head = /(?:^|[^\d])(\d{1,10}) \d{1,5}$/.exec(
    buffer.toString('latin1', Math.max(0, keyword - 18), keyword),
  );
  if (!head?.[1]) return null;
  const start = keyword - head[0].length + head[0].indexOf(head[1]);
  const object = readIndirectObject(bytes, start, (value) => value);
  return isDict(object.value) && object.end > offset
    ? { number: object.number, offset: start, value: object.value }
    : null;
}

function isInsideStream(pdf: PdfDocument, offset: number): boolean {
  return pdf.objectNumbers.some((number) => {
    if (pdf.entryOf(number)?.kind !== 'offset') return false;
    const value = pdf.get(number);
    if (!isStream(value)) return false;
    const start = value.raw.byteOffset - pdf.bytes.byteOffset;
    return offset >= start && offset < start + value.raw.length;
  });
}
