// Files that are there whole or not at all, also after the lights went out.
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

const pieceBytes = 4 * 1024 * 1024;
/** What is not on the disk yet is not done: otherwise a slow disk would stand still at the end of a copy, for minutes. */
const flushEveryBytes = 64 * 1024 * 1024;

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

/** Copies a file durably and tells which part of it is done; it appears under its name only when it is whole. */
export function copyDurably(from: string, to: string, tell: (part: number) => void = () => undefined): void {
  const part = `${to}.part`;
  try {
    rmSync(part, { force: true });
    copyTelling(from, part, tell);
    flushFile(part);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Copies into a file that is not there yet and tells which part is done; where the disk can share blocks (btrfs, XFS) that costs nothing. Not flushed at the end. */
export function copyTelling(from: string, to: string, tell: (part: number) => void): void {
  if (!shareBlocks(from, to)) copyInPieces(from, to, tell);
  tell(1);
}

function shareBlocks(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // Another kind of disk, or no room: whichever it is, the copy is made the long way, and what fails there is said.
    rmSync(to, { force: true });
    return false;
  }
}

function copyInPieces(fromFile: string, toFile: string, tell: (part: number) => void): void {
  const from = openSync(fromFile, 'r');
  let to: number | undefined;
  try {
    to = openSync(toFile, 'wx', 0o600);
    const { size } = fstatSync(from);
    const piece = Buffer.allocUnsafe(Math.min(size, pieceBytes));
    for (let at = 0; at < size;) {
      const got = readSync(from, piece, 0, piece.length, at);
      if (got === 0) break;
      for (let written = 0; written < got;)
        written += writeSync(to, piece, written, got - written, at + written);
      at += got;
      if (at % flushEveryBytes === 0) fdatasyncSync(to);
      tell(at / size);
    }
  } finally {
    if (to !== undefined) closeSync(to);
    closeSync(from);
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
