// The page: written on the drafting screen, checked, revised, printed, and read by the unit that it was sent to.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { demoUnits } from '../../src/demo/people.ts';
import { list, makeDocx, numbering, paragraph, run, words } from './support/word-file.ts';
import { choose, goTo, patienceMs, pickUnits, press, read, readPage, reads, see } from './support/hands.ts';
import {
  approve,
  attach,
  openFromQueue,
  openNewDraft,
  register,
  saved,
  seal,
  submitDraft,
} from './support/office-day.ts';
import { openStage, type Stage } from './support/stage.ts';
import {
  applyTemplate,
  draftText,
  inTool,
  readBlocks,
  selectBody,
  showsOnPage,
  typeParagraphs,
  writeTitle,
} from './support/writing-hands.ts';

const [office, finance] = demoUnits;
if (!office || !finance) throw new RangeError('the demonstration has three units');
const title = '云岭市人民政府办公室关于做好汛期安全检查的通知';

let stage: Stage;
let drafter: Page;
let clerk: Page;

beforeAll(async () => {
  stage = await openStage({
    prefecture: { units: [office, finance], stationOptions: () => ({ writeLog: () => undefined }) },
  });
  drafter = await stage.openAs(office, 'drafter');
});
// Each step stands on the one before: after a failure the rest would only wait in vain.
let brokenStep: string | null = null;
beforeEach(() => {
  if (brokenStep !== null) throw new Error(`not reached: “${brokenStep}” failed`);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || brokenStep !== null) return;
  brokenStep = task.name;
  await stage.photograph('page');
});
afterAll(() => stage.stop());

const cells = ['序号', '任务', '单位', '1', '巡查堤防', '水务局', '2', '检查危房', '住建局'];

test('a template gives the form; numbers that are typed become levels, and the page follows', async () => {
  await openNewDraft(drafter);
  await applyTemplate(drafter, '工作通知');
  await showsOnPage(drafter, '一、工作目标');
  await writeTitle(drafter, title);
  await selectBody(drafter);
  await drafter.keyboard.press('Control+Alt+0');
  await typeParagraphs(drafter, [
    '为做好2026年汛期安全检查，现通知如下。',
    '一、总体要求',
    '各单位负责本单位办公区的检查。',
    '二、重点任务',
    '（一）检查范围',
    '办公楼、地下车库和配电室。',
    '（二）时间安排',
    '检查于6月10日前完成，任务分工如下表。',
  ]);
  expect((await readBlocks(drafter)).slice(1)).toEqual([
    ['h1', '总体要求'],
    ['text', '各单位负责本单位办公区的检查。'],
    ['h1', '重点任务'],
    ['h2', '检查范围'],
    ['text', '办公楼、地下车库和配电室。'],
    ['h2', '时间安排'],
    ['text', '检查于6月10日前完成，任务分工如下表。'],
  ]);
  await showsOnPage(drafter, '二、重点任务（一）检查范围办公楼、地下车库和配电室。（二）时间安排');
  await pickUnits(drafter, '添加主送', [finance.name]);
  await showsOnPage(drafter, '市财政局：');
});

test('a table by keyboard and an annex of its own page', async () => {
  const last = draftText(drafter).locator('.ProseMirror > .paragraph').last();
  await last.click();
  await drafter.keyboard.press('End');
  await drafter.getByRole('button', { name: '表格', exact: true }).focus();
  await drafter.keyboard.press('Enter');
  for (const [index, cell] of cells.entries()) {
    if (index > 0) await drafter.keyboard.press('Tab');
    await drafter.keyboard.insertText(cell);
  }
  expect(await draftText(drafter).locator('td, th').allInnerTexts()).toEqual(cells);
  await draftText(drafter).locator('.ProseMirror > .paragraph').last().click();
  await drafter.keyboard.type('检查方法见附件。');
  await press(drafter, '附件页');
  await typeParagraphs(drafter, ['检查方法', '一、查看记录', '查看值班记录和巡查记录。']);
  await saved(drafter);
  await showsOnPage(drafter, '检查方法一、查看记录查看值班记录和巡查记录。');
  for (const cell of cells) await showsOnPage(drafter, cell);
  await showsOnPage(drafter, '附件：检查方法');
});

