import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { importDocument } from '../../../../src/formats/import/import-document.ts';
import type { Block } from '../../../../src/shared/domain/content.ts';
import type { ImportedContent, ImportNote } from '../../../../src/shared/domain/imported.ts';
import { type DocxParts, makeDocx, paragraph, run, words } from './make-docx.ts';

async function read(parts: DocxParts): Promise<{ content: ImportedContent; notes: readonly ImportNote[] }> {
  const result = await importDocument(memorySource(await makeDocx(parts)), '通知.docx');
  if (result.state !== 'read') throw new Error(`${result.code} ${JSON.stringify(result.evidence)}`);
  return result;
}

const bodyOf = async (parts: DocxParts): Promise<readonly Block[]> => (await read(parts)).content.body;
const codesOf = (notes: readonly ImportNote[]): string[] => notes.map(({ code }) => code);
const noteOf = (notes: readonly ImportNote[], code: string): ImportNote | undefined =>
  notes.find((note) => note.code === code);
const text = (words: string): Block => ({ level: 'text', text: words });

const level = (at: number, format: string, shown: string): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${shown}"/></w:lvl>`;
const list = (id: number, at = 0): string =>
  `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${id}"/></w:numPr>`;

describe('automatic numbers', () => {
  const numbering =
    `<w:abstractNum w:abstractNumId="7">${level(0, 'chineseCounting', '%1、')}${level(1, 'chineseCountingThousand', '（%2）')}` +
    `${level(2, 'decimal', '%3.')}${level(3, 'decimal', '（%4）')}</w:abstractNum>` +
    `<w:abstractNum w:abstractNumId="8">${level(0, 'chineseCounting', '第%1条')}</w:abstractNum>` +
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>' +
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>';

  it('become heading levels, each counted anew under the one above', async () => {
    const body = [
      words('总体要求', list(1)),
      words('目标', list(1, 1)),
      words('任务', list(1, 1)),
      words('摸底。', list(1, 2)),
      words('逐村。', list(1, 3)),
      words('工作步骤', list(1)),
      words('准备', list(1, 1)),
    ].join('');
    const { content, notes } = await read({ body, numbering });
    expect(content.body.map(({ level: name }) => name)).toEqual(['h1', 'h2', 'h2', 'h3', 'h4', 'h1', 'h2']);
    expect(
      notes.filter(({ code }) => code === 'headingRecognised').map(({ evidence }) => evidence['text']),
    ).toEqual(['一、', '（一）', '（二）', '1.', '（1）', '二、', '（一）']);
  });

  it('of articles stay as words, and a list that counts anew keeps its numbers', async () => {
    const body = [
      words('为加强管理，制定本办法。', list(2)),
      words('本办法自印发之日起施行。', list(2)),
      words('甲。', list(1, 2)),
      words('乙。', list(1, 2)),
      words('中间一段。'),
      words('丙。', list(3, 2)),
      words('丁。', list(3, 2)),
    ].join('');
    const { content, notes } = await read({ body, numbering });
    expect(content.body.map((block) => ('text' in block ? `${block.level} ${block.text}` : ''))).toEqual([
      'text 第一条　为加强管理，制定本办法。',
      'text 第二条　本办法自印发之日起施行。',
      'h3 甲。',
      'h3 乙。',
      'text 中间一段。',
      'text 1.丙。',
      'text 2.丁。',
    ]);
    expect(codesOf(notes).filter((code) => code === 'numberKept')).toHaveLength(4);
  });

  it('of heading styles number what the style makes a heading', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="own"/><w:basedOn w:val="2"/></w:style>' +
      '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>';
    const { content, notes } = await read({
      body: words('工作目标', '<w:pStyle w:val="x"/>') + words('正文。', '<w:pStyle w:val="loop"/>'),
      styles,
    });
    expect(content.body).toEqual([{ level: 'h2', text: '工作目标' }, text('正文。')]);
    expect(noteOf(notes, 'headingByStyle')?.evidence['becomes']).toBe('（一）');
  });
});

