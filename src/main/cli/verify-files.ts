// The files that a command names: folders are walked, in the order of their names. Links to files are followed, links to folders are not, so that no walk is
// endless. What cannot be read is named with its reason: a file that is passed over in silence would read as a good one.
import { type Dirent, type Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

export interface ListedFile {
  readonly file: string;
  /** Why it cannot be read (`ENOENT`, `EACCES`, `NOT_A_FILE`); null: it is a file. */
  readonly reason: string | null;
}

/** Every file, folders replaced by what is in them; what does not exist is named too, so that it can be reported. */
export async function* listFiles(names: readonly string[]): AsyncGenerator<ListedFile> {
  for (const file of names) {
    const info = await statOrReason(file);
    if (typeof info === 'string') yield { file, reason: info };
    else if (info.isDirectory()) yield* walk(file);
    else yield { file, reason: reasonOf(info) };
  }
}

/** Files of a folder and of those below it. */
export async function* walk(folder: string): AsyncGenerator<ListedFile> {
  const entries = await entriesOrReason(folder);
  if (typeof entries === 'string') return yield { file: folder, reason: entries };
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* walk(file);
      continue;
    }
    const info = await statOrReason(file);
    if (typeof info === 'string') yield { file, reason: info };
    else if (!info.isDirectory()) yield { file, reason: reasonOf(info) };
  }
}

/** Pipes and devices have no end that can be judged, and opening one may wait for ever. */
const reasonOf = (info: Stats): string | null => (info.isFile() ? null : 'NOT_A_FILE');

const statOrReason = (file: string): Promise<Stats | string> => stat(file).catch(errorCodeOf);

const entriesOrReason = (folder: string): Promise<Dirent[] | string> =>
  readdir(folder, { withFileTypes: true }).catch(errorCodeOf);

/** The code of a failed system call, or the error in words. */
export const errorCodeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** A signature without its container lies in several files; each is a few hundred kilobytes at most. */
const maxNeighbourBytes = 16 * 1024 * 1024;

/** Reads a file of this name beside `file`; null when there is none. Never leaves the folder. */
export function neighbourOf(file: string): (name: string) => Promise<Uint8Array | null> {
  return async (name) => {
    const whole = path.join(path.dirname(file), path.basename(name));
    const info = await stat(whole).catch(() => null);
    if (info?.isFile() !== true || info.size > maxNeighbourBytes) return null;
    return readFile(whole).catch(() => null);
  };
}
