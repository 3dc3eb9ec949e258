// The note of a receipt that a machine wrote: names of failed checks with their codes, `digestsMatch:PACKAGE_DAMAGED everyFileCovered:…`, cut at 200 signs.
const namedCode = /^([a-zA-Z]+):([A-Z][A-Z0-9_]*)$/;

/** What a receiving machine found wrong. */
export interface FailedCheck {
  readonly check: string;
  readonly code: string;
}

/** Null for words of people. The last name may be cut in the middle: then it is left out, unless it is the only one. */
export function readMachineNote(note: string): readonly FailedCheck[] | null {
  const names = note.trim().split(' ');
  const read = names.map((name) => namedCode.exec(name));
  const wrong = read.findIndex((found) => found === null);
  if (wrong !== -1 && (wrong === 0 || wrong < names.length - 1)) return null;
  return read.flatMap((found) => (found ? [{ check: found[1] ?? '', code: found[2] ?? '' }] : []));
}
