// Every file that an OFD package shows or hands out, found by the readers that the viewer draws with: what is in this list and in no signature's
// References is shown without being signed ("OFD shadow", seals.md section 4, step 6). Declared is enough: another viewer may draw what ours leaves out.
import type { OfdContainer, OfdDocument } from './container.ts';
import { createNoteBook } from './container.ts';
import type { OfdParts } from './parts.ts';
import { bounded, createReading, followTo, type Reading } from './reading.ts';
import { filesOfResources, pageResourcePaths } from './resources.ts';
import { childrenOf, textOf } from './values.ts';

/** What a file is for. */
export type NamedFileKind =
  | 'entry'
  /** The description of the version that is shown. */
  | 'version'
  | 'root'
  | 'page'
  | 'template'
  | 'resource'
  /** Fonts, pictures, films, colour profiles. */
  | 'media'
  | 'annotation'
  | 'attachment'
  | 'tag'
  | 'extension';

export interface NamedFile {
  readonly path: string;
  readonly kind: NamedFileKind;
  /** Index of the document that names it; null: OFD.xml itself. */
  readonly document: number | null;
}

/** Lists the files, each once a document and kind; rejects with a FormatError where a reader's limit is passed. */
export async function listNamedFiles(container: OfdContainer): Promise<readonly NamedFile[]> {
  const { parts, limits } = container;
  const reading = createReading({ parts, limits, book: createNoteBook() });
  const files: NamedFile[] = [{ path: container.entryPath, kind: 'entry', document: null }];
  for (const [index, document] of container.documents.entries()) {
    const found = new Map<string, NamedFile>();
    const add: Add = (kind, ...paths) => {
      for (const path of paths) {
        const file = { path: path ?? '', kind, document: index };
        if (parts.has(file.path)) found.set(`${kind} ${file.path}`, file);
      }
    };
    addDocument(document, add);
    await addResources(reading, document, add);
    await addAnnotations(reading, document, add);
    await addOthers(reading, document, add);
    files.push(...found.values());
  }
  return files;
}

type Add = (kind: NamedFileKind, ...paths: readonly (string | null)[]) => void;

function addDocument(document: OfdDocument, add: Add): void {
  const shown = document.versions.filter(({ isCurrent }) => isCurrent);
  add('version', ...shown.map(({ path }) => path));
  // Viewers that know no versions show the declared root.
  add('root', document.root, document.declaredRoot);
  add('page', ...document.pages.map(({ path }) => path));
  add('template', ...document.templates.map(({ path }) => path));
  add('resource', ...document.resources);
  add('annotation', document.annotationsPath);
  add('attachment', document.attachmentsPath, ...document.attachments.map(({ path }) => path));
  add('tag', document.customTagsPath);
  add('extension', document.extensionsPath);
}

async function addResources(reading: Reading, document: OfdDocument, add: Add): Promise<void> {
  const resources = new Set(document.resources);
  for (const path of new Set([...document.pages, ...document.templates].map((page) => page.path))) {
    for (const own of await ownResources(reading, path)) resources.add(own);
  }
  for (const path of resources) {
    add('resource', path);
    add('media', ...(await filesOfResources(reading, path)));
  }
}

async function ownResources(reading: Reading, path: string): Promise<readonly string[]> {
  const { parts, limits } = reading;
  if (!parts.has(path) || parts.sizeBytes(path) > limits.maxXmlBytes || !(await mentions(parts, path)))
    return [];
  const tree = await reading.tree(path);
  return tree ? pageResourcePaths(reading, path, tree) : [];
}

/** Whether a page may name resources of its own: most do not, and the trees of thousands of pages need not be built to know. */
async function mentions(parts: OfdParts, path: string): Promise<boolean> {
  const bytes = await parts.read(path);
  const isUtf16 = (bytes[0] ?? 0) >= 0xfe;
  return isUtf16 || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('PageRes');
}

async function addAnnotations(reading: Reading, document: OfdDocument, add: Add): Promise<void> {
  const { annotationsPath } = document;
  const list = annotationsPath === null ? null : await reading.tree(annotationsPath);
  for (const page of bounded(childrenOf(list ?? undefined, 'Page'), reading.limits.maxListEntries, 'pages'))
    add('annotation', followTo(reading, annotationsPath ?? '', textOf(page, 'FileLoc')));
}

/** Files that custom tags (GB/T 33190, chapter 16) and extensions (chapter 17) name. */
async function addOthers(reading: Reading, document: OfdDocument, add: Add): Promise<void> {
  const lists = [
    { kind: 'tag', path: document.customTagsPath, element: 'CustomTag', names: ['SchemaLoc', 'FileLoc'] },
    { kind: 'extension', path: document.extensionsPath, element: 'Extension', names: ['ExtendData'] },
  ] as const;
  for (const { kind, path, element, names } of lists) {
    const tree = path === null ? null : await reading.tree(path);
    const entries = bounded(childrenOf(tree ?? undefined, element), reading.limits.maxListEntries, kind);
    for (const entry of entries)
      for (const name of names) add(kind, followTo(reading, path ?? '', textOf(entry, name)));
  }
}
