// Where a signature stands in the file: steps 2 to 4 of seals.md section 5. Everything here compares offsets, nothing trusts names.
import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields } from '../../formats/pdf/form-fields.ts';
import { sizeOf } from '../../formats/pdf/hex-string.ts';
import { isArray, isString, type PdfDict, type PdfString } from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';
import { finding, type VerificationFinding } from '../../shared/domain/verification.ts';
import type { FoundSignature } from './find-signatures.ts';

export interface SignedRange {
  /** The hex string lies in [gapStart, gapEnd), delimiters included. */
  readonly gapStart: number;
  readonly gapEnd: number;
  /** End of the signed revision. */
  readonly end: number;
}

/** Findings of the three steps, and what could be read all the same. */
export interface SignaturePlace {
  readonly byteRange: readonly VerificationFinding[];
  readonly contentsGap: readonly VerificationFinding[];
  readonly revision: readonly VerificationFinding[];
  /** The dictionary as it was sealed, where that can be told. */
  readonly signature: PdfDict;
  readonly contents: PdfString | null;
  readonly range: SignedRange | null;
  /** The document as it was when this signature was made. */
  readonly signedRevision: PdfDocument | null;
}

/** Looks at one signature. */
export function locateSignature(newest: PdfDocument, found: FoundSignature): SignaturePlace {
  const contents = contentsOf(found.signature);
  const base = { signature: found.signature, contents, byteRange: [], contentsGap: [], revision: [] };
  const range = readRange(newest, found.signature);
  if (typeof range === 'string')
    return {
      ...base,
      byteRange: [finding('fatal', range, { field: found.name })],
      range: null,
      signedRevision: null,
    };
  const signed = openRevision(newest, range.end);
  const original = isExactGap(found.signature, range) ? found.signature : originalOf(signed, found, range);
  const revision = judgeRevision({ newest, signed, found, range });
  if (!original) {
    const gap = [finding('fatal', 'PDF_CONTENTS_GAP_MISMATCH', { field: found.name })];
    return { ...base, contentsGap: gap, revision, range, signedRevision: signed };
  }
  const isReplaced = original !== found.signature;
  return {
    ...base,
    revision: isReplaced
      ? [...revision.filter(({ code }) => code !== changedCode), changed(found)]
      : revision,
    signature: original,
    contents: contentsOf(original),
    range,
    signedRevision: signed,
  };
}

const changedCode = 'PDF_SIG_DICT_CHANGED';
const changed = (found: FoundSignature): VerificationFinding =>
  finding('fatal', changedCode, { field: found.name });

function contentsOf(signature: PdfDict): PdfString | null {
  const contents = signature.entries.get('Contents');
  return isString(contents) ? contents : null;
}

type RangeFailure = 'PDF_BYTERANGE_MALFORMED' | 'PDF_BYTERANGE_OUT_OF_FILE';

function readRange(pdf: PdfDocument, signature: PdfDict): SignedRange | RangeFailure {
  const value = pdf.resolve(signature.entries.get('ByteRange'));
  if (!isArray(value) || value.length !== 4) return 'PDF_BYTERANGE_MALFORMED';
  const [first, gapStart, gapEnd, rest] = value;
  const isCount = (item: unknown): item is number =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  if (first !== 0 || !isCount(gapStart) || !isCount(gapEnd) || !isCount(rest))
    return 'PDF_BYTERANGE_MALFORMED';
  if (gapStart === 0 || gapEnd <= gapStart || rest === 0) return 'PDF_BYTERANGE_MALFORMED';
  const end = gapEnd + rest;
  return end > pdf.bytes.length ? 'PDF_BYTERANGE_OUT_OF_FILE' : { gapStart, gapEnd, end };
}

/** The bytes between the two ranges are one hex string, and it is this dictionary's /Contents at this very place. */
function isExactGap(signature: PdfDict, range: SignedRange): boolean {
  const contents = contentsOf(signature);
  if (!contents?.isHex || !contents.span) return false;
  if (contents.span.start !== range.gapStart || contents.span.end !== range.gapEnd) return false;
  // The reader allows white space inside a hex string, a signature has none: two digits a byte and the two brackets.
  return range.gapEnd - range.gapStart === sizeOf(contents) * 2 + 2;
}

/** The dictionary that was sealed, when a later revision put another one in its place. */
function originalOf(signed: PdfDocument | null, found: FoundSignature, range: SignedRange): PdfDict | null {
  if (!signed) return null;
  const then = signatureIn(signed, found);
  return then && isExactGap(then.value, range) ? then.value : null;
}

/** The signed bytes must be a whole file that ends with its own end mark. */
function openRevision(newest: PdfDocument, end: number): PdfDocument | null {
  if (!endsAsFile(newest.bytes, end)) return null;
  if (end === newest.bytes.length) return newest;
  try {
    return openPdf(newest.bytes.subarray(0, end));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

function endsAsFile(bytes: Uint8Array, end: number): boolean {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, end - 8), Math.min(8, end));
  return /%%EOF[ ]?(?:\r\n|\r|\n)?$/.test(tail.toString('latin1'));
}

interface RevisionQuestion {
  readonly newest: PdfDocument;
  readonly signed: PdfDocument | null;
  readonly found: FoundSignature;
  readonly range: SignedRange;
}

function judgeRevision({ newest, signed, found, range }: RevisionQuestion): VerificationFinding[] {
  const field = { field: found.name };
  if (!signed) return [finding('fatal', 'PDF_TAIL_UNSIGNED', field)];
  if (signed === newest) return [];
  if (hasStrayTail(newest, range.end)) return [finding('fatal', 'PDF_TAIL_UNSIGNED', field)];
  // A signature that the newest state no longer has was removed by a revision, which is judged there.
  if (found.isRemoved) return [];
  return isUnchanged(newest, signed, found) ? [] : [changed(found)];
}

/** Bytes behind the signature that no cross-reference section owns. */
function hasStrayTail(newest: PdfDocument, end: number): boolean {
  const section = newest.sections[0];
  return !section || section.offset < end;
}

function signatureIn(
  signed: PdfDocument,
  found: FoundSignature,
): { value: PdfDict; number: number | null } | null {
  const then = listSignatureFields(signed).find(
    ({ name, valueNumber }) => name === found.name && valueNumber === found.number,
  );
  return then?.value ? { value: then.value, number: then.valueNumber } : null;
}

function isUnchanged(newest: PdfDocument, signed: PdfDocument, found: FoundSignature): boolean {
  const then = signatureIn(signed, found);
  if (!then) return false;
  if (found.number !== null) {
    const now = newest.entryOf(found.number);
    const before = signed.entryOf(found.number);
    if (now?.kind !== 'offset' || before?.kind !== 'offset' || now.offset !== before.offset) return false;
  }
  return writeValue(then.value) === writeValue(found.signature);
}
