import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields, type SignatureField } from '../../formats/pdf/form-fields.ts';
import { isArray, isString, type PdfDict } from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';

// Where a signature stands in the file: steps 1 to 4 of seals.md section 5. Everything here compares offsets, nothing trusts names.

/** Why a signature's place is refused. The document is not the one that was sealed; ask the sender for the original. */
export type PlaceFailure =
  | 'PDF_SIG_SHARED_BY_FIELDS'
  | 'PDF_SIG_SETS_DIFFER'
  | 'PDF_BYTERANGE_MALFORMED'
  | 'PDF_BYTERANGE_OUT_OF_FILE'
  | 'PDF_CONTENTS_GAP_MISMATCH'
  | 'PDF_TAIL_UNSIGNED'
  | 'PDF_SIG_DICT_CHANGED';

interface SignedRange {
  /** The hex string lies in [gapStart, gapEnd), delimiters included. */
  readonly gapStart: number;
  readonly gapEnd: number;
  /** End of the signed revision. */
  readonly end: number;
}

export interface SignaturePlace {
  readonly signature: PdfDict;
  readonly range: SignedRange;
  /** The document as it was when this signature was made. */
  readonly signedRevision: PdfDocument;
}

/** Signatures by field, and a second look at the raw bytes: both must name the same ones (step 1). */
export function findSignatures(
  pdf: PdfDocument,
): { ok: true; fields: readonly SignatureField[] } | { ok: false; code: PlaceFailure } {
  const fields = listSignatureFields(pdf).filter(({ dict }) => dict.entries.has('V'));
  const numbers = fields.map(({ valueNumber }) => valueNumber);
  if (new Set(numbers).size !== numbers.length) return { ok: false, code: 'PDF_SIG_SHARED_BY_FIELDS' };
  const raw = countRawRanges(pdf.bytes);
  return raw === fields.length ? { ok: true, fields } : { ok: false, code: 'PDF_SIG_SETS_DIFFER' };
}

/** `/ByteRange [` anywhere in the file, however spelt; compressed streams cannot hold a signature. */
function countRawRanges(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return (
    text.match(
      /\/(?:B|#42)(?:y|#79)(?:t|#74)(?:e|#65)(?:R|#52)(?:a|#61)(?:n|#6[Ee])(?:g|#67)(?:e|#65)[\0\t\n\f\r ]*\[/g,
    ) ?? []
  ).length;
}

/** Steps 2 to 4 for one signature. */
export function locateSignature(
  pdf: PdfDocument,
  field: SignatureField,
): { ok: true; place: SignaturePlace } | { ok: false; code: PlaceFailure } {
  if (!field.value) return { ok: false, code: 'PDF_BYTERANGE_MALFORMED' };
  const range = readRange(field.value, pdf.bytes.length);
  if (typeof range === 'string') return { ok: false, code: range };
  if (!isExactGap(field.value, range, pdf.bytes)) return { ok: false, code: 'PDF_CONTENTS_GAP_MISMATCH' };
  const signedRevision = openRevision(pdf.bytes, range.end);
  if (!signedRevision) return { ok: false, code: 'PDF_TAIL_UNSIGNED' };
  if (hasStrayTail(pdf, range.end)) return { ok: false, code: 'PDF_TAIL_UNSIGNED' };
  if (!isSameSignature(pdf, signedRevision, field)) return { ok: false, code: 'PDF_SIG_DICT_CHANGED' };
  return { ok: true, place: { signature: field.value, range, signedRevision } };
}

function readRange(signature: PdfDict, length: number): SignedRange | PlaceFailure {
  const value = signature.entries.get('ByteRange');
  if (!isArray(value) || value.length !== 4) return 'PDF_BYTERANGE_MALFORMED';
  const [first, gapStart, gapEnd, rest] = value;
  const isCount = (item: unknown): item is number =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  if (first !== 0 || !isCount(gapStart) || !isCount(gapEnd) || !isCount(rest))
    return 'PDF_BYTERANGE_MALFORMED';
  if (gapStart === 0 || gapEnd <= gapStart || rest === 0) return 'PDF_BYTERANGE_MALFORMED';
  if (gapEnd + rest > length) return 'PDF_BYTERANGE_OUT_OF_FILE';
  return { gapStart, gapEnd, end: gapEnd + rest };
}

/** The gap is this dictionary's own /Contents token, delimiters and all: nothing else hides in it. */
function isExactGap(signature: PdfDict, range: SignedRange, bytes: Uint8Array): boolean {
  const contents = signature.entries.get('Contents');
  if (!isString(contents) || !contents.isHex || !contents.span) return false;
  if (contents.span.start !== range.gapStart || contents.span.end !== range.gapEnd) return false;
  const token = Buffer.from(bytes.subarray(range.gapStart, range.gapEnd)).toString('latin1');
  return /^<(?:[0-9A-Fa-f]{2})+>$/.test(token);
}

/** The signed bytes must be a whole file that ends with its own end mark. */
function openRevision(bytes: Uint8Array, end: number): PdfDocument | null {
  const tail = Buffer.from(bytes.subarray(Math.max(0, end - 8), end)).toString('latin1');
  if (!/%%EOF(?:\r\n|\r|\n)?$/.test(tail)) return null;
  try {
    return openPdf(bytes.subarray(0, end));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** Bytes behind the signature that no cross-reference section owns. */
function hasStrayTail(pdf: PdfDocument, end: number): boolean {
  if (end === pdf.bytes.length) return false;
  const newest = pdf.sections[0];
  return !newest || newest.offset < end;
}

function isSameSignature(newest: PdfDocument, signed: PdfDocument, field: SignatureField): boolean {
  const then = listSignatureFields(signed).find(({ name }) => name === field.name);
  if (!then?.value || !field.value || then.valueNumber !== field.valueNumber) return false;
  if (field.valueNumber !== null) {
    const now = newest.entryOf(field.valueNumber);
    const before = signed.entryOf(field.valueNumber);
    if (now?.kind !== 'offset' || before?.kind !== 'offset' || now.offset !== before.offset) return false;
  }
  return writeValue(then.value) === writeValue(field.value);
}
