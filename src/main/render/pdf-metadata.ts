// XMP of a document: title, dates, PDF/A-2u, and the core elements of GB/T 33480-2016 by their short names.
import type { PageMetadata } from './page-request.ts';
import { xmlText } from './xml-text.ts';

/** The program that made the file. */
export const producer = 'Yizhan';
/** XML namespace of the elements of GB/T 33480, which gives none itself. */
export const elementNamespace = 'urn:yizhan:gbt33480:2016#';

/** An element that a document has; absent ones are not written. */
export interface GivenElement {
  /** Short name of GB/T 33480. */
  readonly name: string;
  readonly value: string | readonly string[];
}

/** The elements of GB/T 33480 that have a value, in the standard's order. */
export function givenElements(metadata: PageMetadata): GivenElement[] {
  return Object.entries(metadata.elements ?? {}).flatMap(([name, value]) =>
    value === null || value.length === 0 ? [] : [{ name, value }],
  );
}

function elementXml({ name, value }: GivenElement): string {
  if (typeof value === 'string') return `<gb:${name}>${xmlText(value)}</gb:${name}>`;
  const items = value.map((item) => `<rdf:li>${xmlText(item)}</rdf:li>`).join('');
  return `<gb:${name}><rdf:Seq>${items}</rdf:Seq></gb:${name}>`;
}

/** PDF/A allows foreign properties only when the file describes them itself (ISO 19005-2, 6.6.2.3). */
function extensionSchema(elements: readonly GivenElement[]): string {
  const properties = elements.map(({ name, value }) => {
    const type = typeof value === 'string' ? 'Text' : 'seq Text';
    return `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>GB/T 33480-2016 ${name}</pdfaProperty:description></rdf:li>`;
  });
  return `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>GB/T 33480-2016</pdfaSchema:schema><pdfaSchema:namespaceURI>${elementNamespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>gb</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${properties.join('')}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;
}

function elementDescription(elements: readonly GivenElement[]): string {
  if (elements.length === 0) return '';
  const listed = elements.map(elementXml).join('');
  return `${extensionSchema(elements)}<rdf:Description rdf:about="" xmlns:gb="${elementNamespace}">${listed}</rdf:Description>`;
}

function alternative(name: string, text: string): string {
  return `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${xmlText(text)}</rdf:li></rdf:Alt></dc:${name}>`;
}

/** The XMP packet; day is the document's, null in a draft. */
export function xmpPacket(metadata: PageMetadata, day: string | null): string {
  const author = metadata.author
    ? `<dc:creator><rdf:Seq><rdf:li>${xmlText(metadata.author)}</rdf:li></rdf:Seq></dc:creator>`
    : '';
  const at = `${day}T00:00:00+08:00`;
  const dates = `<xmp:CreateDate>${at}</xmp:CreateDate><xmp:ModifyDate>${at}</xmp:ModifyDate>`;
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
    `${alternative('title', metadata.title)}${author}<dc:format>application/pdf</dc:format>`,
    '<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>',
    day === null ? '' : dates,
    `<pdf:Producer>${producer}</pdf:Producer><pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>`,
    '</rdf:Description>',
    elementDescription(givenElements(metadata)),
    '</rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n');
}
