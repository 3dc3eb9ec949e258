// Files that must be there after a power cut: content flushed, then the name, then the folder that holds the name.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Flushes a file's content to the disk. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder's names to the disk. Windows has no such call and needs none: NTFS journals its names. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a whole file under a temporary name and renames it: a reader sees all of it or nothing. */
export async function writeDurably(path: string, content: string): Promise<void> {
  // Unique over all machines that write into the folder.
  const temporary = `${path}.${randomUUID()}.partial`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // On a full disk every try would leave one, and what waits in a folder is counted.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(dirname(path));
}
