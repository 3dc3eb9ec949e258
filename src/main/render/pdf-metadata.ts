// XMP of a document: title, dates, PDF/A-2u, and the core elements of GB/T 33480-2016 by their short names.
import type { Metadata33480 } from '../../shared/domain/package-document.ts';

/** What the file says about itself. */
export interface PdfMetadata {
  readonly title: string;
  /** Issuer, as the file's author. */
  readonly author?: string;
  /** Elements of GB/T 33480; those that are null or empty are left out. */
  readonly elements?: Partial<Metadata33480>;
}

export const producer = 'Yizhan';
const elementNamespace = 'urn:yizhan:gbt33480:2016#';

/** What may stand in XML text: markup escaped, characters that XML 1.0 forbids left out. */
function xml(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return [...text.toWellFormed()]
    .filter((char) => char >= ' ' && char !== '\ufffe' && char !== '\uffff')
    .map((char) => escapes[char] ?? char)
    .join('');
}

function elementXml(name: string, value: string | readonly string[] | null | undefined): string {
  if (value === null || value === undefined || value.length === 0) return '';
  if (typeof value === 'string') return `<gb:${name}>${xml(value)}</gb:${name}>`;
  const items = value.map((item) => `<rdf:li>${xml(item)}</rdf:li>`).join('');
  return `<gb:${name}><rdf:Seq>${items}</rdf:Seq></gb:${name}>`;
}

/** PDF/A allows foreign properties only when the file describes them itself (ISO 19005-2, 6.6.2.3). */
function extensionSchema(elements: Partial<Metadata33480>): string {
  const properties = Object.entries(elements).map(([name, value]) => {
    const type = Array.isArray(value) ? 'seq Text' : 'Text';
    return `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>GB/T 33480-2016 ${name}</pdfaProperty:description></rdf:li>`;
  });
  if (properties.length === 0) return '';
  return `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>GB/T 33480-2016</pdfaSchema:schema><pdfaSchema:namespaceURI>${elementNamespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>gb</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${properties.join('')}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;
}

function alternative(name: string, text: string): string {
  return `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt></dc:${name}>`;
}

/** The XMP packet; date is the document's, an ISO date. */
export function xmpPacket(metadata: PdfMetadata, date: string): string {
  const elements = metadata.elements ?? {};
  const author = metadata.author
    ? `<dc:creator><rdf:Seq><rdf:li>${xml(metadata.author)}</rdf:li></rdf:Seq></dc:creator>`
    : '';
  const day = `${date.slice(0, 10)}T00:00:00+08:00`;
  const listed = Object.entries(elements).map(([name, value]) => elementXml(name, value));
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
    `${alternative('title', metadata.title)}${author}<dc:format>application/pdf</dc:format>`,
    '<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>',
    `<xmp:CreateDate>${day}</xmp:CreateDate><xmp:ModifyDate>${day}</xmp:ModifyDate>`,
    `<pdf:Producer>${producer}</pdf:Producer><pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>`,
    '</rdf:Description>',
    extensionSchema(elements),
    listed.length === 0
      ? ''
      : `<rdf:Description rdf:about="" xmlns:gb="${elementNamespace}">${listed.join('')}</rdf:Description>`,
    '</rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n');
}
