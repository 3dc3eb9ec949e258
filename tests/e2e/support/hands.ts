// What a person does on the screens: reads words, fills fields, presses buttons. Nothing here touches a station but through Chromium.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Longer than any step takes on a machine that does three other things; a product that is slower is broken. */
export const patienceMs = 120_000;

/** Waits until the words (or the element) are on the screen. */
export async function see(page: Page, what: string | RegExp | Locator): Promise<Locator> {
  const locator = typeof what === 'string' || what instanceof RegExp ? page.getByText(what).first() : what;
  await locator.waitFor({ state: 'visible', timeout: patienceMs });
  return locator;
}

/** The screen from the rail. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByTestId(`nav-${screen}`).click();
}

/** Presses the button that has exactly these words; the first one in what is shown. */
export async function press(page: Page | Locator, words: string): Promise<void> {
  await page.getByRole('button', { name: words, exact: true }).click({ timeout: patienceMs });
}

/** Chooses from a list that opens below its field. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  // The settings repeat what the top bar has.
  await page.getByLabel(field, { exact: true }).first().click();
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  const wanted = list.getByText(option, { exact: true });
  await list.waitFor({ timeout: patienceMs });
  // A long list has only what is seen of it.
  for (let tries = 0; tries < 20 && (await wanted.count()) === 0; tries += 1) {
    await list.hover();
    await page.mouse.wheel(0, 120);
    await settle(page);
  }
  await wanted.click({ timeout: patienceMs });
  // The closing list would take the next click.
  await list.waitFor({ state: 'hidden' });
}

/** Picks units by name in the dialog that the button opens. */
export async function pickUnits(page: Page, button: string, names: readonly string[]): Promise<void> {
  await press(page, button);
  const dialog = page.getByRole('dialog');
  for (const name of names) await dialog.getByText(name, { exact: true }).click();
  await press(dialog, '选定');
  await dialog.waitFor({ state: 'detached' });
}

/** Writes the reason and sends the document back. */
export async function returnWith(page: Page, reason: string): Promise<void> {
  await press(page, '退回');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('退回理由').fill(reason);
  await press(dialog, '确认退回');
  await dialog.waitFor({ state: 'detached' });
}

/** The text that somebody reads there now, without the spaces that only the layout has. */
export async function read(locator: Locator): Promise<string> {
  return (await locator.innerText({ timeout: patienceMs })).replace(/\s+/g, ' ').trim();
}

/** Waits until the words there match. */
export async function reads(locator: Locator, words: string | RegExp): Promise<void> {
  const text = expect.poll(() => read(locator), { timeout: patienceMs, interval: 100 });
  await (words instanceof RegExp ? text.toMatch(words) : text.toContain(words));
}

/** All text that is drawn on the page beside the form; the page is drawn character by character. */
export async function readPage(page: Page): Promise<string> {
  return (await page.locator('.page-desk svg.sheet text').allTextContents()).join('');
}

/** Lets the window take in what was just done; no person is quicker than that. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** Puts the cursor at the end of a line of the text. */
export async function placeCursor(page: Page, line: Locator): Promise<void> {
  await line.click({ timeout: patienceMs });
  await settle(page);
  await page.keyboard.press('End');
  await settle(page);
}
