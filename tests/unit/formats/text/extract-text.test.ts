import { describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import type { FileType } from '../../../../src/formats/file-type.ts';
import { extractText, type TextPiece } from '../../../../src/formats/text/extract.ts';
import { textLimits } from '../../../../src/formats/text/pieces.ts';
import { writeZip } from '../../../../src/formats/zip/write.ts';
import { assemblePdf, makePdf } from '../../seals/pdf/test-pdf.ts';

const zipOf = (files: Record<string, string>) =>
  collectBytes(
    writeZip(
      Object.entries(files).map(([name, text]) => ({
        name,
        method: 'deflated',
        source: memorySource(Buffer.from(text)),
      })),
    ),
  );
const read = (type: FileType, bytes: Uint8Array) => extractText(type, memorySource(bytes));
const said = (pieces: readonly TextPiece[]): string[] =>
  pieces.map(({ part, place, text }) => `${part} ${place} ${text}`);
const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const w = 'xmlns:w="w" xmlns:v="v" xmlns:mc="mc"';

describe('extractText of .docx', () => {
  it('reads body, cells, boxes, headers, comments, notes, deleted text, word art and symbol stars', async () => {
    const body =
      paragraph('正文<![CDATA[一]]>') +
      '<w:p><w:r><w:t>机</w:t></w:r><w:r><w:tab/><w:t>密</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r></w:p>' +
      `<w:tbl><w:tr><w:tc>${paragraph('绝密')}</w:tc></w:tr></w:tbl>` +
      `<w:p><w:r><w:t>外</w:t></w:r><w:r><w:pict><v:textbox><w:txbxContent>${paragraph('框内')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>` +
      '<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>';
    const text = await read(
      'docx',
      await zipOf({
        '[Content_Types].xml': '<Types/>',
        'word/document.xml': `<w:document ${w}><w:body>${body}</w:body></w:document>`,
        'word/header1.xml': `<w:hdr ${w}>${paragraph('页眉')}<w:p><w:r><w:pict><v:textpath string="秘密★1年"/></w:pict></w:r></w:p></w:hdr>`,
        'word/footnotes.xml': `<w:footnotes ${w}>${paragraph('脚注')}</w:footnotes>`,
        'word/comments.xml': `<w:comments ${w}><w:comment>${paragraph('批注')}</w:comment></w:comments>`,
        'word/styles.xml': `<w:styles ${w}>${paragraph('样式')}</w:styles>`,
        'docProps/core.xml':
          '<c:coreProperties xmlns:c="c" xmlns:d="d"><d:title>属性题名</d:title></c:coreProperties>',
      }),
    );
    expect(text.state).toBe('read');
    expect(said(text.pieces)).toEqual([
      'word/document.xml paragraph 正文一',
      'word/document.xml paragraph 机\t密★',
      'word/document.xml cell 绝密',
      'word/document.xml paragraph 框内',
      'word/document.xml paragraph 外',
      'word/document.xml paragraph 删去',
      'word/header1.xml header 页眉',
      'word/header1.xml header 秘密★1年',
      'word/footnotes.xml paragraph 脚注',
      'word/comments.xml paragraph 批注',
      'docProps/core.xml paragraph 属性题名',
    ]);
  });

  it('says that embedded files, entity bombs and broken parts were not read', async () => {
    const document = `<w:document ${w}>${paragraph('机密')}</w:document>`;
    const embedded = await read(
      'docx',
      await zipOf({ 'word/document.xml': document, 'word/embeddings/oleObject1.bin': 'x' }),
    );
    expect(embedded).toMatchObject({
      state: 'unreadable',
      code: 'TEXT_EMBEDDED_FILE',
      pieces: [{ text: '机密' }],
    });
    const bomb = await read(
      'docx',
      await zipOf({ 'word/document.xml': `<!DOCTYPE d [<!ENTITY a "x">]>${document}` }),
    );
    expect(bomb).toMatchObject({ state: 'unreadable', code: 'TEXT_CONTAINER_BROKEN' });
    const deep = await read('docx', await zipOf({ 'word/document.xml': '<a>'.repeat(5000) }));
    expect(deep).toMatchObject({ state: 'unreadable', code: 'TEXT_LIMIT_EXCEEDED' });
    const long = await extractText(
      'docx',
      memorySource(
        await zipOf({ 'word/document.xml': `<w:document ${w}>${paragraph('一').repeat(20)}</w:document>` }),
      ),
      { ...textLimits, maxPieces: 10 },
    );
    expect(long).toMatchObject({ state: 'unreadable', code: 'TEXT_LIMIT_EXCEEDED' });
    expect(await read('ole', new Uint8Array(9))).toMatchObject({
      state: 'unreadable',
      code: 'TEXT_TYPE_UNSUPPORTED',
    });
  });
});

describe('extractText of .xlsx', () => {
  it('reads cells with their address, sheet names, headers, comments and unused strings', async () => {
    const text = await read(
      'xlsx',
      await zipOf({
        'xl/workbook.xml':
          '<workbook xmlns:r="r"><sheets><sheet name="名单" sheetId="1" r:id="rId7"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/sharedStrings.xml':
          '<sst><si><t>张三</t></si><si><r><t>机</t></r><r><t xml:space="preserve"> 密</t></r></si><si><t>残留</t></si></sst>',
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row><c r="A1" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C3" t="inlineStr"><is><t>内</t><t>联</t></is></c>' +
          '<c r="D4" t="str"><f>A1&amp;B1</f><v>公式</v></c><c r="E5"><v>42</v></c></row></sheetData>' +
          '<headerFooter><oddHeader>&amp;C&amp;"宋体,Bold"&amp;12绝密&amp;R&amp;P</oddHeader></headerFooter></worksheet>',
        'xl/comments1.xml':
          '<comments><commentList><comment><text><r><t>批注</t></r></text></comment></commentList></comments>',
      }),
    );
    expect(text.state).toBe('read');
    expect(said(text.pieces)).toEqual([
      'xl/workbook.xml cell 名单',
      '名单!A1 cell 张三',
      '名单!B2 cell 机 密',
      '名单!C3 cell 内联',
      '名单!D4 cell 公式',
      '名单!E5 cell 42',
      '名单 header \n绝密\n',
      'xl/comments1.xml cell 批注',
      'xl/sharedStrings.xml #2 cell 残留',
    ]);
  });
});

describe('extractText of plain text', () => {
  it('knows UTF-8, UTF-16 and GB18030, lines and cells', async () => {
    for (const bytes of [
      Buffer.from('\ufeff密级,机密\n第二行'),
      Buffer.from('\ufeff密级,机密\n第二行', 'utf16le'),
      Buffer.concat([Buffer.from('c3dcbcb62cbbfac3dc0ab5dab6fed0d0', 'hex')]),
    ]) {
      expect(said((await read('txt', bytes)).pieces)).toEqual([
        'line 1 paragraph 密级,机密',
        'line 1 cell 密级',
        'line 1 cell 机密',
        'line 2 paragraph 第二行',
      ]);
    }
    expect(await read('csv', Buffer.from([0, 1, 2]))).toMatchObject({ state: 'unreadable' });
  });
});

/** A page in a composite font whose codes 1, 2, 3 are 机, 密, ★. */
function mappedPdf(
  content: string,
  cmap = '1 beginbfrange <0001> <0003> [<673A> <5BC6> <2605>] endbfrange',
): Uint8Array {
  const map = `begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange ${cmap} endcmap`;
  return assemblePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 4 0 R >> /XObject << /Fm 7 0 R >> >> >>',
    '<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [] >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    `<< /Length ${map.length} >>\nstream\n${map}\nendstream`,
    '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 29 >>\nstream\nBT /F1 9 Tf <00010002> Tj ET \nendstream',
  ]);
}

