// The parts of an OFD as one archive: OFD.xml first, fixed times, deflated by the program itself, since a platform's zlib may pack otherwise.
import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import type { GivenElement } from '../pdf-metadata.ts';
import { producer } from '../pdf-metadata.ts';
import type { PageMetadata } from '../page-request.ts';
import { xmlText } from '../xml-text.ts';
import { xmlPart, type OfdPart } from './ofd-xml.ts';

/** What OFD.xml says about the document. */
export interface OfdInfo {
  readonly metadata: PageMetadata;
  readonly elements: readonly GivenElement[];
  /** The document's day; null in a draft. */
  readonly day: string | null;
}

/** 32 hexadecimal digits from the content: the same document is the same file. */
function documentIdOf(parts: readonly OfdPart[]): string {
  const hash = createHash('sha256');
  for (const { name, bytes } of parts) hash.update(name).update(bytes);
  return hash.digest('hex').slice(0, 32);
}

const optional = (name: string, value: string | null | undefined): string =>
  value ? `<ofd:${name}>${xmlText(value)}</ofd:${name}>` : '';

function entryPart({ metadata, elements, day }: OfdInfo, documentId: string): OfdPart {
  const datas = elements.map(({ name, value }) => {
    const text = typeof value === 'string' ? value : value.join('；');
    return `<ofd:CustomData Name="${name}">${xmlText(text)}</ofd:CustomData>`;
  });
  const info = [
    `<ofd:DocID>${documentId}</ofd:DocID>`,
    optional('Title', metadata.title),
    optional('Author', metadata.author),
    optional('CreationDate', day),
    optional('ModDate', day),
    '<ofd:DocUsage>Normal</ofd:DocUsage>',
    `<ofd:Creator>${producer}</ofd:Creator>`,
    datas.length === 0 ? '' : `<ofd:CustomDatas>${datas.join('')}</ofd:CustomDatas>`,
  ].join('');
  const body = `<ofd:DocBody><ofd:DocInfo>${info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>`;
  return xmlPart('OFD.xml', 'OFD', body, ' Version="1.0" DocType="OFD"');
}

/** The archive's bytes. */
export function packOfd(
  parts: readonly OfdPart[],
  info: OfdInfo,
  { level = 9 }: { readonly level?: 0 | 9 } = {},
): Uint8Array {
  // The archive holds local times without a zone: noon of a fixed day, given as local parts, is the same everywhere.
  const mtime = new Date(2000, 0, 1, 12);
  const files: Zippable = {};
  for (const { name, bytes } of [entryPart(info, documentIdOf(parts)), ...parts])
    files[name] = [bytes, { level, mtime }];
  return zipSync(files);
}
