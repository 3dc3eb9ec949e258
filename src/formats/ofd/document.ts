// Document.xml (GB/T 33190, 7.5): page size, resources, templates, the list of pages, annotations, attachments, tags.
import type { XmlElement } from '../xml/tree.ts';
import type { OfdAttachment, OfdDocument, OfdPageEntry, OfdTemplate } from './container.ts';
import { bounded, followTo, type Reading } from './reading.ts';
import { attributeOf, childOf, childrenOf, flagOf, parseBox, textOf } from './values.ts';

type DocumentParts = Omit<
  OfdDocument,
  | 'info'
  | 'declaredRoot'
  | 'root'
  | 'versions'
  | 'namesSignatures'
  | 'signaturesPath'
  | 'signaturesReadable'
  | 'signatures'
>;

/** Reads the root part of a document; rejects when the part itself is broken. */
export async function readDocument(reading: Reading, root: string): Promise<DocumentParts> {
  const document = await reading.parts.xml(root);
  const common = childOf(document, 'CommonData');
  const follow = (loc: string | null): string | null => followTo(reading, root, loc);
  if (childrenOf(document, 'Actions').length > 0) reading.book.add('action-ignored');
  const attachmentsPath = follow(textOf(document, 'Attachments'));
  const extensionsPath = follow(textOf(document, 'Extensions'));
  if (extensionsPath !== null) reading.book.add('extension-ignored');
  return {
    pageBox: parseBox(textOf(childOf(common, 'PageArea'), 'PhysicalBox')) ?? null,
    pages: readPages(reading, root, document),
    templates: readTemplates(reading, root, common),
    resources: readResourcePaths(reading, root, common),
    defaultColourSpace: textOf(common, 'DefaultCS'),
    annotationsPath: follow(textOf(document, 'Annotations')),
    attachmentsPath,
    attachments: attachmentsPath === null ? [] : await readAttachments(reading, attachmentsPath),
    customTagsPath: follow(textOf(document, 'CustomTags')),
    extensionsPath,
  };
}

function readPages(reading: Reading, root: string, document: XmlElement): OfdPageEntry[] {
  const elements = childrenOf(childOf(document, 'Pages'), 'Page');
  return bounded(elements, reading.limits.maxPages, 'pages').map((element) => ({
    id: attributeOf(element, 'ID') ?? '',
    // A page that is not there is still counted: the reader is told at that page.
    path: followTo(reading, root, attributeOf(element, 'BaseLoc') ?? null) ?? '',
  }));
}

function readTemplates(reading: Reading, root: string, common: XmlElement | undefined): OfdTemplate[] {
  const elements = childrenOf(common, 'TemplatePage');
  return bounded(elements, reading.limits.maxListEntries, 'templates').flatMap((element) => {
    const path = followTo(reading, root, attributeOf(element, 'BaseLoc') ?? null);
    if (path === null) return [];
    return [{ id: attributeOf(element, 'ID') ?? '', path, zOrder: attributeOf(element, 'ZOrder') ?? null }];
  });
}

function readResourcePaths(reading: Reading, root: string, common: XmlElement | undefined): string[] {
  const elements = [...childrenOf(common, 'PublicRes'), ...childrenOf(common, 'DocumentRes')];
  return bounded(elements, reading.limits.maxListEntries, 'resource files').flatMap((element) => {
    const path = followTo(reading, root, element.text.trim() || null);
    return path === null ? [] : [path];
  });
}

async function readAttachments(reading: Reading, path: string): Promise<OfdAttachment[]> {
  const tree = await reading.tree(path);
  const elements = childrenOf(tree ?? undefined, 'Attachment');
  return bounded(elements, reading.limits.maxListEntries, 'attachments').map((element) => ({
    id: attributeOf(element, 'ID') ?? null,
    name: (attributeOf(element, 'Name') ?? '').slice(0, 500),
    format: attributeOf(element, 'Format') ?? null,
    visible: flagOf(element, 'Visible') !== false,
    path: followTo(reading, path, textOf(element, 'FileLoc')),
  }));
}
