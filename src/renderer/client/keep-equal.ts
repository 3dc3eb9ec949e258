// An answer that says again what is known: the parts that are the same stay the same objects, so that a screen draws only what changed.

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** `next`, with every part of `known` that is equal in its place. */
export function keepEqual<T>(known: unknown, next: T): T;
export function keepEqual(known: unknown, next: unknown): unknown {
  if (Object.is(known, next)) return known;
  if (Array.isArray(known) && Array.isArray(next)) return keepEqualRows(known, next);
  if (isPlain(known) && isPlain(next)) return keepEqualFields(known, next);
  return next;
}

/** What names a row in a list; rows that have moved are found by it. */
const nameOf = (row: unknown): unknown =>
  isPlain(row) ? (row['documentId'] ?? row['entryNo'] ?? row['key']) : undefined;

function keepEqualRows(known: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byName = new Map(known.map((row) => [nameOf(row), row]));
  const kept = next.map((row, index) => {
    const name = nameOf(row);
    return keepEqual(name === undefined ? known[index] : byName.get(name), row);
  });
  const isSame = kept.length === known.length && kept.every((row, index) => Object.is(row, known[index]));
  return isSame ? known : kept;
}

function keepEqualFields(
  known: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(next);
  const kept = Object.fromEntries(names.map((name) => [name, keepEqual(known[name], next[name])]));
  const isSame =
    names.length === Object.keys(known).length && names.every((name) => Object.is(kept[name], known[name]));
  return isSame ? known : kept;
}
