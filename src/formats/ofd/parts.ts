// The parts of an OFD package and how its paths lead to them (ST_Loc, GB/T 33190 7.3): absolute from the root, or relative to the file that
// names them. Real files also write root-relative paths without the slash and the wrong case; both are found, and said. A path never leads
// out of the package. Verifier and viewer resolve through this one module, so that what was verified is what is seen.
import { FormatError } from '../failure.ts';
import type { ByteSource } from '../byte-source.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';
import { readZip, type ZipEntry, type ZipReader } from '../zip/read.ts';
import type { OfdLimits } from './limits.ts';

/** How a path was found. */
export type OfdPathWay =
  /** As the standard says: absolute, or relative to the file that names it. */
  | 'standard'
  /** Root-relative without its slash. */
  | 'from-root'
  /** In another case, or with backslashes. */
  | 'folded';

export interface OfdPath {
  /** Name of the entry, without a leading slash. */
  readonly path: string;
  readonly way: OfdPathWay;
}

export interface OfdParts {
  /** Names of all files, in the order of the archive. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  sizeBytes(path: string): number;
  /** The part's bytes as they are stored; rejects with a FormatError (LIMIT_EXCEEDED, CONTAINER_MALFORMED). */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  /** The part's bytes as a stream, for digests of large parts. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** A small XML part as a tree; kept, so that everybody reads the same one. */
  xml(path: string): Promise<XmlElement>;
  /** Where `loc`, written in the file `from`, leads; null: nowhere, or out of the package. */
  resolve(from: string, loc: string): OfdPath | null;
}

/** Parts read again and again (resources, templates, annotations) stay; thousands of pages do not, and a tree takes some twenty times its bytes. */
const keptTrees = 48;
const keptBytes = 8 * 1024 * 1024;

/** Opens the archive; rejects with a FormatError. */
export async function openParts(source: ByteSource, limits: OfdLimits): Promise<OfdParts> {
  const zip = await readZip(source, limits.zip);
  const files = zip.entries.filter((entry) => !entry.name.endsWith('/'));
  const folded = new Map(files.map((entry) => [entry.name.toLowerCase(), entry.name]));
  const trees = new Map<string, Promise<XmlElement>>();
  const read = (path: string, maxBytes = limits.maxResourceBytes): Promise<Uint8Array> =>
    zip.readAll(entryOf(zip, path), maxBytes);
  const parse = async (path: string): Promise<XmlElement> =>
    parseXml(await read(path, limits.maxXmlBytes), {
      maxBytes: limits.maxXmlBytes,
      maxDepth: limits.maxXmlDepth,
      maxNodes: limits.maxXmlNodes,
    });
  return {
    paths: files.map((entry) => entry.name),
    has: (path) => zip.entry(path) !== undefined && !path.endsWith('/'),
    sizeBytes: (path) => entryOf(zip, path).sizeBytes,
    read,
    stream: (path) => zip.open(entryOf(zip, path)),
    xml: (path) => {
      const known = trees.get(path) ?? parse(path);
      trees.delete(path);
      trees.set(path, known);
      dropOldest(trees, (kept) => zip.entry(kept)?.sizeBytes ?? 0);
      return known;
    },
    resolve: (from, loc) => findPath({ from, loc, zip, folded }),
  };
}

/** Keeps the newest trees, as many as fit; the newest of all goes too when it is too large to be kept. */
function dropOldest(trees: Map<string, unknown>, sizeOf: (path: string) => number): void {
  let bytes = [...trees.keys()].reduce((sum, path) => sum + sizeOf(path), 0);
  for (const path of [...trees.keys()]) {
    if (trees.size <= keptTrees && bytes <= keptBytes) return;
    trees.delete(path);
    bytes -= sizeOf(path);
  }
}

function entryOf(zip: ZipReader, path: string): ZipEntry {
  const entry = zip.entry(path);
  if (!entry) throw new FormatError('CONTAINER_MALFORMED', `no part ${path.slice(0, 200)}`);
  return entry;
}

interface Search {
  readonly from: string;
  readonly loc: string;
  readonly zip: ZipReader;
  readonly folded: ReadonlyMap<string, string>;
}

function findPath({ from, loc, zip, folded }: Search): OfdPath | null {
  const trimmed = loc.trim();
  if (trimmed === '' || trimmed.length > 1024) return null;
  const slashed = trimmed.replaceAll('\\', '/');
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const relative = normalise(slashed.startsWith('/') ? slashed : folder + slashed);
  const candidates = [relative, normalise(slashed)].filter((path) => path !== null);
  const exact = candidates.find((path) => zip.entry(path) !== undefined);
  if (exact !== undefined && slashed === trimmed)
    return { path: exact, way: exact === relative ? 'standard' : 'from-root' };
  // The archive's reader refuses names that differ in case only: at most one can be meant.
  const found = exact ?? candidates.map((path) => folded.get(path.toLowerCase())).find((path) => path);
  return found === undefined ? null : { path: found, way: 'folded' };
}

/** Takes out `.`, `..` and empty segments; null when the path leads out. */
function normalise(path: string): string | null {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.pop() === undefined) return null;
  }
  return kept.length === 0 ? null : kept.join('/');
}
