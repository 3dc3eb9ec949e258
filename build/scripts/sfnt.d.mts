// What the tests use of sfnt.mjs.
export function readTables(sfnt: Buffer): Map<string, Buffer>;
export function buildNameTable(names: Readonly<Record<number, string>>): Buffer;
export function buildSfnt(tables: ReadonlyMap<string, Buffer>): Buffer;
