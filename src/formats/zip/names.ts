import { FormatError } from '../failure.ts';

// Names of entries decide which file a reader takes, so two readers must never disagree about one: no path tricks, no
// control characters, no second name that a case-blind or normalising file system would call the same.

const longestNameBytes = 1024;

/** What the caller may do about names that are not UTF-8. */
export type NameEncoding =
  /** ASCII or flagged UTF-8 only: packages that this product makes. */
  | 'utf8'
  /** Unflagged names are tried as UTF-8 and then GB18030: archives from Windows machines. */
  | 'legacy';

/** Decodes and checks one entry name. */
export function readEntryName(bytes: Uint8Array, flaggedUtf8: boolean, encoding: NameEncoding): string {
  if (bytes.length === 0 || bytes.length > longestNameBytes) {
    throw new FormatError('CONTAINER_MALFORMED', 'an entry name is empty or too long');
  }
  const name = decodeName(bytes, flaggedUtf8, encoding);
  checkEntryName(name);
  return name;
}

/** Refuses names that lead out of the container or that readers resolve differently. */
export function checkEntryName(name: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(name) || /^[A-Za-z]:/.test(name)) throw ambiguousName(name);
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  if (path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw ambiguousName(name);
  }
}

/** The form under which two names are one file for some file system. */
function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .normalize('NFC')
    .replace(/[. ]+(?=\/|$)/g, '');
}

/** Refuses two names that fold to one, and a file that is also a folder of another. */
export function checkNamesApart(names: readonly string[]): void {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const name of names) {
    const isFolder = name.endsWith('/');
    const folded = foldName(isFolder ? name.slice(0, -1) : name);
    if (files.has(folded) || (isFolder && folders.has(`declared:${folded}`))) throw ambiguousName(name);
    if (isFolder) folders.add(`declared:${folded}`);
    else files.add(folded);
    for (let at = folded.indexOf('/'); at >= 0; at = folded.indexOf('/', at + 1))
      folders.add(folded.slice(0, at));
    if (isFolder) folders.add(folded);
  }
  for (const file of files) if (folders.has(file)) throw ambiguousName(file);
}

function decodeName(bytes: Uint8Array, flaggedUtf8: boolean, encoding: NameEncoding): string {
  const isAscii = bytes.every((byte) => byte < 0x80);
  if (!isAscii && !flaggedUtf8 && encoding === 'utf8') {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'an entry name is neither ASCII nor marked as UTF-8');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (flaggedUtf8) throw new FormatError('CONTAINER_MALFORMED', 'an entry name is not UTF-8');
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function ambiguousName(name: string): FormatError {
  return new FormatError('CONTAINER_AMBIGUOUS', `entry name ${JSON.stringify(name.slice(0, 120))}`);
}
