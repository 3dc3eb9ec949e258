/** Tables of a font by tag. */
export type FontTables = ReadonlyMap<string, Uint8Array>;

const sfntVersions = new Set([0x00010000, 0x4f54544f, 0x74727565]);
/** Faces have some twenty tables. */
const maxTables = 64;

/** The tables of a TrueType or OpenType file, of the first face of a collection; null when it is none. Throws a RangeError when cut. */
export function readTables(bytes: Uint8Array): FontTables | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return null;
  const isCollection = view.getUint32(0) === 0x74746366;
  const start = isCollection ? view.getUint32(12) : 0;
  if (!sfntVersions.has(view.getUint32(start))) return null;
  const count = view.getUint16(start + 4);
  if (count > maxTables) return null;
  const tables = new Map<string, Uint8Array>();
  for (let index = 0; index < count; index += 1) {
    const at = start + 12 + index * 16;
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const offset = view.getUint32(at + 8);
    // A table that runs over the end is cut: readers stop at its end anyway, and subsetters round lengths up.
    if (offset < bytes.length) tables.set(tag, bytes.subarray(offset, offset + view.getUint32(at + 12)));
  }
  return tables;
}
