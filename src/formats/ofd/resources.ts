// Resource files (GB/T 33190, 7.9): fonts, colour spaces, drawing parameters, media and composite units by id. Public ones first, the page's own last:
// the nearest one counts.
import type { XmlElement } from '../xml/tree.ts';
import { bounded, followTo, type Reading } from './reading.ts';
import { attributeOf, childOf, childrenOf, textOf } from './values.ts';

/** A resource with the file that names it: its paths are relative to that one. */
export interface OfdResource {
  readonly element: XmlElement;
  /** Path of the resource file, with its BaseLoc as folder. */
  readonly from: string;
}

type ResourceKind = 'font' | 'colourSpace' | 'drawParam' | 'media' | 'composite';

/** Resources by kind and id. */
export interface OfdResources {
  find(kind: ResourceKind, id: string | undefined): OfdResource | undefined;
}

const listOf: Readonly<Record<ResourceKind, readonly [list: string, element: string]>> = {
  font: ['Fonts', 'Font'],
  colourSpace: ['ColorSpaces', 'ColorSpace'],
  drawParam: ['DrawParams', 'DrawParam'],
  media: ['MultiMedias', 'MultiMedia'],
  composite: ['CompositeGraphicUnits', 'CompositeGraphicUnit'],
};
const kinds = Object.keys(listOf) as ResourceKind[];

/** Reads resource files over those that are known already. */
export async function readResources(
  reading: Reading,
  paths: readonly string[],
  outer?: OfdResources,
): Promise<OfdResources> {
  const known = new Map<string, OfdResource>();
  for (const path of paths) {
    const tree = await reading.tree(path);
    if (!tree) continue;
    const from = folderOf(path, tree);
    for (const kind of kinds) addAll(reading, known, { kind, from, tree });
  }
  return {
    find: (kind, id) =>
      id === undefined ? undefined : (known.get(`${kind} ${id}`) ?? outer?.find(kind, id)),
  };
}

/** BaseLoc is a folder: a name is put behind it so that paths are relative to it as to a file's folder. */
function folderOf(path: string, tree: XmlElement): string {
  const base = attributeOf(tree, 'BaseLoc');
  if (base === undefined) return path;
  if (base.startsWith('/')) return `${base.slice(1)}/-`;
  return `${path.slice(0, path.lastIndexOf('/') + 1)}${base}/-`;
}

interface Adding {
  readonly kind: ResourceKind;
  readonly from: string;
  readonly tree: XmlElement;
}

function addAll(reading: Reading, known: Map<string, OfdResource>, { kind, from, tree }: Adding): void {
  const [list, name] = listOf[kind];
  const elements = childrenOf(tree, list).flatMap((each) => childrenOf(each, name));
  for (const element of bounded(elements, reading.limits.maxListEntries, 'resources')) {
    const id = attributeOf(element, 'ID');
    if (id !== undefined) known.set(`${kind} ${id}`, { element, from });
  }
}

/** The file that a resource names (`MediaFile`, `FontFile`): its own folder first, then the resource file's; null when there is none. */
export function fileOf(reading: Reading, resource: OfdResource, name: string): string | null {
  const loc = textOf(resource.element, name);
  if (loc === null) return null;
  const found =
    reading.parts.resolve(resource.from, loc) ??
    // Some writers give a path from the resource file although BaseLoc says a folder.
    reading.parts.resolve(resource.from.replace(/[^/]*\/-$/, '-'), loc);
  if (!found) reading.book.add('part-missing', { path: loc });
  return found?.path ?? null;
}

/** Resource files that a page or a template names for itself. */
export function pageResourcePaths(reading: Reading, path: string, tree: XmlElement): readonly string[] {
  const paths = childrenOf(tree, 'PageRes').flatMap((element) => {
    const found = followTo(reading, path, element.text.trim() || null);
    return found === null ? [] : [found];
  });
  return paths.slice(0, 100);
}

/** Every file that a resource file names, used by a page or not: fonts, pictures and other media, colour profiles. */
export async function filesOfResources(reading: Reading, path: string): Promise<readonly string[]> {
  const tree = await reading.tree(path);
  if (!tree) return [];
  const from = folderOf(path, tree);
  const named = (kind: ResourceKind, file: string): (string | null)[] => {
    const [list, name] = listOf[kind];
    const elements = childrenOf(tree, list).flatMap((each) => childrenOf(each, name));
    return bounded(elements, reading.limits.maxListEntries, 'resources').map((element) =>
      fileOf(reading, { element, from }, file),
    );
  };
  const profiles = childrenOf(tree, 'ColorSpaces')
    .flatMap((each) => childrenOf(each, 'ColorSpace'))
    .map((element) => followTo(reading, from, attributeOf(element, 'Profile') ?? null));
  const files = [...named('font', 'FontFile'), ...named('media', 'MediaFile'), ...profiles];
  return files.filter((file) => file !== null);
}

/** Content of a composite unit. */
export function compositeContent(resource: OfdResource): XmlElement | undefined {
  return childOf(resource.element, 'Content');
}
