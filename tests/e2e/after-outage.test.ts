// After an outage many packages come at once while the clerk works (scenario O): what the clerk looks at stays where it is, 特急 stands on top, what is
// being written is not disturbed, nothing is missing. How quick the screen stays is measured by tests/bench/ui-while-receiving.ts.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demoUnits } from '../../src/demo/people.ts';
import { handIn } from './support/after-outage.ts';
import { goTo, patienceMs, read, see, settle } from './support/hands.ts';
import { openNewDraft } from './support/office-day.ts';
import { readWholeInbox } from './support/read-inbox.ts';
import { openStage, type Stage } from './support/stage.ts';

const [office, finance] = demoUnits;
if (!office || !finance) throw new RangeError('the demonstration has three units');
const before = 20;
// More than one page of the list: what comes between two questions must not leave a gap.
const waiting = 110;
const flashEvery = 40;

let stage: Stage;
let list: Page;
let desk: Page;
const titles: string[] = [];

beforeAll(async () => {
  stage = await openStage({ prefecture: { units: [office, finance] } });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph('after-outage');
});
afterAll(() => stage.stop());

const handInMore = async (name: string, count: number, flash: (index: number) => boolean): Promise<void> => {
  const { prefecture } = stage;
  const made = await handIn({
    exchangeUrl: prefecture.exchange.exchange.exchangeUrl,
    sender: prefecture.seat(office.code),
    recipient: finance,
    count,
    title: (index) => `关于${name}第${index}项工作的通知`,
    urgencyOf: (index) => (flash(index) ? 'flash' : 'routine'),
  });
  titles.push(...made);
};
const received = (): number =>
  stage.prefecture
    .seat(finance.code)
    .station.parts.store.db.prepare<[], number>('SELECT count(*) FROM inbox')
    .pluck()
    .get() ?? 0;

test('what the clerk looks at stays where it is while everything comes in', async () => {
  await handInMore('日常', before, () => false);
  await expect.poll(received, { timeout: patienceMs }).toBe(before);
  stage.prefecture.exchange.network.cut();
  await handInMore('积压', waiting, (index) => index % flashEvery === 0);
  list = await stage.openAs(finance, 'clerk');
  await goTo(list, 'inbox');
  await see(list, list.getByRole('option').first());
  const box = list.getByRole('listbox', { name: '收文' });
  await box.hover();
  await list.mouse.wheel(0, 700);
  await expect.poll(() => box.evaluate((element) => element.scrollTop)).toBeGreaterThan(500);
  await settle(list);
  desk = await stage.openAs(finance, 'drafter');
  await openNewDraft(desk);
  const title = desk.getByTestId('draft-text').locator('.part-title');
  await title.click();

  const seen = await inView(list);
  stage.prefecture.exchange.network.restore();
  const words = '关于积压文件办理情况的报告';
  for (const character of words) {
    await desk.keyboard.insertText(character);
    await settle(desk);
    await expectInPlace(seen);
  }
  await expect.poll(received, { timeout: patienceMs }).toBe(before + waiting);
  await expect
    .poll(() => read(list.getByTestId('list-new')), { timeout: patienceMs })
    .toBe(`${waiting} 份新到，点此回到顶部`);
  await expectInPlace(seen);
  expect(await read(title)).toBe(words);
});

test('the notice leads to the top: 特急 first, then the newest, and not one is missing', async () => {
  await list.getByTestId('list-new').click();
  await expect.poll(() => list.getByTestId('list-new').count()).toBe(0);
  const shown = await readWholeInbox(list, before + waiting);
  expect(new Set(shown).size).toBe(shown.length);
  expect([...shown].sort()).toEqual([...titles].sort());
  const flash = titles.slice(before).filter((_title, index) => (index + 1) % flashEvery === 0);
  expect([...shown.slice(0, flash.length)].sort()).toEqual([...flash].sort());
});

test('nothing on any screen complained', () => {
  expect(stage.complaints).toEqual([]);
});

interface SeenRow {
  readonly title: string;
  readonly topPx: number;
}

/** The rows that can be seen, each with its place on the screen. */
function inView(page: Page): Promise<SeenRow[]> {
  return page.getByRole('listbox', { name: '收文' }).evaluate((box) => {
    const frame = box.getBoundingClientRect();
    return [...box.querySelectorAll('[role="option"]')]
      .map((row) => ({ row, place: row.getBoundingClientRect() }))
      .filter(({ place }) => place.bottom > frame.top && place.top < frame.bottom)
      .sort((a, b) => a.place.top - b.place.top)
      .map(({ row, place }) => ({
        title: row.querySelector('.row-title')?.textContent ?? '',
        topPx: Math.round(place.top - frame.top),
      }));
  });
}

/** The band of the alarm takes a little of the list's height, at its lower end; what is in view has not moved. */
async function expectInPlace(seen: readonly SeenRow[]): Promise<void> {
  const now = await inView(list);
  expect(now.length).toBeGreaterThan(seen.length - 3);
  expect(now.map(({ title }) => title)).toEqual(seen.slice(0, now.length).map(({ title }) => title));
  // The screen's own rounding of where it has scrolled to is no move that anybody sees.
  const moves = now.map(({ topPx }, index) => Math.abs(topPx - (seen[index]?.topPx ?? 0)));
  expect(Math.max(...moves)).toBeLessThanOrEqual(2);
}
