// The steps of a document's way through an office, each done on its own screen by its own person.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ParagraphLevel } from '../../../src/shared/domain/content.ts';
import { goTo, patienceMs, pickUnits, placeCursor, press, readPage, see, settle } from './hands.ts';

export interface Draft {
  readonly title: string;
  readonly body: readonly { readonly level: ParagraphLevel; readonly text: string }[];
  readonly main: readonly string[];
  readonly cc?: readonly string[];
  readonly urgency?: '平件' | '加急' | '特急';
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Keys of the levels, as the drafting screen names them. */
const levelKeys: Readonly<Partial<Record<ParagraphLevel, string>>> = {
  h1: 'Control+Alt+1',
  h2: 'Control+Alt+2',
  h3: 'Control+Alt+3',
  h4: 'Control+Alt+4',
};

/** A new 通知, its editor open. */
export async function openNewDraft(page: Page): Promise<void> {
  await goTo(page, 'drafting');
  await press(page, '新建公文');
  await see(page, page.getByTestId('draft-text').locator('.part-title'));
}

/** Writes the body in place of the paragraph that is the last one now. */
export async function writeBody(page: Page, body: Draft['body']): Promise<void> {
  const last = page.getByTestId('draft-text').locator('.ProseMirror > .paragraph').last();
  await placeCursor(page, last);
  await page.keyboard.press('Shift+Home');
  await settle(page);
  for (const [index, { level, text }] of body.entries()) {
    if (index > 0) await page.keyboard.press('Enter');
    await page.keyboard.insertText(text);
    const key = levelKeys[level];
    if (key !== undefined) await page.keyboard.press(key);
  }
}

/** Fills the fields and writes title and text. */
export async function writeDraft(page: Page, draft: Draft): Promise<void> {
  await openNewDraft(page);
  await placeCursor(page, page.getByTestId('draft-text').locator('.part-title'));
  await page.keyboard.insertText(draft.title);
  if (draft.urgency) await page.getByText(draft.urgency, { exact: true }).click();
  if (draft.main.length > 0) await pickUnits(page, '添加主送', draft.main);
  if (draft.cc) await pickUnits(page, '添加抄送', draft.cc);
  if (draft.body.length > 0) await writeBody(page, draft.body);
  for (const file of draft.files ?? []) await attach(page, file);
  await saved(page);
}

/** Adds one attachment and waits until it stands in the list. */
export async function attach(
  page: Page,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  await offerFile(page, file);
  await see(page, page.getByRole('button', { name: `移去附件 ${file.name}`, exact: true }));
}

/** Chooses the file in the file field, whatever the station says to it. */
export async function offerFile(
  page: Page,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  const { name, bytes } = file;
  await page
    .getByTestId('attach-file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
}

/** Waits until the editor says that everything is saved. */
export async function saved(page: Page): Promise<void> {
  await see(page, page.locator('[data-testid=save-state][data-state=saved]'));
}

/** 送签发; the editor gives way to the read-only document. */
export async function submitDraft(page: Page): Promise<void> {
  await press(page, '送签发');
  await see(page, '已送出，不能再修改。');
}

/** Opens the document with this title from the queue of a desk. */
export async function openFromQueue(page: Page, screen: string, title: string): Promise<void> {
  await goTo(page, screen);
  await page.getByRole('option', { name: title }).click({ timeout: patienceMs });
  await see(page, page.getByRole('article', { name: title }));
}

/** The leader reads the page and signs. */
export async function approve(page: Page, title: string): Promise<void> {
  await openFromQueue(page, 'approval', title);
  await expect.poll(() => readPage(page), { timeout: patienceMs }).toContain(title.slice(0, 8));
  await press(page, '签发');
  await page.getByRole('article', { name: title }).waitFor({ state: 'detached', timeout: patienceMs });
}

/** The clerk registers it; answers with the number that was shown before. */
export async function register(page: Page, title: string): Promise<string> {
  await openFromQueue(page, 'numbering', title);
  const number = page.getByTestId('next-number');
  await expect.poll(() => number.innerText(), { timeout: patienceMs }).toMatch(/号$/);
  const docNumber = await number.innerText();
  await press(page, '登记编号');
  await page.getByRole('article', { name: title }).waitFor({ state: 'detached', timeout: patienceMs });
  return docNumber;
}

/** The custodian looks at the place, confirms it, gives the PIN and seals. */
export async function seal(page: Page, title: string, pin: string): Promise<void> {
  await openFromQueue(page, 'sealing', title);
  await press(page, '位置正确，确认');
  await page.getByLabel('印章 PIN').fill(pin);
  await press(page, '加盖印章');
  await see(page, page.getByTestId('sealed'));
}
