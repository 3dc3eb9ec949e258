// Signatures.xml and each Signature.xml (GB/T 33190, chapter 18): structure only. Nothing is judged here; the verifier takes the raw bytes of the
// same parts and this one reading of them.
import { FormatError } from '../failure.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { OfdReference, OfdSignature, OfdStamp } from './container.ts';
import { bounded, followTo, type Reading } from './reading.ts';
import { attributeOf, childOf, childrenOf, parseBox, textOf } from './values.ts';

/** Descriptions stay in memory as long as the container: one of 20,000 references has 4 MB. */
const maxDescriptionBytes = 16 * 1024 * 1024;

/** The signatures that Signatures.xml lists, in its order. */
export async function readSignatures(reading: Reading, path: string): Promise<OfdSignature[]> {
  const list = await reading.tree(path);
  const elements = childrenOf(list ?? undefined, 'Signature');
  const signatures: OfdSignature[] = [];
  let bytes = 0;
  for (const element of bounded(elements, reading.limits.maxSignatures, 'signatures')) {
    const named = reading.parts.resolve(path, attributeOf(element, 'BaseLoc') ?? '');
    bytes += named ? reading.parts.sizeBytes(named.path) : 0;
    if (bytes > maxDescriptionBytes) throw new FormatError('LIMIT_EXCEEDED', 'descriptions of signatures');
    signatures.push(await readSignature(reading, path, element));
  }
  return signatures;
}

async function readSignature(reading: Reading, listPath: string, entry: XmlElement): Promise<OfdSignature> {
  const id = attributeOf(entry, 'ID') ?? '';
  const path = followTo(reading, listPath, attributeOf(entry, 'BaseLoc') ?? null);
  const xml = path === null ? null : await reading.tree(path);
  if (!xml) reading.book.add('signature-unreadable', { signature: id });
  const info = childOf(xml ?? undefined, 'SignedInfo');
  const references = childOf(info, 'References');
  const from = path ?? listPath;
  return {
    id,
    type: attributeOf(entry, 'Type') === 'Sign' ? 'Sign' : 'Seal',
    path,
    xml,
    checkMethod: attributeOf(references, 'CheckMethod') ?? null,
    signatureMethod: textOf(info, 'SignatureMethod'),
    signatureDateTime: textOf(info, 'SignatureDateTime'),
    provider: readProvider(childOf(info, 'Provider')),
    references: readReferences(reading, from, references),
    stamps: readStamps(reading, info),
    sealPath: followTo(reading, from, textOf(childOf(info, 'Seal'), 'BaseLoc')),
    signedValuePath: followTo(reading, from, textOf(xml ?? undefined, 'SignedValue')),
  };
}

/** Attributes as the standard says, or child elements as some write it. */
function readProvider(provider: XmlElement | undefined): string | null {
  const text = attributeOf(provider, 'ProviderName') ?? textOf(provider, 'ProviderName');
  return text?.slice(0, 200) ?? null;
}

function readReferences(reading: Reading, from: string, list: XmlElement | undefined): OfdReference[] {
  const elements = bounded(childrenOf(list, 'Reference'), reading.limits.maxListEntries, 'references');
  return elements.map((element) => {
    const fileRef = attributeOf(element, 'FileRef') ?? '';
    return {
      fileRef,
      path: reading.parts.resolve(from, fileRef)?.path ?? null,
      checkValue: textOf(element, 'CheckValue') ?? '',
    };
  });
}

function readStamps(reading: Reading, info: XmlElement | undefined): OfdStamp[] {
  const elements = bounded(childrenOf(info, 'StampAnnot'), reading.limits.maxListEntries, 'stamps');
  return elements.map((element) => ({
    id: attributeOf(element, 'ID') ?? null,
    pageRef: attributeOf(element, 'PageRef') ?? '',
    boundary: parseBox(attributeOf(element, 'Boundary')) ?? null,
    clip: parseBox(attributeOf(element, 'Clip')) ?? null,
  }));
}
