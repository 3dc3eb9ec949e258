// Writes down in which order files are flushed and renamed, by listening to node:fs while real files are written: a flush that somebody removed is seen
// without cutting the power. What SQLite flushes is not heard here.
import fs, { type PathLike } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

/** What was done, in order: `flush data/x.part`, `rename data/x.part data/x`, `link a b`, or a word of the test's own. */
export interface FlushWatch {
  readonly done: readonly string[];
  note(word: string): void;
  end(): void;
}

/** Listens until `end`; names are told relative to `base`. With `noLinks` every link fails, as on a FAT stick. */
export async function watchFlushes(base: string, { noLinks = false } = {}): Promise<FlushWatch> {
  const done: string[] = [];
  let writing: string | null = null;
  const opened = new Map<number, string>();
  const nameOf = (place: PathLike): string => path.relative(base, String(place)) || '.';
  const note = (...words: string[]): void => void done.push(words.join(' '));
  const { openSync, fsyncSync, fdatasyncSync, renameSync, linkSync } = fs;
  const { open, rename, writeFile } = fs.promises;
  const probe = await open(base, 'r');
  const handles = Object.getPrototypeOf(probe) as Pick<FileHandle, 'sync'>;
  await probe.close();
  const { sync } = handles;

  fs.openSync = (place, ...rest) => {
    const file = openSync(place, ...rest);
    opened.set(file, nameOf(place));
    return file;
  };
  fs.fsyncSync = (file) => {
    fsyncSync(file);
    note('flush', opened.get(file) ?? '?');
  };
  fs.fdatasyncSync = (file) => {
    fdatasyncSync(file);
    note('flush-data', opened.get(file) ?? '?');
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    note('rename', nameOf(from), nameOf(to));
  };
  fs.linkSync = (from, to) => {
    if (noLinks) throw Object.assign(new Error('no links here'), { code: 'EPERM' });
    linkSync(from, to);
    note('link', nameOf(from), nameOf(to));
  };
  fs.promises.open = async (place, ...rest) => {
    const handle = await open(place, ...rest);
    opened.set(handle.fd, nameOf(place));
    return handle;
  };
  fs.promises.rename = async (from, to) => {
    await rename(from, to);
    note('rename', nameOf(from), nameOf(to));
  };
  fs.promises.writeFile = async (file, data, options) => {
    // It opens the file by another way, and flushes it by this one.
    writing = typeof file === 'string' ? nameOf(file) : null;
    await writeFile(file, data, options);
    writing = null;
  };
  handles.sync = async function (this: FileHandle) {
    await sync.call(this);
    note('flush', writing ?? opened.get(this.fd) ?? '?');
  };
  syncBuiltinESMExports();
  return {
    done,
    note,
    end: () => {
      Object.assign(fs, { openSync, fsyncSync, fdatasyncSync, renameSync, linkSync });
      Object.assign(fs.promises, { open, rename, writeFile });
      handles.sync = sync;
      syncBuiltinESMExports();
    },
  };
}
