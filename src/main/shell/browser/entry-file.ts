import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file that sends a browser to `url`, readable by this user only: a command line is readable by everybody on the machine, this is not.
 * Returns its path; remove it once the window is open.
 */
export function writeEntryFile(folder: string, url: string): string {
  if (!/^http:\/\/[a-z0-9.-]+:\d+\/[A-Za-z0-9?=_-]*$/.test(url))
    throw new RangeError('not an address of the browser shell');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `entry-${randomBytes(8).toString('hex')}.html`);
  const html = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}">`;
  writeFileSync(file, html, { mode: 0o600, flag: 'wx' });
  return file;
}
