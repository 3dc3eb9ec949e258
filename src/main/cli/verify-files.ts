// The files that a command names: folders are walked, in the order of their names; links are not followed, so that no walk is endless.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Every file, folders replaced by what is in them; what does not exist is named too, so that it can be reported. */
export async function* listFiles(names: readonly string[]): AsyncGenerator<string> {
  for (const name of names) {
    const info = await stat(name).catch(() => null);
    if (info?.isDirectory() === true) yield* walk(name);
    else yield name;
  }
}

/** Files of a folder and of those below it. */
export async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const whole = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(whole);
    else if (entry.isFile()) yield whole;
  }
}

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
