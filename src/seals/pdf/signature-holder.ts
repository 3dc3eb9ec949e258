// A signature dictionary with room for its value, and how the value comes into it: first the revision is written with placeholders, then the range is filled
// in, then the bytes around the room are signed. Nothing else of the file is touched.
import { createHash } from 'node:crypto';
import type { PdfDict } from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';
import type { Signer } from '../pki/signer.ts';
import type { CoveredBytes } from './signed-bytes.ts';

/** Room for a time-stamp token: its own chain of three 4096-bit certificates takes 6 KB. */
export const tokenRoomBytes = 10 * 1024;
/** Attributes, names and one signature of 4096 bits, around the certificates. */
const cmsFrameBytes = 2048;

/** Bytes that a CMS by this signer may need. Each costs two in the file, and in every copy of the document that is sent and kept. */
export function cmsRoomBytes({ certificate, chain }: Pick<Signer, 'certificate' | 'chain'>): number {
  return [certificate, ...chain].reduce((sum, { der }) => sum + der.length, cmsFrameBytes);
}

const rangePlaceholder = '/ByteRange [0 ********** ********** **********]';

/** The text of a signature dictionary with room for its range and a value of so many bytes. */
export function holderText(dict: PdfDict, roomBytes: number): string {
  return `${writeValue(dict).slice(0, -2)} ${rangePlaceholder} /Contents <${'0'.repeat(roomBytes * 2)}>>>`;
}

/** Fills in the range of the dictionary that stands at `offset`, and says what is to be signed. */
export function fillRange(bytes: Buffer, offset: number): CoveredBytes {
  const rangeAt = bytes.indexOf(rangePlaceholder, offset, 'latin1');
  const gapStart = bytes.indexOf('/Contents <', rangeAt, 'latin1') + '/Contents '.length;
  const gapEnd = bytes.indexOf('>', gapStart, 'latin1') + 1;
  const range = `/ByteRange [0 ${gapStart} ${gapEnd} ${bytes.length - gapEnd}`;
  bytes.write(`${range.padEnd(rangePlaceholder.length - 1)}]`, rangeAt, 'latin1');
  return { gapStart, gapEnd, end: bytes.length };
}

/** Puts the value into its room. Throws a RangeError when it is too long. */
export function fillContents(bytes: Buffer, { gapStart, gapEnd }: CoveredBytes, value: Uint8Array): void {
  if (value.length > (gapEnd - gapStart - 2) / 2)
    throw new RangeError(`a signature of ${value.length} bytes does not fit its place`);
  bytes.write(Buffer.from(value).toString('hex'), gapStart + 1, 'latin1');
}

/** The second part of /ID for a new revision: another one for other bytes or another time. */
export function newFileId(pdf: Uint8Array, at: Date): Uint8Array {
  return createHash('sha256').update(pdf).update(at.toISOString()).digest().subarray(0, 16);
}