describe('tables', () => {
  const cell = (inner: string, properties = ''): string =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${inner === '' ? '<w:p/>' : words(inner)}</w:tc>`;
  const merged =
    '<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>' +
    `${cell('单位', '<w:vMerge w:val="restart"/>')}${cell('数量', '<w:gridSpan w:val="2"/>')}</w:tr>` +
    `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('', '<w:vMerge/>')}${cell('甲')}${cell('乙')}</w:tr>` +
    `<w:tr>${cell('云溪县')}${cell('1')}</w:tr></w:tbl>`;

  it('keep spans and head rows, and are filled up to their width', async () => {
    expect(await bodyOf({ body: merged })).toEqual([
      {
        level: 'table',
        headRows: 2,
        rows: [
          [
            { text: '单位', rows: 2 },
            { text: '数量', columns: 2 },
          ],
          [{ text: '甲' }, { text: '乙' }],
          [{ text: '云溪县' }, { text: '1' }, { text: '' }],
        ],
      },
    ]);
  });

  it('of landscape sections lie across the page, those of others do not', async () => {
    const section = (size: string): string => paragraph('', `<w:sectPr><w:pgSz ${size}/></w:sectPr>`);
    const blocks = await bodyOf({
      body:
        merged +
        section('w:w="11906" w:h="16838"') +
        merged +
        section('w:w="16838" w:h="11906" w:orient="landscape"') +
        merged +
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>',
    });
    expect(blocks.map((block) => 'landscape' in block)).toEqual([false, true, false]);
  });

  it('inside cells become lines of the cell', async () => {
    const nested = `<w:tbl><w:tr><w:tc>${words('外')}${merged}${words('后')}</w:tc></w:tr></w:tbl>`;
    const { content, notes } = await read({ body: nested });
    expect(content.body).toEqual([
      { level: 'table', headRows: 0, rows: [[{ text: '外\n单位　数量\n甲　乙\n云溪县　1\n后' }]] },
    ]);
    expect(noteOf(notes, 'nestedTableFlattened')?.where).toBe('body.0');
  });
});

describe('what is no plain text', () => {
  it('tracked changes: insertions stay, deletions go, a deleted mark joins two paragraphs', async () => {
    const { content, notes } = await read({
      body:
        paragraph(
          run('请于') +
            `<w:del w:id="1"><w:r><w:delText>三月</w:delText></w:r></w:del><w:ins w:id="2">${run('四月')}</w:ins>` +
            run('前'),
          '<w:rPr><w:del w:id="3"/></w:rPr>',
        ) + words('报送。'),
    });
    expect(content.body).toEqual([text('请于四月前报送。')]);
    expect(noteOf(notes, 'deletionDropped')?.evidence['text']).toBe('三月');
    expect(noteOf(notes, 'insertionKept')?.evidence['text']).toBe('四月');
  });

  it('fields give their result, links their words, symbols their character', async () => {
    const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const { content, notes } = await read({
      body: paragraph(
        `${field('begin')}<w:r><w:instrText>DATE \\@ "yyyy"</w:instrText></w:r>${field('separate')}${run('2026')}${field('end')}` +
          `<w:hyperlink r:id="far">${run('网站')}</w:hyperlink>` +
          '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Webdings" w:char="F061"/></w:r>' +
          `${run('面积1m')}${run('2', '<w:vertAlign w:val="superscript"/>')}`,
      ),
      links: { far: 'https://example.invalid/a' },
    });
    expect(content.body).toEqual([text('2026网站✓□面积1m²')]);
    expect(noteOf(notes, 'linkDropped')?.evidence['text']).toBe('https://example.invalid/a');
    expect(noteOf(notes, 'symbolUnknown')?.evidence['text']).toBe('Webdings F061');
  });

  it('footnotes, comments, hidden words, pictures and headers go with a note each', async () => {
    const { content, notes } = await read({
      body:
        paragraph(
          run('正文') +
            '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>' +
            run('暗', '<w:vanish/>') +
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图 1" descr="地图"/><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r>' +
            run('完。', '<w:b/><w:color w:val="00FF00"/>'),
        ) + words('下一段。'),
      footnotes: `<w:footnote w:id="2">${words('脚注文字')}</w:footnote>`,
      comments: `<w:comment w:id="0">${words('批注文字')}</w:comment>`,
      header: words('内部资料'),
      footer: words('— 1 —'),
    });
    expect(content.body).toEqual([text('正文完。'), text('下一段。')]);
    const found = Object.fromEntries(
      notes.map(({ code, where, evidence }) => [code, [where, evidence['text']]]),
    );
    expect(found).toMatchObject({
      footnoteDropped: ['body.0', '脚注文字'],
      commentDropped: ['body.0', '批注文字'],
      hiddenTextDropped: ['body.0', '暗'],
      imageDropped: ['body.0', '地图'],
      headerDropped: ['', '内部资料'],
    });
    expect(noteOf(notes, 'formattingDropped')?.evidence['count']).toBe('1');
    expect(notes.some(({ evidence }) => evidence['text'] === '— 1 —')).toBe(false);
  });

  it('a text box is read once, behind its paragraph', async () => {
    const box = `<w:txbxContent>${words('框内文字')}</w:txbxContent>`;
    const { content, notes } = await read({
      body:
        paragraph(
          run('前') +
            `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box}</wps:txbx></w:drawing></mc:Choice>` +
            `<mc:Fallback><w:pict><v:textbox>${box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` +
            run('后'),
        ) + words('末段'),
    });
    expect(content.body).toEqual([text('前后'), text('框内文字'), text('末段')]);
    expect(noteOf(notes, 'textBoxMoved')?.where).toBe('body.1');
  });

  it('a marking of secrecy that would have gone with a header stays for the gate', async () => {
    const { content, notes } = await read({ body: words('正文。'), header: words('机密★1年') });
    expect(content.body.at(-1)).toEqual(text('机密★1年'));
    expect(codesOf(notes)).toContain('secrecyMarkKept');
  });

  it('line breaks become paragraphs, soft hyphens and zero-width characters go', async () => {
    const { content, notes } = await read({
      body: paragraph('<w:r><w:t>上一行</w:t><w:br/><w:t>下\u00ad一\u200b行</w:t><w:softHyphen/></w:r>'),
    });
    expect(content.body).toEqual([text('上一行'), text('下一行')]);
    expect(noteOf(notes, 'invisibleRemoved')?.evidence['text']).toBe('U+200B');
    expect(codesOf(notes)).toContain('lineBreakSplit');
  });
});
