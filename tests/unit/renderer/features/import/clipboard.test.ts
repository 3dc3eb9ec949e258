import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOfClipboard } from '../../../../../src/renderer/features/drafting/import/clipboard.ts';
import { blocksOfMarkup } from '../../../../../src/renderer/features/drafting/import/markup-blocks.ts';
import { structureFragment } from '../../../../../src/shared/domain/text-structure.ts';
import type { Block } from '../../../../../src/shared/domain/content.ts';
import { makeMarkup } from './make-markup.ts';

function paste(html: string) {
  const { blocks, notes } = blocksOfMarkup(makeMarkup(html));
  return structureFragment(blocks, notes);
}
const text = (words: string): Block => ({ level: 'text', text: words });

describe('from Word', () => {
  const number = (shown: string): string =>
    `<![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>${shown}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>`;

  it('list numbers make levels, and line ends of the markup are no blanks between Chinese', () => {
    const { blocks, notes } = paste(
      `<html><head><style>p {color:red}</style></head><!--StartFragment-->
      <p class=MsoListParagraph style='text-indent:32pt;mso-list:l0 level1 lfo1'>${number('一、')}<span style='font-family:黑体'>总体
要求</span><o:p></o:p></p>
      <p class=MsoNormal>${number('（一）')}坚持<b>问题</b>导向，use
Word here<o:p>&nbsp;</o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
      <p class=MsoNormal>${number('<span style="font-family:Wingdings">l</span>')}逐村排查</p><!--EndFragment--></html>`,
    );
    expect(blocks).toEqual([
      { level: 'h1', text: '总体要求' },
      { level: 'h2', text: '坚持问题导向，use Word here' },
      text('•　逐村排查'),
    ]);
    expect(notes.map(({ code, where }) => [code, where])).toEqual([
      ['formattingDropped', ''],
      ['headingRecognised', 'body.0'],
      ['headingRecognised', 'body.1'],
      ['numberKept', 'body.2'],
    ]);
  });

  it('hidden, deleted and inserted words, notes, comments, links and pictures each say what became of them', () => {
    const { blocks, notes } = paste(
      `<p>正文<span style='display:none;mso-hide:all'>暗</span><del>旧</del><ins>新</ins>` +
        `<a style='mso-footnote-id:ftn1' href="#_ftn1">[1]</a><a href="https://example.invalid/">网站</a><img alt="图" src="file:///c:/x.png"></p>` +
        `<div style='mso-element:footnote-list'><p>[1] 脚注</p></div><div style='mso-element:comment-list'><p>批注</p></div>`,
    );
    expect(blocks).toEqual([text('正文新网站')]);
    const found = notes.map(({ code, evidence }) => `${code} ${evidence['text'] ?? ''}`);
    expect(found.sort()).toEqual(
      [
        'hiddenTextDropped 暗',
        'deletionDropped 旧',
        'insertionKept 新',
        'footnoteDropped [1]',
        'linkDropped https://example.invalid/',
        'imageDropped 图',
        'footnoteDropped [1] 脚注',
        'commentDropped 批注',
      ].sort(),
    );
  });
});

describe('tables', () => {
  it('keep spans and heads; a table in a cell becomes lines', () => {
    const { blocks, notes } = paste(
      `<p>前</p><table><thead><tr><th rowspan=2>单位</th><th colspan="2">数量</th></tr><tr><th>甲</th><th>乙</th></tr></thead>
       <tbody><tr><td><p>云溪县</p><p>二行</p></td><td>1</td><td><table><tr><td>内一</td><td>内二</td></tr><tr><td>内三</td></tr></table></td></tr></tbody></table><p>后</p>`,
    );
    expect(blocks).toEqual([
      text('前'),
      {
        level: 'table',
        headRows: 2,
        rows: [
          [
            { text: '单位', rows: 2 },
            { text: '数量', columns: 2 },
          ],
          [{ text: '甲' }, { text: '乙' }],
          [{ text: '云溪县\n二行' }, { text: '1' }, { text: '内一　内二\n内三' }],
        ],
      },
      text('后'),
    ]);
    expect(notes).toEqual([{ code: 'nestedTableFlattened', where: 'body.1', evidence: {} }]);
  });

  it('of impossible spans and widths lose no word', () => {
    const wide = paste(`<table><tr>${'<td colspan=99999>甲</td>'.repeat(70)}</tr></table>`);
    expect(wide.notes[0]?.code).toBe('tableFlattened');
    expect(JSON.stringify(wide.blocks).match(/甲/g)).toHaveLength(70);
    expect(
      paste('<table><tr><td rowspan=0>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>').blocks,
    ).toEqual([
      { level: 'table', headRows: 0, rows: [[{ text: '甲', rows: 2 }, { text: '乙' }], [{ text: '丙' }]] },
    ]);
  });
});

