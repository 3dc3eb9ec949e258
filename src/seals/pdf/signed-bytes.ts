import { listSignatureFields } from '../../formats/pdf/form-fields.ts';
import { openPdf } from '../../formats/pdf/document.ts';
import { isArray } from '../../formats/pdf/values.ts';
import { type DigestName, digestOf } from '../pki/digest.ts';

/** The bytes that a signature covers: everything up to `end` but its own hex string. */
export interface CoveredBytes {
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
}

/** Digest of the covered bytes, without copying them. */
export function digestOfRange(name: DigestName, bytes: Uint8Array, range: CoveredBytes): Uint8Array {
  return digestOf(name, bytes.subarray(0, range.gapStart), bytes.subarray(range.gapEnd, range.end));
}

/** The covered bytes in one piece, for signatures that are over the content itself. */
export function bytesOfRange(bytes: Uint8Array, range: CoveredBytes): Uint8Array {
  return Buffer.concat([bytes.subarray(0, range.gapStart), bytes.subarray(range.gapEnd, range.end)]);
}

/**
 * The document as it was when the signature of this field was made, to be shown as sealed: a view of the same bytes, cut at the end of the signed revision.
 * Null when there is no such signature or its range does not lie in the file. Throws a FormatError for bytes that are no PDF.
 */
export function signedRevision(pdf: Uint8Array, fieldName: string): Uint8Array | null {
  const field = listSignatureFields(openPdf(pdf)).find(
    ({ name, value }) => name === fieldName && value !== null,
  );
  const range = field?.value?.entries.get('ByteRange');
  const [, , gapEnd, rest] = isArray(range) ? range : [];
  if (typeof gapEnd !== 'number' || typeof rest !== 'number' || gapEnd + rest > pdf.length) return null;
  return pdf.subarray(0, gapEnd + rest);
}
