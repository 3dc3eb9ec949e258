// Packing by looking instead of by computing. Whoever judges a sealed PDF draws it again and compares the bytes; most of the time of drawing is the
// deflating of streams that stand in the sealed file already, packed. A packed stream of the sealed file is taken for the drawn one when it unpacks
// to exactly the drawn bytes and is used up by that to its last byte: every reader of the file sees the same then, and only then. Threat: a sealed
// file with streams made to mislead or to swell; each is unpacked within what is left of a limit, and what does not fit is packed in the usual way.
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

/** Packs a stream. */
export type PackStream = (data: Uint8Array) => Uint8Array;

// As our own writer puts it (pdf-objects.ts); another program's file has nothing to compare with anyway.
const streamHead = '/Filter/FlateDecode/Length ';
const lengthEnd = '>>\nstream\n';
/** A document of hundreds of pages unpacks to some ten megabytes. */
const maxUnpackedBytes = 128 * 1024 * 1024;

/** Packs as the sealed file has it, where it has it; `otherwise` does the rest. */
export function packLike(sealed: Uint8Array, otherwise: PackStream): PackStream {
  const known = readStreams(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
  return (data) => known.get(nameOf(data)) ?? otherwise(data);
}

const nameOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('base64');

function readStreams(pdf: Buffer): Map<string, Uint8Array> {
  const known = new Map<string, Uint8Array>();
  let left = maxUnpackedBytes;
  for (let at = pdf.indexOf(streamHead); at !== -1; at = pdf.indexOf(streamHead, at + 1)) {
    const packed = streamAt(pdf, at + streamHead.length);
    const data = packed && unpack(packed, left);
    if (!packed || !data) continue;
    left -= data.length;
    known.set(nameOf(data), packed);
  }
  return known;
}

/** The bytes of a stream whose length stands at `from`; null when there is none. */
function streamAt(pdf: Buffer, from: number): Buffer | null {
  const digits = /^\d{1,9}/.exec(pdf.toString('latin1', from, from + 10))?.[0];
  if (digits === undefined) return null;
  const start = from + digits.length + lengthEnd.length;
  const isHead = pdf.toString('latin1', from + digits.length, start) === lengthEnd;
  const packed = pdf.subarray(start, start + Number(digits));
  return isHead && packed.length === Number(digits) ? packed : null;
}

/** Null when it does not unpack, is too large, or does not end where the stream ends. */
function unpack(packed: Buffer, maxOutputLength: number): Uint8Array | null {
  if (maxOutputLength < 1) return null;
  try {
    const { buffer, engine } = inflateSync(packed, { maxOutputLength, info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return engine.bytesWritten === packed.length ? buffer : null;
  } catch {
    // Whatever is wrong with it, it is not what our writer made.
    return null;
  }
}