describe('from web pages', () => {
  it('headings, numbered lists and line breaks become paragraphs; scripts and styles are nothing', () => {
    const { blocks, notes } = paste(
      '<h2>目标</h2><div>第一行<br>第二行</div><ol start=3><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul><script>alert(1)</script><pre>丁\n戊</pre>',
    );
    expect(blocks).toEqual([
      { level: 'h2', text: '目标' },
      text('第一行'),
      text('第二行'),
      { level: 'h3', text: '甲' },
      { level: 'h3', text: '乙' },
      text('丙'),
      text('丁'),
      text('戊'),
    ]);
    expect(notes.find(({ code }) => code === 'lineBreakSplit')?.evidence['count']).toBe('2');
  });

  it('a marking of secrecy that was hidden stays', () => {
    expect(paste('<p>正文</p><p style="display:none">绝密★长期</p>').blocks).toContainEqual(
      text('绝密★长期'),
    );
  });
});

describe('plain text', () => {
  it('is read when there is no markup', () => {
    expect(blocksOfClipboard(null, '一、甲\r\n\r\n(一)乙').blocks).toEqual([
      { level: 'h1', text: '甲' },
      { level: 'h2', text: '乙' },
    ]);
    expect(blocksOfClipboard('', '丙').blocks).toEqual([text('丙')]);
  });
});

describe('hostile markup', () => {
  it('nested 100,000 deep still yields its text', () => {
    const deep = 100_000;
    const nested = `<p>头</p>${'<span>'.repeat(deep)}底 &lt;${'</span>'.repeat(deep)}`;
    expect(blocksOfClipboard(nested, '').blocks).toEqual([text('头'), text('底 <')]);
    expect(blocksOfClipboard(nested, '一、文字')).toMatchObject({
      blocks: [{ level: 'h1', text: '文字' }],
      notes: [{ code: 'markupDropped' }, { code: 'headingRecognised' }],
    });
    const formats = Array.from({ length: 50 }, (_, at) => `<font size=${at}>`).join('') + '<p>字'.repeat(99);
    expect(blocksOfClipboard(formats, '').blocks).toHaveLength(99);
    expect(paste(`${'<span>'.repeat(deep)}底${'</span>'.repeat(deep)}`).blocks).toEqual([text('底')]);
    const tables = paste(`${'<table><tr><td>'.repeat(20_000)}心${'</td></tr></table>'.repeat(20_000)}`);
    expect(JSON.stringify(tables.blocks)).toContain('心');
  });

  it('a megabyte of cells in one row and of rows below is bounded', () => {
    const { blocks } = paste(
      `<table><tr>${'<td>甲'.repeat(1)}</td>${'<td></td>'.repeat(60_000)}</tr>${'<tr><td>乙</td></tr>'.repeat(30_000)}</table>`,
    );
    expect(blocks).toHaveLength(30_001);
  });

  it('random tags never lose words without a note', () => {
    const tags = [
      'p',
      'b',
      'table',
      'tr',
      'td',
      'th',
      'thead',
      'ol',
      'li',
      'del',
      'div',
      'a',
      'pre',
      'h1',
      'span style="mso-list:Ignore"',
      'span style="display:none"',
    ];
    const piece = fc.tuple(fc.constantFrom(...tags), fc.boolean());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const html = pieces
          .map(([tag, opens], at) => (opens ? `<${tag}>字${at}。` : `</${tag.split(' ')[0] ?? ''}>`))
          .join('');
        const shown = JSON.stringify(paste(html));
        expect((html.match(/字\d+。/g) ?? []).filter((word) => !shown.includes(word))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
