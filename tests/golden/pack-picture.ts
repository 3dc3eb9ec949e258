// A page has two inks: sixteen colours, eight shades of each, show it, and the file is a quarter of what pdftoppm writes.
import { crc32, deflateSync } from 'node:zlib';

const shades = 8;
const inks = [
  [0, 0, 0],
  [216, 12, 24],
] as const;

/** Black's shades from paper to ink, then red's. */
const palette = inks.flatMap((ink) =>
  Array.from({ length: shades }, (_, shade) =>
    ink.map((channel) => Math.round(255 - ((255 - channel) * shade) / (shades - 1))),
  ),
);

function colorOf(red: number, green: number, blue: number): number {
  const isRed = red - (green + blue) / 2 > 24;
  const depth = isRed ? (255 - green) / (255 - 12) : (255 - (red + green + blue) / 3) / 255;
  const shade = Math.round(Math.min(1, depth) * (shades - 1));
  return shade === 0 ? 0 : shade + (isRed ? shades : 0);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/** A PNG of four bits a pixel from a binary PPM of eight bits a channel. */
export function packPicture(ppm: Buffer): Buffer {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
  if (!head) throw new Error('not a PPM');
  const [width, height] = [Number(head[1]), Number(head[2])];
  const pixels = ppm.subarray(head[0].length);
  const rowBytes = 1 + Math.ceil(width / 2);
  const rows = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const color = colorOf(pixels[at] ?? 255, pixels[at + 1] ?? 255, pixels[at + 2] ?? 255);
      const place = y * rowBytes + 1 + (x >> 1);
      rows[place] = (rows[place] ?? 0) | (x % 2 === 0 ? color << 4 : color);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
