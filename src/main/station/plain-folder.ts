// Plain copies for outside programs: the only place where content lies unencrypted. Threat: another local user (0700), a stolen disk (emptied
// at lock, exit and start). A program that still has a copy open keeps it open; that is what the settings screen says.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Makes the folder if need be, for this user alone, and removes everything in it. */
export function emptyPrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
}
