// Files that are there whole or not at all, also after the lights went out.
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** Writes a small file beside its place, flushes it and puts it in its place. */
export function writeDurably(file: string, text: string): void {
  const part = `${file}.part`;
  const handle = openSync(part, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  flushFolder(path.dirname(file));
}

/** Flushes a file that somebody else has written. */
export function flushFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A rename is durable only when the folder is flushed too; Windows has no such call and journals it. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Copies a file durably; it appears under its name only when it is whole. */
export function copyDurably(from: string, to: string): void {
  const part = `${to}.part`;
  try {
    copyFileSync(from, part);
    flushFile(part);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** The same file under another name where the disk can do that, else a durable copy; nothing when it is there already. */
export function linkOrCopy(from: string, to: string): 'linked' | 'copied' | 'there' {
  if (existsSync(to)) return 'there';
  try {
    linkSync(from, to);
    return 'linked';
  } catch {
    // Another disk, or one without links: FAT on a USB stick.
    copyDurably(from, to);
    return 'copied';
  }
}