describe('extractText of .pdf', () => {
  it("reads lines by the fonts' own maps, in forms and annotations too", async () => {
    const lines = await read(
      'pdf',
      mappedPdf('BT /F1 16 Tf 72 700 Td <0001> Tj 30 0 Td [<0002> -200 <0003>] TJ 0 -20 Td <0001> Tj ET'),
    );
    expect(lines.state).toBe('read');
    expect(said(lines.pieces)).toEqual(['page 1 paragraph 机密★', 'page 1 paragraph 机']);
    expect(said((await read('pdf', mappedPdf('q 1 0 0 1 5 5 cm /Fm Do Q'))).pieces)).toEqual([
      'page 1 paragraph 机密',
    ]);
    expect(said((await read('pdf', makePdf())).pieces)).toEqual(['page 1 paragraph Yunling 2026 No. 1']);
  });

  it('is unreadable, not silently partial, when a character has no name or a page is a picture', async () => {
    const unmapped = await read('pdf', mappedPdf('BT /F1 16 Tf <0001> Tj <0009> Tj ET'));
    expect(unmapped).toMatchObject({ state: 'unreadable', code: 'TEXT_FONT_WITHOUT_MAPPING' });
    const noFont = await read('pdf', mappedPdf('BT <0001> Tj ET'));
    expect(noFont).toMatchObject({ state: 'unreadable', code: 'TEXT_FONT_WITHOUT_MAPPING' });
    const scan = await read('pdf', makePdf({ content: 'BI /W 1 /H 1 /BPC 8 /CS /G ID \u0001 EI' }));
    expect(scan).toMatchObject({ state: 'unreadable', code: 'TEXT_IMAGES_ONLY' });
    const self = mappedPdf('/Fm Do')
      .toString()
      .replace('BT /F1 9 Tf <00010002> Tj ET ', '/Fm Do                       ');
    expect(await read('pdf', Buffer.from(self, 'latin1'))).toMatchObject({ state: 'unreadable' });
    expect(await read('pdf', Buffer.from('%PDF-'))).toMatchObject({
      state: 'unreadable',
      code: 'TEXT_CONTAINER_BROKEN',
    });
  });
});