test('an input method composes undisturbed by layout, findings and autosave, and its words arrive exactly', async () => {
  const line = draftText(drafter).locator('.ProseMirror > .paragraph', { hasText: '检查方法见附件。' });
  await line.click();
  await drafter.keyboard.press('End');
  const keyboard = await drafter.context().newCDPSession(drafter);
  const compose = (text: string) =>
    keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  for (const text of ['l', 'lian', 'lian xi', 'lian xi ren']) await compose(text);
  // Longer than the pause after which it saves and checks by itself.
  await expect.poll(() => draftText(drafter).innerText(), { timeout: patienceMs }).toContain('lian xi ren');
  await drafter.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
  await compose('lian xi ren yuan');
  await keyboard.send('Input.insertText', { text: '联系人员另告。' });
  await expect.poll(() => line.innerText()).toBe('检查方法见附件。联系人员另告。');
  await saved(drafter);
  await drafter.keyboard.press('Control+z');
  await expect.poll(() => line.innerText()).toBe('检查方法见附件。');
});

test('a finding beside its line is put right by one click, and undo brings it back', async () => {
  await draftText(drafter).getByText('检查方法见附件。').click();
  await drafter.keyboard.press('End');
  await drafter.keyboard.insertText('"不漏一处"。');
  await drafter.getByTestId('margin-text.straightQuote').click();
  await press(drafter.locator('.margin-card'), '改正');
  await showsOnPage(drafter, '“不漏一处”。');
  await drafter.getByTestId('margin-text.straightQuote').waitFor({ state: 'detached', timeout: patienceMs });
  await drafter.keyboard.press('Control+z');
  await showsOnPage(drafter, '"不漏一处"。');
  await drafter.getByTestId('margin-text.straightQuote').click();
  await press(drafter.locator('.margin-card'), '改正');
  await showsOnPage(drafter, '“不漏一处”。');
});

test('another kind is another page of the same text', async () => {
  const text = await draftText(drafter).innerText();
  const page = await readPage(drafter);
  expect(page).toContain('云岭市人民政府办公室文件');
  await choose(drafter, '文种', '函');
  await expect.poll(() => readPage(drafter), { timeout: patienceMs }).not.toContain('办公室文件');
  expect(await draftText(drafter).innerText()).toBe(text);
  await choose(drafter, '文种', '通知');
  await expect.poll(() => readPage(drafter), { timeout: patienceMs }).toBe(page);
});

test('the print dialog says 100 % in words and gives the pages as PDF and OFD; both can be looked at', async () => {
  await saved(drafter);
  await drafter.getByTestId('print').click();
  const dialog = drafter.getByRole('dialog');
  await reads(dialog, '按实际大小（100%）打印在 A4 纸上，不缩放。');
  await reads(dialog, '缩放选“实际大小”或“100%”，不要选“适合纸张”');
  const pdf = await download(drafter, () => press(dialog, '导出 PDF'));
  const ofd = await download(drafter, () => press(dialog, '导出 OFD'));
  await press(dialog, '取消');
  const printed = textOfPdf(await pdf.path()).replaceAll(/\s/g, '');
  expect(printed).toContain('（一）检查范围办公楼、地下车库和配电室。');
  const files = await Promise.all(
    [pdf, ofd].map(async (file) => ({
      name: file.suggestedFilename(),
      bytes: await readFile(await file.path()),
    })),
  );
  expect(files.map(({ name }) => name)).toEqual([`${title}.pdf`, `${title}.ofd`]);
  for (const [index, { bytes }] of files.entries()) {
    const name = `样本${index + 1}${index === 0 ? '.pdf' : '.ofd'}`;
    await attach(drafter, { name, bytes });
    await drafter.getByRole('button', { name: `查看 ${name}` }).click();
    const viewer = drafter.getByTestId('foreign-viewer');
    await reads(viewer.getByTestId('foreign-place'), /第 1 页，共 [3-9] 页/);
    await press(viewer, '关闭');
    await press(drafter, `移去附件 ${name}`);
    await drafter.getByRole('button', { name: `移去附件 ${name}` }).waitFor({ state: 'detached' });
  }
});

