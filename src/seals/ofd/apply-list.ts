// The list of signatures of an OFD: OFD.xml gets its Signatures element once, before the first seal, in one way for everybody. So OFD.xml is the same
// for every unit of a joint document and can be covered by each seal, and whoever renders the document again can compare each part with the sealed file.
import { collectBytes, memorySource, type ByteSource } from '../../formats/byte-source.ts';
import type { OfdContainer, OfdDocument } from '../../formats/ofd/container.ts';
import { ofdLimits } from '../../formats/ofd/limits.ts';
import { readOfd } from '../../formats/ofd/read-ofd.ts';
import { parseXml, type XmlElement } from '../../formats/xml/tree.ts';
import { readZip, type ZipReader } from '../../formats/zip/read.ts';
import { rewriteZip } from '../../formats/zip/rewrite.ts';
import { digestStream } from '../pki/digest.ts';
import { SealingRefused } from './apply-refusal.ts';
import { writeSignatureList } from './apply-signature-xml.ts';

/** An OFD with one document, opened to be sealed. */
export interface OpenedOfd {
  readonly source: ByteSource;
  readonly zip: ZipReader;
  readonly container: OfdContainer;
  readonly document: OfdDocument;
}

/** Opens an OFD that is to be sealed. Rejects with a SealingRefused. */
export async function openOfd(source: ByteSource): Promise<OpenedOfd> {
  const outcome = await readOfd(source);
  if (outcome.state === 'refused')
    throw new SealingRefused(
      'CONTAINER_MALFORMED',
      `${outcome.code} ${outcome.evidence['detail'] ?? ''}`.trim(),
    );
  const { container } = outcome;
  const [document, ...others] = container.documents;
  if (!document || others.length > 0)
    throw new SealingRefused('DOCUMENT_COUNT', `${container.documents.length} documents`);
  return { source, zip: await readZip(source, ofdLimits.zip), container, document };
}

/** Path of OFD.xml as the archive spells it. */
const entryPathOf = ({ container }: OpenedOfd): string =>
  container.parts.resolve('', '/OFD.xml')?.path ?? 'OFD.xml';

/** Where the list of signatures is, or belongs: beside the document's root, as everybody writes it. */
export function listPathOf({ document }: OpenedOfd): string {
  return document.signaturesPath ?? `${folderOf(document)}Signs/Signatures.xml`;
}

/** Folder of the document's root, with its slash. */
export function folderOf({ declaredRoot, root }: OfdDocument): string {
  const path = declaredRoot ?? root;
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The parts that an OFD without a list needs to have one: OFD.xml and an empty list; none when it has one. */
export async function listParts(ofd: OpenedOfd): Promise<ReadonlyMap<string, Uint8Array>> {
  if (ofd.document.signaturesPath !== null) return new Map();
  const entry = entryPathOf(ofd);
  const path = listPathOf(ofd);
  if (ofd.container.parts.has(path))
    throw new SealingRefused('CONTAINER_MALFORMED', `${path} is there, but OFD.xml does not name it`);
  const bytes = await ofd.container.parts.read(entry, ofdLimits.maxXmlBytes);
  return new Map([
    [entry, nameList(bytes, path)],
    [path, writeSignatureList([], null)],
  ]);
}

/**
 * Puts the Signatures element at the end of the DocBody (the schema's place for it). The text is changed at one place only; it is read again
 * afterwards, because a tag in a comment would look like the one that is meant.
 */
function nameList(bytes: Uint8Array, path: string): Uint8Array {
  const text = decodeUtf8(bytes);
  const [whole, prefix = ''] = /<\/([\w.-]+:)?DocBody\s*>/.exec(text) ?? [];
  const at = whole === undefined ? -1 : text.indexOf(whole);
  const element = `<${prefix}Signatures>/${path}</${prefix}Signatures>`;
  const named = new TextEncoder().encode(`${text.slice(0, at)}${element}${text.slice(at)}`);
  if (at < 0 || namedList(named) !== `/${path}`)
    throw new SealingRefused('CONTAINER_MALFORMED', 'OFD.xml has no DocBody that could name the signatures');
  return named;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SealingRefused('CONTAINER_MALFORMED', 'OFD.xml is not UTF-8');
  }
}

function namedList(bytes: Uint8Array): string | undefined {
  const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
    element?.children.find((each) => each.name === name);
  const { maxXmlBytes, maxXmlDepth, maxXmlNodes } = ofdLimits;
  const root = parseXml(bytes, { maxBytes: maxXmlBytes, maxDepth: maxXmlDepth, maxNodes: maxXmlNodes });
  return child(child(root, 'DocBody'), 'Signatures')?.text;
}

/** The container that the first seal is put on: with its list of signatures, still empty. Unchanged when it has one. Rejects with a SealingRefused. */
export async function withSignatureList(ofd: Uint8Array): Promise<Uint8Array> {
  const opened = await openOfd(memorySource(ofd));
  const changes = await listParts(opened);
  return changes.size === 0 ? ofd : collectBytes(rewriteZip(opened.source, opened.zip, changes));
}

/** SHA-256 by path of every part that stood there before the first seal: all but the list and what belongs to a signature. Rejects with a SealingRefused. */
export async function partsBeforeSealing(source: ByteSource): Promise<ReadonlyMap<string, string>> {
  const { container, document } = await openOfd(source);
  const { parts } = container;
  const sealing = new Set([document.signaturesPath, ...document.signatures.flatMap(ownPaths)]);
  const digests = new Map<string, string>();
  for (const path of parts.paths.filter((each) => !sealing.has(each)))
    digests.set(path, Buffer.from(await digestStream('sha256', parts.stream(path))).toString('hex'));
  return digests;
}

const ownPaths = ({
  path,
  sealPath,
  signedValuePath,
}: OfdDocument['signatures'][number]): (string | null)[] => [path, sealPath, signedValuePath];

/** The parts in which a sealed OFD differs from what was rendered: changed, added or left out. Empty: the same document. Rejects with a SealingRefused. */
export async function differingParts(rendered: Uint8Array, sealed: ByteSource): Promise<readonly string[]> {
  const expected = await partsBeforeSealing(memorySource(await withSignatureList(rendered)));
  const found = await partsBeforeSealing(sealed);
  return [...new Set([...expected.keys(), ...found.keys()])].filter(
    (path) => expected.get(path) !== found.get(path),
  );
}
