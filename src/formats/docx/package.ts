// The parts of a .docx (ECMA-376 part 2), opened within limits.
import { FormatError } from '../failure.ts';
import type { ByteSource } from '../byte-source.ts';
import { decodeXml, readXmlEvents, type XmlEvent } from '../xml/events.ts';
import { foreignZipLimits, readZip, type ZipReader } from '../zip/read.ts';
import { attribute, type Node, readTree } from './nodes.ts';

export interface DocxLimits {
  readonly maxPartBytes: number;
  readonly maxNodes: number;
}

export interface Relation {
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

export interface DocxPackage {
  /** Name of the main part, mostly word/document.xml. */
  readonly main: string;
  /** Relations of the main part by their ids. */
  readonly relations: ReadonlyMap<string, Relation>;
  events(part: string): Promise<Iterator<XmlEvent>>;
  /** A part as a tree; null when the package has none of that name. */
  tree(part: string | undefined): Promise<Node | null>;
  /** Parts of the main part by the last word of their relation's type: styles, numbering, header. */
  partsOf(type: string): readonly string[];
}

const maxDepth = 256;

/** Opens the package; null when it holds no Word document. */
export async function openDocx(source: ByteSource, limits: DocxLimits): Promise<DocxPackage | null> {
  const zip = await readZip(source, foreignZipLimits);
  const rootRelations = await readRelations(zip, '_rels/.rels', '', limits);
  const declared = [...rootRelations.values()].find(({ type }) => type === 'officeDocument')?.target;
  const main = [declared, 'word/document.xml'].find(
    (name) => name !== undefined && zip.entry(name) !== undefined,
  );
  if (main === undefined) return null;
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const relationsPart = `${folder}_rels/${main.slice(folder.length)}.rels`;
  const relations = await readRelations(zip, relationsPart, folder, limits);
  return {
    main,
    relations,
    events: (part) => partEvents(zip, part, limits),
    tree: async (part) =>
      part === undefined || !zip.entry(part) ? null : readTree(await partEvents(zip, part, limits)),
    partsOf: (type) =>
      [...relations.values()]
        .filter((relation) => relation.type === type && !relation.isExternal)
        .map(({ target }) => target),
  };
}

async function partEvents(zip: ZipReader, part: string, limits: DocxLimits): Promise<Iterator<XmlEvent>> {
  const entry = zip.entry(part);
  if (!entry) throw new FormatError('CONTAINER_MALFORMED', `no part ${part}`);
  const xmlLimits = { maxBytes: limits.maxPartBytes, maxDepth, maxNodes: limits.maxNodes };
  return readXmlEvents(decodeXml(await zip.readAll(entry, limits.maxPartBytes), xmlLimits), xmlLimits);
}

async function readRelations(
  zip: ZipReader,
  part: string,
  folder: string,
  limits: DocxLimits,
): Promise<ReadonlyMap<string, Relation>> {
  if (!zip.entry(part)) return new Map();
  const tree = readTree(await partEvents(zip, part, limits));
  const relations = new Map<string, Relation>();
  for (const node of tree?.children ?? []) {
    const isExternal = attribute(node, 'TargetMode') === 'External';
    const target = attribute(node, 'Target') ?? '';
    relations.set(attribute(node, 'Id') ?? '', {
      type: (attribute(node, 'Type') ?? '').replace(/^.*\//, ''),
      target: isExternal ? target : partName(target, folder),
      isExternal,
    });
  }
  return relations;
}

/** Targets are relative to the folder of their part, or absolute in the package. */
function partName(target: string, folder: string): string {
  const segments = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const segment of target.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