test('a file of Word comes in as clean structure, with a list of what was changed', async () => {
  await submitDraft(drafter);
  await openNewDraft(drafter);
  const red = '<w:color w:val="FF0000"/><w:sz w:val="84"/>';
  const centre = '<w:jc w:val="center"/>';
  const bytes = await makeDocx({
    numbering,
    body: [
      paragraph(run('云岭市人民政府办公室文件', red), centre),
      words('云府办发〔2025〕7号', centre),
      paragraph(run('关于整理档案的通知', '<w:sz w:val="44"/>'), centre),
      words('各科室：'),
      words('现将有关事项通知如下。'),
      words('整理范围', list(1)),
      words('文书档案。', list(1, 1)),
      words('整理时间', list(1)),
      words('4月底前。'),
    ].join(''),
  });
  await inTool(drafter, 'import', async (dialog) => {
    await drafter
      .getByTestId('import-file')
      .setInputFiles({ name: '档案.docx', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
    const notes = dialog.locator('.import-notes');
    await reads(notes, '发文机关标志由系统生成，未带入：云岭市人民政府办公室文件');
    await reads(notes, '原文发文字号：云府办发〔2025〕7号。');
    await reads(notes, '已识别主送机关“各科室');
    await reads(notes, '按“（一）”识别为标题，序号由系统编排');
    await press(dialog, '导入');
  });
  expect(await readBlocks(drafter)).toEqual([
    ['text', '现将有关事项通知如下。'],
    ['h1', '整理范围'],
    ['h2', '文书档案。'],
    ['h1', '整理时间'],
    ['text', '4月底前。'],
  ]);
  await showsOnPage(drafter, '一、整理范围（一）文书档案。二、整理时间');
});

test('核稿 changes a word; the drafter and the leader see which, and the leader signs the changed wording', async () => {
  clerk = await stage.openAs(office, 'clerk');
  await openFromQueue(clerk, 'approval', title);
  await clerk.getByTestId('revise').click();
  await draftText(clerk).getByText('检查于6月10日前完成').click();
  await clerk.keyboard.press('End');
  await clerk.keyboard.insertText('逾期的书面说明。');
  await saved(clerk);
  await clerk.getByTestId('revised').click();
  await reads(clerk.getByTestId('review-note'), /改过送签稿，共 1 处/);
  await drafter.getByText('返回列表').click();
  await drafter.getByRole('link', { name: title }).click();
  await reads(drafter.locator('.history'), '核稿修改');
  await drafter.getByText('花脸稿', { exact: true }).click();
  await reads(drafter.getByTestId('marked-page'), '下划线为增添，删除线为删去');
  const leader = await stage.openAs(office, 'leader');
  await openFromQueue(leader, 'approval', title);
  await reads(leader.getByTestId('review-note'), /改过送签稿，共 1 处/);
  await leader.getByText('花脸稿', { exact: true }).click();
  await reads(leader.getByTestId('marked-page'), '下划线为增添，删除线为删去');
  await showsOnPage(leader, '逾期的书面说明。');
  await approve(leader, title);
});

test('numbered, sealed and received: table and annex are on the pages, and the verdict is valid', async () => {
  await register(clerk, title);
  const custodian = await stage.openAs(office, 'custodian');
  await seal(custodian, title, office.sealPin);
  const receiver = await stage.openAs(finance, 'clerk');
  await openFromQueue(receiver, 'inbox', title);
  await reads(receiver.getByTestId('seal-report').locator('.verdict'), '有效');
  await receiver.getByTestId('print').click();
  const pdf = await download(receiver, () => press(receiver.getByRole('dialog'), '导出 PDF'));
  const text = textOfPdf(await pdf.path()).replaceAll(/\s/g, '');
  for (const part of [...cells, '逾期的书面说明。', '附件：检查方法', '查看值班记录和巡查记录。'])
    expect(text).toContain(part);
});

test('a tab that is killed loses at most the typing of the last two seconds', async () => {
  const page = drafter;
  await openNewDraft(page);
  await writeTitle(page, '关于核对通讯录的通知');
  await page.keyboard.press('Enter');
  const startMs = Date.now();
  const typedAtMs = [startMs];
  // The time that a save takes on a machine as busy as this one: its slowest answer to a key says how busy.
  let savingMs = 500;
  while (Date.now() - startMs < 4000 + savingMs) {
    await page.keyboard.insertText(String.fromCodePoint(0x4e00 + typedAtMs.length));
    const answeredAtMs = Date.now();
    savingMs = Math.max(savingMs, 5 * (answeredAtMs - (typedAtMs.at(-1) ?? answeredAtMs)));
    typedAtMs.push(answeredAtMs);
  }
  const crashedAtMs = Date.now();
  const debug = await page.context().newCDPSession(page);
  void debug.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash', { timeout: patienceMs });
  await page.close();
  const again = await stage.openAs(office, 'drafter');
  await goTo(again, 'drafting');
  await again.getByRole('link', { name: '关于核对通讯录的通知' }).click();
  await see(again, draftText(again).locator('.part-title'));
  const kept = (await read(draftText(again).locator('.ProseMirror > .paragraph').first())).length;
  // What was typed before the last two seconds and that time.
  const due = typedAtMs.slice(1).filter((atMs) => crashedAtMs - atMs > 2000 + savingMs).length;
  expect(due).toBeGreaterThan(10);
  expect(kept).toBeGreaterThanOrEqual(due);
});

test('nothing on any screen complained', () => {
  expect(stage.complaints).toEqual([]);
});

async function download(page: Page, act: () => Promise<void>): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: patienceMs }), act()]);
  return file;
}

const textOfPdf = (file: string): string =>
  execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
