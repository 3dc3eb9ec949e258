// What a clerk does at the window all day, by mouse and keyboard: goes through the list, opens documents, looks at the board and the register, writes.
import type { Page } from 'playwright-core';
import { measureAct } from './ui-meter.ts';

/** The acts of one turn, in their order in the table. */
export const clerkActs = [
  'scroll the list',
  'next row by key',
  'open a document',
  'its history',
  'another list',
  'home board',
  'incoming register',
  'open the draft',
  'type in the draft',
] as const;
type ClerkAct = (typeof clerkActs)[number];

const patienceMs = 60_000;
const list = '[role="listbox"][aria-label="收文"]';
// Keys, not an input method: only keys carry the time at which they entered the browser.
const letters = '2026 11 22';

/** Goes from one act to the next until `isEnough`; `turn` counts the rounds so that each opens another document. */
export async function workLikeAClerk(page: Page, isEnough: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; ; turn += 1)
    for (const part of [goThroughList, openDocuments, lookAround, write]) {
      await part(page, turn);
      if (await isEnough()) return;
    }
}

const act = (page: Page, name: ClerkAct, input: () => Promise<void>, shows?: string): Promise<void> =>
  measureAct(page, name, shows === undefined ? { input } : { input, shows });

/** A real click at the element's place: no waiting for what the driver calls stable, a hand does not wait either. */
async function clickOn(page: Page, selector: string): Promise<void> {
  const element = page.locator(selector).first();
  await element.waitFor({ timeout: patienceMs });
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${selector} is not on the screen`);
  await page.mouse.click(box.x + Math.min(box.width / 2, 60), box.y + box.height / 2);
}

/** The draft that every turn writes in. */
export async function beginDraft(page: Page): Promise<void> {
  await clickOn(page, '[data-testid=nav-drafting]');
  await page.getByRole('button', { name: '新建公文', exact: true }).click();
  await page.locator('[data-testid=draft-text] .part-title').click({ timeout: patienceMs });
  await page.keyboard.insertText('关于积压文件办理情况的报告');
  await page.locator('[data-testid=save-state][data-state=saved]').waitFor({ timeout: patienceMs });
}

async function goToInbox(page: Page): Promise<void> {
  await clickOn(page, '[data-testid=nav-inbox]');
  await page.locator(`${list} [role=option]`).first().waitFor({ timeout: patienceMs });
}

async function goThroughList(page: Page): Promise<void> {
  await goToInbox(page);
  await page.locator(list).hover();
  for (let count = 0; count < 8; count += 1)
    await act(page, 'scroll the list', () => page.mouse.wheel(0, count < 6 ? 240 : -240));
  await page.locator(list).focus();
  for (let count = 0; count < 8; count += 1)
    await act(page, 'next row by key', () => page.keyboard.press('ArrowDown'));
}

async function openDocuments(page: Page, turn: number): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    // Of the rows in view, so that nothing scrolls before the click.
    const title = await page.locator(list).evaluate(
      (box, nth) => {
        const frame = box.getBoundingClientRect();
        const rows = [...box.querySelectorAll('[role=option][aria-selected=false]')].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return top >= frame.top && bottom <= frame.bottom;
        });
        return rows[nth % Math.max(1, rows.length)]?.querySelector('.row-title')?.textContent ?? '';
      },
      turn + count * 2,
    );
    const row = `${list} [role=option]:has([title="${title}"])`;
    await act(
      page,
      'open a document',
      () => clickOn(page, row),
      `article[aria-label="${title}"] .document-side`,
    );
    await act(page, 'its history', () => clickOn(page, '[data-node-key=history]'));
  }
}

async function lookAround(page: Page): Promise<void> {
  const filter = (words: string): string =>
    `.ant-segmented-item:has(.ant-segmented-item-label[title="${words}"])`;
  for (const words of ['全部', '待签收'])
    await act(page, 'another list', () => clickOn(page, filter(words)), `${list} [role=option]`);
  await act(page, 'home board', () => clickOn(page, '[data-testid=nav-home]'), '.board-list');
  await act(
    page,
    'incoming register',
    () => clickOn(page, '[data-testid=nav-registers]'),
    '.registers .empty, .registers .table, .registers .book-table',
  );
}

async function write(page: Page): Promise<void> {
  await clickOn(page, '[data-testid=nav-drafting]');
  await act(
    page,
    'open the draft',
    () => clickOn(page, '.table-drafts th a'),
    '[data-testid=draft-text] .part-title',
  );
  await clickOn(page, '[data-testid=draft-text] .part-title');
  await page.keyboard.press('End');
  for (const letter of letters) await act(page, 'type in the draft', () => page.keyboard.press(letter));
  for (let left = letters.length; left > 0; left -= 1) await page.keyboard.press('Backspace');
}
