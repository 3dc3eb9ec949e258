// A large file that the disk spoilt is brought back from where backups lie: what is taken is read whole before, and read again before it takes the place of
// the spoilt one, which nobody writes into. Where a pool is on the station's own disk its file may be the spoilt one itself, under a second name.
import { copyFile, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LargeFile } from './backup-verify.ts';
import { blobFileBytes, checkBlobFile } from './blob-file.ts';
import { isDiskFull } from './disk-full.ts';
import { floorSpaceBytes, freeBytesOf } from './disk-space.ts';

interface MendJob {
  /** The station's own large files. */
  readonly folder: string;
  readonly file: LargeFile;
  /** Folders with large files of backups, the likeliest first. */
  readonly pools: readonly string[];
}

/** Brings a spoilt or lost large file back; without 'mended' nothing was changed. */
export async function mendLargeFile(job: MendJob): Promise<'mended' | 'no-whole-copy' | 'disk-full'> {
  const { folder, file, pools } = job;
  for (const pool of pools) {
    const from = path.join(pool, file.name);
    if (!(await isWholeAt(file, from))) continue;
    if (freeBytesOf(folder) < blobFileBytes(file) + floorSpaceBytes) return 'disk-full';
    // What a crash leaves of it is swept at the next start.
    const part = path.join(folder, `${file.name}.mending`);
    try {
      if (await writeAnew({ from, part, to: path.join(folder, file.name) }, file)) return 'mended';
    } catch (error) {
      if (isDiskFull(error)) return 'disk-full';
      if (!isUnreadable(error)) throw error;
    } finally {
      await rm(part, { force: true });
    }
  }
  return 'no-whole-copy';
}

async function isWholeAt(file: LargeFile, place: string): Promise<boolean> {
  try {
    return await checkBlobFile({ ...file, path: place });
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

async function writeAnew(
  { from, part, to }: { readonly from: string; readonly part: string; readonly to: string },
  file: LargeFile,
): Promise<boolean> {
  await rm(part, { force: true });
  await copyFile(from, part);
  await flush(part, 'r+');
  if (!(await checkBlobFile({ ...file, path: part }))) return false;
  await rename(part, to);
  // A rename is durable only when the folder is flushed too; Windows has no such call and journals it.
  if (process.platform !== 'win32') await flush(path.dirname(to), 'r');
  return true;
}

async function flush(place: string, mode: 'r' | 'r+'): Promise<void> {
  const handle = await open(place, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A medium that was pulled out, or whose sectors can no longer be read. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^(ENOENT|ENODEV|ENXIO|ESTALE|EIO|EACCES|ENOTDIR)$/.test(String(error.code));
}
