import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Sha256, parseSha256 } from '../../shared/domain/ids.ts';

/** Writes beside the target, flushes, renames, flushes the folder: after a power cut there is the whole file or none. */
export async function writeWhole(
  output: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const partial = `${output}.part`;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(partial, 'w', 0o600);
  try {
    for await (const chunk of stream) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
  await file.close();
  await rename(partial, output);
  await syncFolder(dirname(output));
  return { sha256: parseSha256(hash.digest('hex')), sizeBytes };
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for flushing; its rename is durable with the file system's journal.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
