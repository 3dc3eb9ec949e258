// 7.3.5.5: no page with only the signature, also where the text ends with a table.
import { describe, expect, test } from 'vitest';
import type { DocumentContent, Table } from '../../../../src/shared/domain/content.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { PageModel } from '../../../../src/shared/layout/page-model.ts';
import { textsOf } from './page-measures.ts';
import { pageProblems } from './page-properties.ts';
import { jointWith, notice, noticeWith } from './sample-documents.ts';

const tableOf = (rows: readonly string[], rest: Partial<Table> = {}): Table => ({
  level: 'table',
  headRows: 1,
  rows: [['事项', '说明'], ...rows.map((text, index) => [String(index + 1), text])].map((row) =>
    row.map((text) => ({ text })),
  ),
  ...rest,
});

const plain: Partial<DocumentContent> = { attachments: [], notes: null, recipients: [] };

function laidOut(content: Partial<DocumentContent>): PageModel {
  const input = noticeWith({ ...plain, ...content });
  const model = layoutDocument(input);
  expect(pageProblems(input, model)).toEqual([]);
  return model;
}

const pathsOn = (model: PageModel, page: number): Set<string> =>
  new Set(textsOf(model, page).flatMap(({ source }) => (source ? [source.path] : [])));
const codesOf = (model: PageModel): string[] => model.remarks.map(({ code }) => code);
const sealPage = (model: PageModel): number => model.sealPlaces[0]!.page;

describe('the signature behind a table', () => {
  test('takes the last rows along, with the head, whatever their number', () => {
    let moved = 0;
    for (let count = 1; count <= 40; count++) {
      const model = laidOut({ body: [tableOf(Array.from({ length: count }, () => '已完成'))] });
      const shown = pathsOn(model, sealPage(model));
      expect(shown).toContain(`body.0.cells.${count}.1`);
      if (count > 1) expect(shown).toContain(`body.0.cells.${count - 1}.1`);
      expect(shown).toContain('body.0.cells.0.1');
      if (codesOf(model).includes('signatureMoved')) moved++;
    }
    expect(moved).toBeGreaterThan(1);
  });

  test('parts a row that is too high to move, and stands below its last lines', () => {
    const high = '逐项落实到人，按时报送进展情况。'.repeat(34);
    const model = laidOut({ body: [{ level: 'text', text: '通知如下：' }, tableOf(['短', high])] });
    const page = sealPage(model);
    const path = 'body.1.cells.2.1';
    const linesOn = (at: number): number =>
      new Set(textsOf(model, at).flatMap((item) => (item.source?.path === path ? [item.yUm] : []))).size;
    expect(linesOn(page)).toBe(2);
    expect(linesOn(page - 1)).toBeGreaterThan(10);
    expect(model.remarks).toContainEqual(
      expect.objectContaining({ code: 'rowParted', evidence: { row: '3' } }),
    );
  });

  test('parts it for every height, and for joined rows', () => {
    for (let sentences = 1; sentences < 90; sentences += 4) {
      const text = '逐项落实到人，按时报送进展情况。'.repeat(sentences);
      laidOut({ body: [tableOf([text])] });
      const joined = [[{ text: '一', rows: 3 }, { text }], [{ text: '甲' }], [{ text: '乙' }]];
      laidOut({ body: [{ level: 'table', headRows: 0, rows: joined }] });
    }
  });

  test('parts it for several seals, too', () => {
    const names = ['云岭市财政局', '云岭市民政局', '云岭市教育局', '云岭市水利局', '云岭市农业农村局'];
    const text = '逐项落实到人，按时报送进展情况。'.repeat(30);
    const input = jointWith(
      names,
      names.map(() => 45),
      { ...plain, body: [tableOf([text])] },
    );
    expect(pageProblems(input, layoutDocument(input))).toEqual([]);
  });
});

describe('the signature behind a table across the page', () => {
  const across = tableOf(['已完成'], { landscape: true });
  const lead = { level: 'text', text: '通知如下：' } as const;

  test('stands with the text that follows, else with the attachments, else with the notes', () => {
    const text = laidOut({ body: [lead, across, { level: 'text', text: '特此通知。' }] });
    expect(pathsOn(text, sealPage(text))).toContain('body.2');
    const attached = laidOut({ body: [lead, across], attachments: notice.content.attachments });
    expect(pathsOn(attached, sealPage(attached))).toContain('attachments.0');
    const noted = laidOut({ body: [lead, across], notes: '此件公开发布' });
    expect(pathsOn(noted, sealPage(noted))).toContain('notes');
    for (const model of [text, attached, noted]) expect(codesOf(model)).not.toContain('signatureAlone');
  });

  test('says so when nothing can stand with it', () => {
    const model = laidOut({ body: [lead, across] });
    expect(model.remarks).toContainEqual({
      code: 'signatureAlone',
      page: sealPage(model),
      path: 'issuers.0',
      evidence: {},
    });
  });
});
