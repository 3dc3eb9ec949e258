// Real .docx packages from the XML of their parts, as Word and WPS write them.
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { writeZip } from '../../../../src/formats/zip/write.ts';

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
export const namespaces = [
  `xmlns:w="${main}"`,
  `xmlns:r="${office}"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
].join(' ');

export interface DocxParts {
  /** Inside w:body. */
  readonly body: string;
  /** Inside w:styles, w:numbering and so on; the relation is made with the part. */
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly comments?: string;
  readonly header?: string;
  readonly footer?: string;
  /** Targets of external links by relation id. */
  readonly links?: Readonly<Record<string, string>>;
}

const roots: Readonly<Record<string, string>> = { header: 'hdr', footer: 'ftr' };

export async function makeParts(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const inputs = Object.entries(files).map(([name, text]) => ({
    name,
    method: 'deflated' as const,
    source: memorySource(Buffer.from(text)),
  }));
  return collectBytes(writeZip(inputs));
}

export function partsOf({ body, links = {}, ...others }: DocxParts): Record<string, string> {
  const named = Object.entries(others);
  const relations = [
    ...named.map(
      ([type]) => `<Relationship Id="part-${type}" Type="${office}/${type}" Target="${type}.xml"/>`,
    ),
    ...Object.entries(links).map(
      ([id, target]) =>
        `<Relationship Id="${id}" Type="${office}/hyperlink" Target="${target}" TargetMode="External"/>`,
    ),
  ].join('');
  return {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${packageRelations}">${relations}</Relationships>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${namespaces}><w:body>${body}</w:body></w:document>`,
    ...Object.fromEntries(
      named.map(([type, xml]) => {
        const root = roots[type] ?? type;
        return [`word/${type}.xml`, `<w:${root} ${namespaces}>${xml}</w:${root}>`];
      }),
    ),
  };
}

export const makeDocx = (parts: DocxParts): Promise<Uint8Array> => makeParts(partsOf(parts));

/** A run with properties. */
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;

/** A paragraph of runs with properties. */
export const paragraph = (inner: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${inner}</w:p>`;

/** A paragraph of plain words. */
export const words = (text: string, properties = ''): string => paragraph(run(text), properties);
