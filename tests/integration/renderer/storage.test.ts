// 备份与恢复 in Chromium: what every window says when the data are not well, and the acts of the administrator by hand.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens, type Visit } from '../../support/renderer-harness/browser.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

const settings: Visit = { role: 'administrator', address: '#/settings', ready: 'storage-part' };
const pictures = process.env['YIZHAN_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it.each(['none', 'rescue', 'restored', 'floor', 'lossy'] as const)(
    'trouble %s is said in words, with nothing missing',
    async (trouble) => {
      const { page, complaints } = await screens.open({
        ...settings,
        storageTrouble: trouble,
        preferences: { language },
      });
      const band = page.locator('.storage-band');
      const isQuiet = trouble === 'none' || trouble === 'lossy';
      if (!isQuiet) await band.waitFor();
      expect(await band.count()).toBe(isQuiet ? 0 : 1);
      const text = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
      expect(text).not.toMatch(/storage\.[a-z]+\.|\{\{/);
      await page.getByTestId('storage-part').scrollIntoViewIfNeeded();
      await picture(page, `storage-${trouble}-${language}`);
      const drill = page.getByTestId('storage-last-drill');
      if (trouble === 'rescue') expect(await drill.count()).toBe(0);
      else await drill.scrollIntoViewIfNeeded();
      await picture(page, `storage-${trouble}-drill-${language}`);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

it('rescue mode is said before anybody has logged in', async () => {
  const { page } = await screens.open({
    role: null,
    address: '',
    ready: 'storage-line-rescue',
    storageTrouble: 'rescue',
  });
  await picture(page, 'storage-login');
  await page.close();
});

it.each(['zh-CN', 'en'] as const)(
  'a machine that the data came to from another one is enrolled anew by one act, in %s',
  async (language) => {
    const { page, complaints } = await screens.open({
      ...settings,
      storageTrouble: 'elsewhere',
      preferences: { language },
    });
    await picture(page, `storage-elsewhere-${language}`);
    await page.getByTestId('storage-enrol-anew').click();
    await page.getByTestId('enrolment-password').waitFor();
    expect(await page.getByTestId('enrolment-passwordRepeat').count()).toBe(0);
    await picture(page, `storage-anew-${language}`);
    await page.getByTestId('enrolment-back').click();
    await page.getByTestId('storage-part').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  },
);

it.each([
  ['zh-CN', '缺附件恢复'],
  ['en', 'restore without them'],
] as const)(
  'a backup whose check failed is not offered as if it were good; the only one is, behind words that say what is missing, in %s',
  async (language, word) => {
    const preferences = { language };
    const good = await screens.open({ ...settings, storageTrouble: 'none', preferences });
    // Verify and restore for the two good ones, verify alone for the two bad ones.
    expect(await good.page.locator('tbody td:last-child button').count()).toBe(6);
    expect(await good.page.getByTestId('storage-bad').count()).toBe(2);
    await good.page.close();
    const { page } = await screens.open({ ...settings, storageTrouble: 'lossy', preferences });
    expect(await page.getByTestId('storage-restore').isDisabled()).toBe(true);
    const acts = page.locator('tbody td:last-child button');
    expect(await acts.count()).toBe(3);
    await acts.nth(1).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('alert').innerText()).toContain('2');
    const confirm = dialog.getByRole('button').last();
    await dialog.getByRole('textbox').fill(language === 'en' ? 'restore' : '恢复');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(word);
    await picture(page, `storage-loss-${language}`);
    expect(await confirm.isDisabled()).toBe(false);
    await page.close();
  },
);

it('a restore wants its word typed, and cannot be asked for twice', async () => {
  const { page } = await screens.open({ ...settings, storageTrouble: 'rescue' });
  await page.getByTestId('storage-restore').click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: '恢复' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('恢');
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('恢复');
  await picture(page, 'storage-dialog');
  await page.keyboard.press('Tab');
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByTestId('storage-restore').waitFor();
  expect(await page.getByTestId('storage-restore').isDisabled()).toBe(true);
  await page.close();
});

it('whoever is no administrator reads and has no buttons', async () => {
  const { page } = await screens.open({ ...settings, role: 'clerk', storageTrouble: 'restored' });
  expect(await page.getByTestId('storage-restore').count()).toBe(0);
  expect(await page.getByTestId('storage-back-up').count()).toBe(0);
  expect(await page.getByTestId('storage-last-backup').count()).toBe(1);
  await page.close();
});
