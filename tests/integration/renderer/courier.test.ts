// 摆渡 in Chromium: what will go, what lies on a medium, a trip with its 校验单; in both languages, by keyboard, readable by everybody.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens, type Visit } from '../../support/renderer-harness/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

const courier: Visit = { role: 'clerk', address: '#/courier', ready: 'courier-make' };
const pictures = process.env['YIZHAN_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

/** As it comes out of the printer: the sheet alone, each line of the hash on a line of its own, nothing cut. */
async function onPaper(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  const shown = await page.locator('main.courier').evaluate((main) => {
    const lines = [...main.querySelectorAll('.courier-hash code')].map(
      (line) => line.getClientRects().length,
    );
    const [sheet] = main.querySelectorAll('.courier-sheet');
    const others = [...main.querySelectorAll('button, table')].filter(
      (one) => one.getClientRects().length > 0,
    );
    return {
      lines,
      others: others.length,
      isWhole: (sheet?.scrollWidth ?? 9e9) <= document.body.clientWidth,
    };
  });
  expect(shown).toEqual({ lines: [1, 1, 1, 1], others: 0, isWhole: true });
  await page.emulateMedia({ media: null });
  if (pictures !== undefined)
    await page.pdf({ path: path.join(pictures, `${name}.pdf`), preferCSSPageSize: true });
}

async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it('makes a pack, looks into a medium and shows a trip with its sheet', async () => {
    const { page, complaints } = await screens.open({ ...courier, preferences: { language } });
    const make = page.getByTestId('courier-make');
    // Without a medium nothing can be made.
    expect(await make.isDisabled()).toBe(true);
    await picture(page, `courier-out-${language}`);
    expect(await seriousIn(page)).toEqual([]);
    await page.getByTestId('courier-folder').fill('/media/chen/YIZHAN');
    await page.keyboard.press('Enter');
    const sheet = page.getByTestId('courier-sheet');
    await sheet.waitFor();
    // As people compare it: four groups of four a line.
    const lines = await sheet.locator('.courier-hash li').allInnerTexts();
    expect(lines.map((line) => line.trim())).toEqual(Array(4).fill('3F9C 0A71 D2E8 4B56'));
    expect(await page.locator('main.courier').innerText()).not.toMatch(/courier\.[a-z]+|\{\{/);
    await picture(page, `courier-sheet-${language}`);
    await onPaper(page, `courier-paper-${language}`);
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole('button', { name: language === 'en' ? 'Back' : '返回' }).click();
    await page.getByRole('tab', { name: language === 'en' ? 'In' : '收进', exact: true }).click();
    await page.getByRole('tabpanel').getByTestId('courier-folder').fill('/media/chen/YIZHAN');
    await page.getByTestId('courier-look').click();
    const takes = page.getByTestId('courier-take');
    await takes.first().waitFor();
    expect(await takes.nth(0).isEnabled()).toBe(true);
    expect(await takes.nth(1).isEnabled()).toBe(false);
    await page.getByTestId('courier-compare').first().click();
    await page.getByTestId('courier-sheet').waitFor();
    await picture(page, `courier-compare-${language}`);
    expect(await seriousIn(page)).toEqual([]);
    // Not the same: back to the row; the same: taken from where the comparison ends.
    await page.getByRole('button', { name: language === 'en' ? /^Not the same/ : /^有不同/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('courier-sheet').waitFor({ state: 'detached' });
    const compare = page.getByTestId('courier-compare').first();
    expect(await compare.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByTestId('courier-same').waitFor();
    // Begun before and stopped again: what is in and what is not, in numbers, and the way to go on.
    expect(await takes.nth(2).innerText()).toMatch(language === 'en' ? /^Go on/ : /^继续收进$/);
    await takes.nth(2).click();
    const told = page.getByTestId('failure-courier-refused');
    await told.waitFor();
    expect(await told.innerText()).toMatch(/120\D+280/);
    await picture(page, `courier-in-${language}`);
    await page.getByRole('tab', { name: language === 'en' ? 'Trips' : '往来记录' }).click();
    await picture(page, `courier-trips-${language}`);
    const broken = page.getByRole('row').filter({ hasText: language === 'en' ? 'not finished' : '没有做完' });
    expect(await broken.innerText()).toMatch(/120\D+280/);
    await broken.getByRole('button').click();
    expect(await page.locator('main.courier').innerText()).toMatch(/120\D+280/);
    await picture(page, `courier-broken-${language}`);
    const text = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
    expect(text).not.toMatch(/courier\.[a-z]+|\{\{/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
