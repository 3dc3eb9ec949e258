// The header of one file in a tar (POSIX.1-1988, ustar), 512 bytes:
//
//     0  100  name                     124   12  size, 11 octal digits           257    8  "ustar", NUL, "00"
//   100    8  mode 000600              136   12  time: 0                         the rest NUL
//   108   16  owner, group: 0          148    8  sum of all bytes, these taken as spaces; 6 octal digits, NUL, space
//                                      156    1  "0": a file
//
// Behind the header stand the bytes, filled up with NUL to a multiple of 512; behind the last file two blocks of NUL.

const blockBytes = 512;
const maxNameBytes = 100;
const places = {
  name: 0,
  mode: 100,
  owner: 108,
  group: 116,
  size: 124,
  time: 136,
  sum: 148,
  kind: 156,
  magic: 257,
};
/** What ends a tar. */
export const tarEnd: Uint8Array = Buffer.alloc(2 * blockBytes);

const blank = makeBlank();
const blankSum = sumOf(blank);

/** The header of a file; the name is plain ASCII. */
export function tarHeader(name: string, sizeBytes: number): Buffer {
  const size = sizeBytes.toString(8).padStart(11, '0');
  if (size.length > 11 || name.length > maxNameBytes)
    throw new RangeError(`a tar has no room for ${name} of ${sizeBytes} bytes`);
  const header = Buffer.from(blank);
  header.write(name, places.name, 'latin1');
  header.write(size, places.size, 'latin1');
  const sum =
    blankSum + sumOf(header.subarray(0, name.length)) + sumOf(header.subarray(places.size, places.size + 11));
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, places.sum, 'latin1');
  return header;
}

/** What fills a file of this size up to whole blocks. */
export function tarPadding(sizeBytes: number): Uint8Array {
  const over = sizeBytes % blockBytes;
  return tarEnd.subarray(0, over === 0 ? 0 : blockBytes - over);
}

function makeBlank(): Buffer {
  const header = Buffer.alloc(blockBytes);
  header.write('000600 ', places.mode, 'latin1');
  header.write('000000 ', places.owner, 'latin1');
  header.write('000000 ', places.group, 'latin1');
  header.write('00000000000 ', places.time, 'latin1');
  header.write('        ', places.sum, 'latin1');
  header.write('0', places.kind, 'latin1');
  header.write('ustar\x0000', places.magic, 'latin1');
  // Behind the size.
  header.write(' ', places.size + 11, 'latin1');
  return header;
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum;
}
