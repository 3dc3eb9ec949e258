// The tools of writing and 核稿 in Chromium: each dialog changes the draft as one step of undo; a reviewer sees and makes changes.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens } from '../../support/renderer-harness/browser.ts';
import { id } from '../../support/renderer-harness/sample-data.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

const openDraft = async () =>
  await screens.open({ role: 'drafter', address: `#/drafting/${id(1)}`, ready: 'tool-templates' });
const textOf = async (page: Page): Promise<string> =>
  (await page.locator('.ProseMirror').first().textContent()) ?? '';
const dialogs = (page: Page) => page.getByRole('dialog');

describe('tools of the drafting screen', () => {
  it('insert a phrase at the cursor, found by typing and taken by Enter', async () => {
    const { page, complaints } = await openDraft();
    await page.locator('.ProseMirror').getByText('加强信息报送').first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('textbox', { name: '查找常用语' }).fill('特此');
    // Enter takes what is offered: the phrases come from the station.
    await dialogs(page).getByText('特此报告。').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialogs(page).waitFor({ state: 'detached' });
    await expect.poll(() => textOf(page)).toContain('加强信息报送特此报告。');
    // Writing goes on where the words were put.
    await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('ProseMirror');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('print the pages and keep them as a file, once what was written is saved', async () => {
    const { page, complaints } = await openDraft();
    await page.locator('.ProseMirror').getByText('加强信息报送').first().click();
    await page.keyboard.type('请');
    await page.getByTestId('print').click();
    await page.getByRole('checkbox', { name: /双面打印/ }).waitFor();
    expect(await page.getByTestId('save-state').getAttribute('data-state')).toBe('saved');
    await page.getByRole('button', { name: '改为打印比例测试页' }).click();
    await page.getByRole('button', { name: '改回打印公文' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 PDF' }).click();
    expect((await download).suggestedFilename()).toBe('版面.pdf');
    await dialogs(page).getByRole('button', { name: '打印', exact: true }).click();
    await page.getByText('已送到打印机。').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('use a template in one step, which undo takes back whole', async () => {
    const { page, complaints } = await openDraft();
    const before = await textOf(page);
    await page.getByTestId('tool-templates').click();
    await page.getByRole('textbox', { name: '按名称或文种查找模板' }).fill('会议通知');
    await page.getByRole('button', { name: '套用', exact: true }).click();
    await dialogs(page).waitFor({ state: 'detached' });
    await expect.poll(() => textOf(page)).toContain('〔会议名称〕');
    await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('ProseMirror');
    await page.keyboard.press('Control+z');
    await expect.poll(() => textOf(page)).toBe(before);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('import a file after showing what was changed, and say why another cannot be taken', async () => {
    const { page, complaints } = await openDraft();
    await page.getByTestId('tool-import').click();
    const give = async (name: string): Promise<void> =>
      await page
        .getByTestId('import-file')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
    await give('旧稿.doc');
    await page.getByRole('alert').filter({ hasText: '.docx' }).waitFor();
    expect(await page.getByRole('button', { name: '导入', exact: true }).last().isDisabled()).toBe(true);
    await give('新稿.docx');
    await page.getByText('图片 1').waitFor();
    await page.getByRole('radio', { name: '接在正文后面' }).click();
    await page.getByRole('button', { name: '导入', exact: true }).last().click();
    await dialogs(page).waitFor({ state: 'detached' });
    await expect.poll(() => textOf(page)).toContain('落实保供责任');
    expect(await textOf(page)).toContain('压实工作责任');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('restore an old wording', async () => {
    const { page, complaints } = await openDraft();
    await page.getByTestId('tool-versions').click();
    await page.getByRole('option', { name: /套用模板之前/ }).click();
    await page.getByTestId('marked-page').waitFor();
    await page.getByRole('button', { name: '恢复此版本' }).click();
    await dialogs(page).waitFor({ state: 'detached' });
    await expect.poll(() => textOf(page)).not.toContain('加强信息报送');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('核稿', () => {
  it('shows the office what was changed, on the page too, and lets it revise', async () => {
    const address = `#/approval/${id(2)}`;
    const { page, complaints } = await screens.open({ role: 'clerk', address, ready: 'revise' });
    expect(await page.getByTestId('review-note').textContent()).toContain('周静文');
    expect(await page.getByRole('button', { name: '签发', exact: true }).count()).toBe(0);
    await page.getByText('花脸稿', { exact: true }).click();
    const marked = page.getByTestId('marked-page');
    await marked.waitFor();
    // Words that are no longer in the document stand on the marked page.
    await expect.poll(() => marked.textContent()).toContain('分管');
    await page.getByTestId('revise').click();
    await page.getByTestId('revised').waitFor();
    expect(await page.getByRole('button', { name: '送签发' }).count()).toBe(0);
    await page.locator('.ProseMirror').getByText('加强信息报送').first().click();
    await page.keyboard.press('End');
    await page.keyboard.type('和值守');
    await page.getByTestId('revised').click();
    await page.getByTestId('revise').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('leaves signing with the leader, who may revise first', async () => {
    const address = `#/approval/${id(2)}`;
    const { page } = await screens.open({ role: 'leader', address, ready: 'revise' });
    await page.getByRole('button', { name: '签发', exact: true }).waitFor();
    await page.getByText('版本比较').click();
    await page.getByTestId('marked-page').waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    await dialogs(page).waitFor({ state: 'detached' });
    await page.close();
  });
});
