import { describe, expect, test } from 'vitest';
import type { Block, DocumentContent } from '../../../../src/shared/domain/content.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { PageModel, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { noticeWith } from './sample-documents.ts';

const textsOf = (model: PageModel): TextItem[] =>
  model.pages.flatMap((page) => page.items.flatMap((item) => (item.kind === 'text' ? [item] : [])));
const layoutOf = (content: Partial<DocumentContent>): PageModel => layoutDocument(noticeWith(content));
const runsOf = (block: Block): (readonly [string, number | null])[] => {
  const items = textsOf(layoutOf({ body: [block] }));
  const from = items.findIndex((item) => item.source?.path === 'body.0');
  const to = items.findLastIndex((item) => item.source?.path === 'body.0');
  return items.slice(from, to + 1).map((item) => [item.text, item.source?.start ?? null] as const);
};

describe('the source of a run', () => {
  test('begins anew behind characters without ink, which shift nothing', () => {
    expect(runsOf({ level: 'text', text: '一\u200b二\u0000三\u202e四' })).toEqual([
      ['一', 0],
      ['二', 2],
      ['三', 4],
      ['四', 6],
    ]);
  });

  test('is none for what is printed in the place of another character', () => {
    expect(runsOf({ level: 'text', text: '一\t\r\n二\ud800三' })).toEqual([
      ['一', 0],
      [' ', null],
      ['二', 4],
      ['\ufffd', null],
      ['三', 6],
    ]);
  });

  test('counts UTF-16 units', () => {
    expect(runsOf({ level: 'text', text: '𬌗姓GB/T一' })).toEqual([
      ['𬌗姓', 0],
      ['GB/T', 3],
      ['一', 7],
    ]);
  });

  test('passes over a typed number that gave way to the automatic one, which has none', () => {
    const items = textsOf(layoutOf({ body: [{ level: 'h1', text: '三、 总体要求。正文' }] }));
    const at = items.findIndex((item) => item.source?.path === 'body.0');
    const runs = items.slice(at - 1, at + 2).map((item) => [item.text, item.role, item.source]);
    expect(runs).toEqual([
      ['一、', 'hei', null],
      ['总体要求。', 'hei', { path: 'body.0', start: 3 }],
      ['正文', 'fang', { path: 'body.0', start: 8 }],
    ]);
  });

  test('names annexes, their blocks and cells, and the files of 附件说明', () => {
    const items = textsOf(
      layoutOf({
        annexes: [
          {
            title: '任务分工表',
            body: [
              { level: 'text', text: '说明' },
              { level: 'table', headRows: 0, rows: [[{ text: '甲' }, { text: '乙' }]] },
            ],
          },
        ],
        attachments: [{ name: ' 名单（试行）。.docx', sha256: '0'.repeat(64) as never }],
      }),
    );
    const sources = (text: string): unknown[] =>
      items.filter((item) => item.text === text).map((item) => item.source);
    const title = { path: 'annexes.0.title', start: 0 };
    expect(sources('任务分工表')).toEqual([title, title]);
    expect(sources('说明')).toEqual([{ path: 'annexes.0.body.0', start: 0 }]);
    expect(sources('乙')).toEqual([{ path: 'annexes.0.body.1.cells.0.1', start: 0 }]);
    expect(sources('名单（试行）')).toEqual([{ path: 'attachments.0', start: 1 }]);
  });
});

describe('annexes (7.3.7)', () => {
  const annex = (title: string) => ({ title, body: [{ level: 'text' as const, text: `${title}的内容。` }] });
  const marks = (model: PageModel): string[] =>
    textsOf(model)
      .filter((item) => item.role === 'hei' && /^附件\d*$/.test(item.text))
      .map((item) => item.text);

  test('each begin a page: mark flush in line 1, title centred in line 3', () => {
    const model = layoutOf({ annexes: [annex('管理办法'), annex('任务分工表')], attachments: [] });
    expect(marks(model)).toEqual(['附件1', '附件2']);
    const pages = model.pages.map((page) =>
      page.items.flatMap((item) => (item.kind === 'text' ? [item] : [])),
    );
    for (const title of ['管理办法', '任务分工表']) {
      const page = pages.find(
        (items) => items[0]?.role === 'hei' && items.some((item) => item.text === title),
      )!;
      const [mark, heading] = [page[0]!, page.find((item) => item.text === title)!];
      expect([mark.xUm, mark.yUm]).toEqual([28_000, 37_000 + Math.round(5556 * 0.86)]);
      expect([heading.role, heading.emUm]).toEqual(['xbs', 7761]);
      const top = heading.yUm - Math.round(7761 * 0.86);
      expect((top - 37_000) / 2 / 1000).toBeCloseTo(10.417, 2);
      const width = heading.advancesUm.reduce((sum, advance) => sum + advance, 0);
      expect(Math.abs(heading.xUm + width / 2 - 106_000)).toBeLessThan(20);
    }
  });

  test('a single one bears no number, in 附件说明 and on its page', () => {
    const model = layoutOf({ annexes: [annex('管理办法')], attachments: [] });
    expect(marks(model)).toEqual(['附件']);
    const note = textsOf(model).find((item) => item.text.startsWith('附件：'));
    expect(note?.text).toBe('附件：');
  });

  test('number their headings anew, and their chapters are centred entries of the outline', () => {
    const body: Block[] = [
      { level: 'chapter', text: '第一章　总则' },
      { level: 'h1', text: '目的' },
    ];
    const model = layoutOf({
      body: [{ level: 'h1', text: '要求' }],
      annexes: [{ title: '办法', body }],
      attachments: [],
    });
    expect(model.outline.map(({ level, text }) => [level, text])).toEqual([
      [1, '一、要求'],
      [1, '附件\u3000办法'],
      [1, '第一章　总则'],
      [1, '一、目的'],
    ]);
  });
});
