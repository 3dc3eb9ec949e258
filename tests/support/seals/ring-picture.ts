// A red ring on transparent ground as PNG: the picture of the tests' seals.
import { deflateSync, crc32 } from 'node:zlib';

/** The PNG; the same bytes for the same size. */
export function ringPicture(sizePx = 64): Uint8Array {
  const rows = Array.from({ length: sizePx }, (_, y) => {
    const row = Buffer.alloc(1 + sizePx * 4);
    for (let x = 0; x < sizePx; x += 1) {
      const radius = Math.hypot(x + 0.5 - sizePx / 2, y + 0.5 - sizePx / 2) / (sizePx / 2);
      if (radius > 0.85 && radius < 1) row.set([230, 0, 18, 255], 1 + x * 4);
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sizePx, 0);
  header.writeUInt32BE(sizePx, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
