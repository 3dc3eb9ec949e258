import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folders of removable media that are attached now, for the choice of a backup's place; empty when the system does not say. */
export function listMedia(): string[] {
  try {
    if (process.platform === 'win32') return listDrives();
    if (process.platform === 'darwin')
      return readdirSync('/Volumes').map((name) => path.join('/Volumes', name));
    return mountedBelow(readFileSync('/proc/mounts', 'utf8'));
  } catch {
    return [];
  }
}

function listDrives(): string[] {
  const letters = 'DEFGHIJKLMNOPQRSTUVWXYZ';
  return [...letters].map((letter) => `${letter}:\\`).filter((drive) => existsSync(drive));
}

/** Where desktops of this system mount what a person plugs in; `\040` is how the table writes a space. */
export function mountedBelow(mounts: string): string[] {
  return mounts
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((place) => /^\/(media|run\/media|mnt)\/./.test(place));
}
