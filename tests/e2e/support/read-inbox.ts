// The whole list of 收文 as a person reads it: from top to bottom, screen by screen.
import type { Page } from 'playwright-core';
import { settle } from './hands.ts';

/** Every title in the list's order; ends when the last of at least `expected` rows was seen, or when a list that is not whole ends. */
export async function readWholeInbox(page: Page, expected: number): Promise<string[]> {
  const box = page.getByRole('listbox', { name: '收文' });
  const shown = new Map<string, number>();
  for (let screens = 0; screens < expected; screens++) {
    await settle(page);
    const rows = await box.evaluate((element) =>
      [...element.querySelectorAll('[role="option"]')].map((row) => ({
        title: row.querySelector('.row-title')?.textContent ?? '',
        place: Number(row.getAttribute('aria-posinset')),
        of: Number(row.getAttribute('aria-setsize')),
      })),
    );
    for (const { title, place } of rows) shown.set(title, place);
    const isWhole = rows.some(({ place, of }) => place === of && of >= expected);
    if (isWhole || shown.size > expected) break;
    await box.evaluate((element) => {
      element.scrollTop += element.clientHeight;
    });
  }
  return [...shown].sort(([, a], [, b]) => a - b).map(([title]) => title);
}
