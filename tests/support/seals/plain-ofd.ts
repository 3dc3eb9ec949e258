// An unsealed OFD that has one of everything that can be drawn or hidden: template, picture, annotation, attachment, tags, drawn objects on each page.
import { collectBytes, memorySource } from '../../../src/formats/byte-source.ts';
import { writeZip } from '../../../src/formats/zip/write.ts';
import { ringPicture } from './ring-picture.ts';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const xml = (root: string, inside: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:${root} ${ns}${attributes}>${inside}</ofd:${root}>\n`;

/** Text parts as UTF-8, bytes as they are; in this order. */
export type Parts = Readonly<Record<string, string | Uint8Array>>;

export interface PlainOfdWish {
  readonly pages?: number;
  /** Makes documents differ. */
  readonly title?: string;
  /** Parts that go over or beside what is made. */
  readonly parts?: Parts;
}

/** The page IDs are 101, 102, … */
export const pageIdOf = (index: number): string => String(101 + index);

/** Size of every page. */
export const pageSizeMm = { widthMm: 210, heightMm: 297 } as const;

export function plainOfdParts({ pages = 2, title = '云溪县试样', parts = {} }: PlainOfdWish = {}): Parts {
  const numbers = Array.from({ length: pages }, (_, index) => index);
  const pageList = numbers.map(
    (n) => `<ofd:Page ID="${pageIdOf(n)}" BaseLoc="Pages/Page_${n}/Content.xml"/>`,
  );
  const contents = numbers.map((n) => [`Doc_0/Pages/Page_${n}/Content.xml`, pageContent(n, title)] as const);
  return {
    'OFD.xml': xml(
      'OFD',
      `<ofd:DocBody><ofd:DocInfo><ofd:DocID>${'0'.repeat(32)}</ofd:DocID><ofd:Title>${title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>`,
      ' Version="1.0" DocType="OFD"',
    ),
    'Doc_0/Document.xml': xml(
      'Document',
      `<ofd:CommonData><ofd:MaxUnitID>5000</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>${pageList.join('')}</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>`,
    ),
    'Doc_0/PublicRes.xml': xml(
      'Res',
      '<ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image" Format="PNG"><ofd:MediaFile>ring.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>',
      ' BaseLoc="Res"',
    ),
    'Doc_0/Res/ring.png': ringPicture(24),
    'Doc_0/Tpls/Tpl_0/Content.xml': xml('Page', layer(7, square(8, '10 10 190 2', '230 0 18'))),
    ...Object.fromEntries(contents),
    'Doc_0/Annots/Annotations.xml': xml(
      'Annotations',
      `<ofd:Page PageID="${pageIdOf(0)}"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>`,
    ),
    'Doc_0/Annots/Page_0/Annotation.xml': xml(
      'PageAnnot',
      `<ofd:Annot ID="30" Type="Stamp" Creator="yizhan" LastModDate="2026-06-01"><ofd:Appearance Boundary="150 20 30 10">${square(31, '0 0 30 10', '0 0 120')}</ofd:Appearance></ofd:Annot>`,
    ),
    'Doc_0/Tags/CustomTags.xml': xml('CustomTags', ''),
    'Doc_0/Attachs/Attachments.xml': xml(
      'Attachments',
      '<ofd:Attachment ID="40" Name="名单" Format="csv"><ofd:FileLoc>list.csv</ofd:FileLoc></ofd:Attachment>',
    ),
    'Doc_0/Attachs/list.csv': '姓名,单位\n张三,云溪县财政局\n',
    ...parts,
  };
}

/** The archive, the same bytes in every run. */
export async function zipParts(parts: Parts): Promise<Uint8Array> {
  return collectBytes(
    writeZip(
      Object.entries(parts).map(([name, part]) => ({
        name,
        source: memorySource(typeof part === 'string' ? Buffer.from(part) : part),
        method: 'deflated',
      })),
    ),
  );
}

export const plainOfd = (wish: PlainOfdWish = {}): Promise<Uint8Array> => zipParts(plainOfdParts(wish));

const layer = (id: number, objects: string): string =>
  `<ofd:Content><ofd:Layer ID="${id}">${objects}</ofd:Layer></ofd:Content>`;

const square = (id: number, box: string, colour: string): string => {
  const [, , width = '1', height = '1'] = box.split(' ');
  return `<ofd:PathObject ID="${id}" Boundary="${box}" Fill="true" Stroke="false"><ofd:FillColor Value="${colour}"/><ofd:AbbreviatedData>M 0 0 L ${width} 0 L ${width} ${height} L 0 ${height} C</ofd:AbbreviatedData></ofd:PathObject>`;
};

/** Squares instead of text: what is drawn depends on the page's number and the title alone, and on no face. */
function pageContent(index: number, title: string): string {
  const first = 200 + index * 20;
  const marks = [...title].slice(0, 12).map((char, at) => {
    const side = 2 + ((char.codePointAt(0) ?? 0) % 7);
    return square(first + at + 2, `${30 + at * 10} ${40 + index} ${side} ${side}`, '0 0 0');
  });
  const picture = `<ofd:ImageObject ID="${first + 1}" Boundary="30 100 20 20" CTM="20 0 0 20 0 0" ResourceID="4"/>`;
  return xml(
    'Page',
    `<ofd:Template TemplateID="90" ZOrder="Background"/>${layer(first, marks.join('') + picture)}`,
  );
}
