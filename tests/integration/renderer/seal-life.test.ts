// 印章管理 in Chromium: the warning of the end, a loss reported in a few clicks, and who may do it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens } from '../../support/renderer-harness/browser.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

describe('印章管理', () => {
  it('reports a seal lost: said what happens, locked at once, waiting for the line', async () => {
    const { page, complaints } = await screens.open({
      role: 'custodian',
      address: '#/seals',
      ready: 'act-reportLost',
    });
    await page.getByTestId('act-reportLost').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('没有网络也立即锁定');
    const confirm = dialog.getByRole('button', { name: '确认报失' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('缘由').fill('介质遗失');
    await confirm.click();
    await page.getByTestId('seal-queued').waitFor();
    expect(await page.getByTestId('entry-queued').textContent()).toContain('介质遗失');
    expect(await page.getByTestId('seal-lock').first().textContent()).toContain('本机密钥已锁定');
    expect(await page.getByTestId('act-reportLost').count()).toBe(0);
    expect(complaints).toEqual([]);
    const picture = process.env['YIZHAN_PICTURES'];
    if (picture !== undefined) await page.screenshot({ path: `${picture}/seal-life.png`, fullPage: true });
    await page.close();
  });

  it('renews with a key that was delivered in a file, and says what is too large to be one', async () => {
    const { page, complaints } = await screens.open({
      role: 'custodian',
      address: '#/seals',
      ready: 'act-renew',
    });
    await page.getByTestId('act-renew').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('印章 PIN（换发后不变）').fill('right-Pin-1');
    await dialog.getByLabel('缘由').fill('证书将到期');
    const confirm = dialog.getByRole('button', { name: '提交申请' });
    expect(await confirm.isEnabled()).toBe(true);
    await dialog.getByTestId('seal-key-file').check();
    expect(await confirm.isDisabled()).toBe(true);
    const choose = (name: string, buffer: Buffer) =>
      dialog.getByTestId('key-file').setInputFiles({ name, mimeType: 'application/x-pkcs12', buffer });
    await choose('云溪县.p12', Buffer.alloc(1024 * 1024 + 1));
    await dialog.getByTestId('key-file-password').fill('p12-Pass');
    await confirm.click();
    await dialog.getByTestId('failure-seal-key-file-refused').waitFor();
    expect(await dialog.textContent()).toContain('文件超过 1 MB');
    const picture = process.env['YIZHAN_PICTURES'];
    if (picture !== undefined) await page.screenshot({ path: `${picture}/seal-renew.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('takes a wish back after a word of confirmation', async () => {
    const { page, complaints } = await screens.open({
      role: 'custodian',
      address: '#/seals',
      ready: 'act-cancel',
      preferences: { language: 'en' },
    });
    await page.getByTestId('act-cancel').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('Ask for destruction');
    const picture = process.env['YIZHAN_PICTURES'];
    if (picture !== undefined) await page.screenshot({ path: `${picture}/seal-cancel.png`, fullPage: true });
    await dialog.getByLabel('Reason').fill('wrong seal');
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await page.getByTestId('entry-queued').waitFor();
    expect(await page.getByTestId('act-cancel').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('warns on the home board and at the desk when a seal ends within 60 days, in English too', async () => {
    const { page } = await screens.open({
      role: 'custodian',
      address: '#/home',
      ready: 'seal-note',
      preferences: { language: 'en' },
    });
    expect(await page.getByTestId('seal-note').textContent()).toContain('expires in 30 days');
    const picture = process.env['YIZHAN_PICTURES'];
    if (picture !== undefined) await page.screenshot({ path: `${picture}/seal-note.png` });
    await page.close();
  });
});
