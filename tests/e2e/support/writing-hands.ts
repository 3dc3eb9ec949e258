// What a person does in the text of a draft and beside it.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { patienceMs, placeCursor, press, readPage, reads, settle } from './hands.ts';

/** The text as it is written. */
export const draftText = (page: Page) => page.getByTestId('draft-text');

/** Every block of the text: its level and its words. */
export function readBlocks(page: Page): Promise<(readonly [string, string])[]> {
  return draftText(page)
    .locator('.ProseMirror > .paragraph')
    .evaluateAll((all) =>
      all.map((each) => [each.getAttribute('data-level') ?? '', each.textContent] as const),
    );
}

/** Waits until the page beside the text shows these words, wherever lines and pages end. */
export async function showsOnPage(page: Page, words: string): Promise<void> {
  const bare = async (): Promise<string> => (await readPage(page)).replaceAll(/\s|— ?\d+ ?—/g, '');
  await expect.poll(bare, { timeout: patienceMs, interval: 100 }).toContain(words.replaceAll(/\s/g, ''));
}

/** Puts other words in place of the title. */
export async function writeTitle(page: Page, title: string): Promise<void> {
  await placeCursor(page, draftText(page).locator('.part-title'));
  await page.keyboard.press('Home');
  await settle(page);
  await page.keyboard.press('Shift+End');
  await settle(page);
  await page.keyboard.insertText(title);
  await reads(draftText(page).locator('.part-title'), title);
}

/** Selects from the first paragraph to the last one. */
export async function selectBody(page: Page): Promise<void> {
  const first = draftText(page).locator('.ProseMirror > .paragraph').first();
  // In its first line, wherever it wraps.
  await first.click({ position: { x: 60, y: 12 }, timeout: patienceMs });
  await settle(page);
  await page.keyboard.press('Home');
  await settle(page);
  await page.keyboard.press('Control+Shift+End');
  await settle(page);
}

/** Types as a person does: every character by itself, Enter between paragraphs. */
export async function typeParagraphs(page: Page, paragraphs: readonly string[]): Promise<void> {
  for (const [index, text] of paragraphs.entries()) {
    if (index > 0) await page.keyboard.press('Enter');
    await page.keyboard.type(text);
    await settle(page);
  }
}

/** Opens a tool, does what is to be done in its dialog, and waits until it is gone. */
export async function inTool(
  page: Page,
  tool: string,
  act: (dialog: Locator) => Promise<void>,
): Promise<void> {
  await page.getByTestId(`tool-${tool}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor({ timeout: patienceMs });
  await act(dialog);
  await dialog.waitFor({ state: 'detached', timeout: patienceMs });
}

/** Uses a template by its name. */
export async function applyTemplate(page: Page, name: string): Promise<void> {
  await inTool(page, 'templates', async (dialog) => {
    await dialog.getByLabel('按名称或文种查找模板').fill(name);
    await dialog.getByRole('option').first().waitFor({ timeout: patienceMs });
    await press(dialog, '套用');
  });
}
