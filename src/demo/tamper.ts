// Plays a dishonest centre: flips one bit of an accepted package where the exchange keeps it. The exchange hands it on (it judged the package when it
// took it in); that the receiving station refuses it is what the demonstration shows.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '../shared/domain/ids.ts';

/** Flips the lowest bit of the byte at `offset` (negative: from the end). Throws when there is no such package or byte. */
export async function tamperPackage(exchangeFolder: string, sha256: Sha256, offset: number): Promise<void> {
  const file = await open(join(exchangeFolder, 'blobs', sha256.slice(0, 2), sha256), 'r+');
  try {
    const { size } = await file.stat();
    const at = offset < 0 ? size + offset : offset;
    if (at < 0 || at >= size) throw new RangeError(`the package has ${size} bytes, none at ${offset}`);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8(0) ^ 1, 0);
    await file.write(byte, 0, 1, at);
    await file.sync();
  } finally {
    await file.close();
  }
}
