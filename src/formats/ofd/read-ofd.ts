// Bounded reader of OFD packages (GB/T 33190): OFD.xml and everything it names but the pages' content, which is read page by page.
// Threat: packages that two readers see differently, paths that lead out, lists without end, parts that are missing or broken. What sinks
// the whole file is a refusal in words; what sinks one signature or one attachment is kept with it.
import type { ByteSource } from '../byte-source.ts';
import { catchFormatError, FormatError, type FormatFailure } from '../failure.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { ViewRefusal, ViewRefusalCode } from '../../shared/domain/viewed-page.ts';
import {
  createNoteBook,
  type OfdContainer,
  type OfdDocument,
  type OfdInfo,
  type OfdVersion,
} from './container.ts';
import { readDocument } from './document.ts';
import { ofdLimits, type OfdLimits } from './limits.ts';
import { openParts } from './parts.ts';
import { createReading, followTo, type Reading } from './reading.ts';
import { readSignatures } from './signatures.ts';
import { attributeOf, childOf, childrenOf, flagOf, numberOf, textOf } from './values.ts';

export type OfdOutcome =
  | { readonly state: 'read'; readonly container: OfdContainer }
  | { readonly state: 'refused'; readonly code: ViewRefusalCode; readonly evidence: ViewRefusal['evidence'] };

/** The refusal that a reader's failure means. */
export const refusalOf: Readonly<Record<FormatFailure, ViewRefusalCode>> = {
  CONTAINER_MALFORMED: 'malformed',
  CONTAINER_AMBIGUOUS: 'ambiguous',
  LIMIT_EXCEEDED: 'too-large',
  CONTAINER_UNSUPPORTED: 'unsupported',
};

/** Reads the structure of a package; never rejects for what is in the bytes. */
export async function readOfd(source: ByteSource, limits: OfdLimits = ofdLimits): Promise<OfdOutcome> {
  const read = await catchFormatError(() => readContainer(source, limits));
  if (!read.ok)
    return { state: 'refused', code: refusalOf[read.error.code], evidence: { detail: read.error.detail } };
  const container = read.value;
  if (container === null) return { state: 'refused', code: 'not-ofd', evidence: {} };
  if (container.documents.every((document) => document.pages.length === 0))
    return { state: 'refused', code: 'no-pages', evidence: {} };
  return { state: 'read', container };
}

async function readContainer(source: ByteSource, limits: OfdLimits): Promise<OfdContainer | null> {
  const parts = await openParts(source, limits);
  const entry = parts.resolve('', '/OFD.xml');
  if (!entry) return null;
  const root = await parts.xml(entry.path);
  if (root.name !== 'OFD') return null;
  const reading = createReading({ parts, limits, book: createNoteBook() });
  const bodies = childrenOf(root, 'DocBody');
  if (bodies.length > limits.maxDocuments)
    throw new FormatError('LIMIT_EXCEEDED', `${bodies.length} documents`);
  const documents: OfdDocument[] = [];
  for (const body of bodies) documents.push(await readBody(reading, entry.path, body));
  if (documents.length > 1) reading.book.add('several-documents', { documents: String(documents.length) });
  return { parts, limits, entryPath: entry.path, documents, notes: reading.book.notes };
}

async function readBody(reading: Reading, entryPath: string, body: XmlElement): Promise<OfdDocument> {
  const declaredRoot = followTo(reading, entryPath, textOf(body, 'DocRoot'));
  const versions = await readVersions(reading, entryPath, body);
  const current = versions.find((version) => version.isCurrent && version.root !== null);
  if (current && current.root !== declaredRoot)
    reading.book.add('version-shown', {
      version: current.index === null ? current.id : String(current.index),
    });
  const root = current?.root ?? declaredRoot;
  if (root === null) throw new FormatError('CONTAINER_MALFORMED', 'a document without its root');
  const listed = textOf(body, 'Signatures');
  const signaturesPath = followTo(reading, entryPath, listed);
  return {
    info: readInfo(childOf(body, 'DocInfo')),
    declaredRoot,
    root,
    versions,
    ...(await readDocument(reading, root)),
    namesSignatures: listed !== null,
    signaturesPath,
    signaturesReadable: signaturesPath === null || (await reading.tree(signaturesPath)) !== null,
    signatures: signaturesPath === null ? [] : await readSignatures(reading, signaturesPath),
  };
}

function readInfo(info: XmlElement | undefined): OfdInfo {
  const text = (name: string): string | null => textOf(info, name)?.slice(0, 500) ?? null;
  return {
    docId: text('DocID'),
    title: text('Title'),
    author: text('Author'),
    subject: text('Subject'),
    creator: text('Creator'),
    creationDate: text('CreationDate'),
    modificationDate: text('ModDate'),
  };
}

/** Versions (chapter 19): the one marked Current is what readers show, whatever DocRoot says. */
async function readVersions(reading: Reading, from: string, body: XmlElement): Promise<OfdVersion[]> {
  const versions: OfdVersion[] = [];
  for (const element of childrenOf(childOf(body, 'Versions'), 'Version').slice(0, 1000)) {
    const path = followTo(reading, from, attributeOf(element, 'BaseLoc') ?? null);
    const tree = path === null ? null : await reading.tree(path);
    versions.push({
      id: attributeOf(element, 'ID') ?? '',
      index: numberOf(element, 'Index') ?? null,
      isCurrent: flagOf(element, 'Current') === true,
      path,
      root: path === null || !tree ? null : followTo(reading, path, textOf(tree, 'DocRoot')),
    });
  }
  return versions;
}
