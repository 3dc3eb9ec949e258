import { basename, dirname, resolve } from 'node:path';

/** A file's folder and name. */
export function canonicalPath(file: string): { readonly folder: string; readonly name: string } {
  const whole = resolve(file);
  return { folder: dirname(whole), name: basename(whole) };
}
