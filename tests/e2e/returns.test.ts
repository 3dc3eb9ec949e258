// Ways back: leader, clerk and custodian return a document with a reason, and a wrong PIN opens nothing; the drafter sees each without reloading.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { demoUnits } from '../../src/demo/people.ts';
import type { Role } from '../../src/shared/domain/roles.ts';
import { goTo, patienceMs, press, read, reads, returnWith, see } from './support/hands.ts';
import {
  approve,
  openFromQueue,
  register,
  saved,
  submitDraft,
  writeBody,
  writeDraft,
} from './support/office-day.ts';
import { openStage, type Stage } from './support/stage.ts';

const [office, finance] = demoUnits;
if (!office || !finance) throw new RangeError('the demonstration has three units');
const title = '关于核对办公用房台账的通知';

// The machine's clock, so that nobody waits for the growing delays after a wrong PIN.
let aheadMs = 0;
let stage: Stage;
let drafter: Page;
let leader: Page;
let clerk: Page;
let custodian: Page;

beforeAll(async () => {
  stage = await openStage({
    prefecture: {
      units: [office, finance],
      stationOptions: () => ({ clock: () => Date.now() + aheadMs, writeLog: () => undefined }),
    },
  });
});
// Each step stands on the one before: after a failure the rest would only wait in vain.
let brokenStep: string | null = null;
beforeEach(() => {
  if (brokenStep !== null) throw new Error(`not reached: “${brokenStep}” failed`);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || brokenStep !== null) return;
  brokenStep = task.name;
  await stage.photograph('returns');
});
afterAll(() => stage.stop());

test('the leader returns with a reason; the drafter sees it, corrects and submits again', async () => {
  drafter = await stage.openAs(office, 'drafter');
  await writeDraft(drafter, {
    title,
    body: [{ level: 'text', text: '请于月底前核对。' }],
    main: [finance.name],
  });
  await submitDraft(drafter);
  leader = await stage.openAs(office, 'leader');
  await openFromQueue(leader, 'approval', title);
  await returnWith(leader, '请写明截止日期。');
  await expectReturned('请写明截止日期。', '周签远');
  await writeBody(drafter, [{ level: 'text', text: '请于2026年12月5日前核对。' }]);
  await saved(drafter);
  await submitDraft(drafter);
});

test('the clerk returns what the leader signed; it goes the whole way again', async () => {
  await approve(leader, title);
  clerk = await stage.openAs(office, 'clerk');
  await openFromQueue(clerk, 'numbering', title);
  await returnWith(clerk, '主送单位不全。');
  await expectReturned('主送单位不全。', '沈闻笛');
  await submitDraft(drafter);
  await approve(leader, title);
  expect(await register(clerk, title)).toBe('云府办发〔2026〕1号');
});

test('five wrong PINs lock the seal key in words; the document stays and the right PIN is too late', async () => {
  custodian = await stage.openAs(office, 'custodian');
  await openFromQueue(custodian, 'sealing', title);
  await press(custodian, '位置正确，确认');
  // Without the line nobody corrects the clock that this test turns.
  stage.prefecture.exchange.network.cut();
  for (const left of [4, 3]) await expectRefusedPin('不是这个-1', `还可以试 ${left} 次，之后 PIN 锁定`);
  await expectRefusedPin('不是这个-1', /请等 \d 秒再试/);
  for (const left of [2, 1]) {
    aheadMs += 10_000;
    await expectRefusedPin('不是这个-1', `还可以试 ${left} 次，之后 PIN 锁定`);
  }
  aheadMs += 10_000;
  await expectRefusedPin(
    '不是这个-1',
    '印章 PIN 已锁定。 没有盖章，公文仍在用印台，什么都没有丢。 请系统管理员带恢复码到场解锁。',
  );
  aheadMs += 60_000;
  await expectRefusedPin(office.sealPin, '印章 PIN 已锁定。');
  stage.prefecture.exchange.network.restore();
  await see(custodian, custodian.getByRole('option', { name: title }));
  expect(await custodian.getByTestId('step-apply').getAttribute('data-state')).toBe('ready');
});

test('the custodian returns with a reason; nothing was entered, nothing was sent', async () => {
  await returnWith(custodian, '印章暂不能用，改期再发。');
  await expectReturned('印章暂不能用，改期再发。', '印守正');
  await goTo(custodian, 'registers');
  await see(custodian, '本年度还没有登记');
  await goTo(clerk, 'outbox');
  await see(clerk, '发件箱是空的');
});

test('nobody is offered the step of another: no screen in the rail, and its address leads home', async () => {
  const desks: readonly (readonly [Page, Role, readonly string[]])[] = [
    [drafter, 'drafter', ['drafting']],
    [leader, 'leader', ['approval']],
    // A clerk of a small unit writes too, and 核稿 is the office's.
    [clerk, 'clerk', ['drafting', 'approval', 'numbering']],
    [custodian, 'custodian', ['sealing']],
  ];
  for (const [page, role, own] of desks) {
    const others = ['drafting', 'approval', 'numbering', 'sealing'].filter((desk) => !own.includes(desk));
    for (const desk of others) {
      expect(await page.getByTestId(`nav-${desk}`).count(), `${desk} for ${role}`).toBe(0);
      await page.evaluate((address) => (location.hash = address), `#/${desk}`);
      await see(page, page.getByRole('main', { name: '首页' }));
    }
  }
});

test('nothing on any screen complained', () => {
  expect(stage.complaints).toEqual([]);
});

/** In the drafter's open document, without reloading, and in the list. */
async function expectReturned(reason: string, by: string): Promise<void> {
  await reads(drafter.getByTestId('returned-reason'), new RegExp(`${by} 于 .+ 退回：${reason}`));
  await drafter.getByText('返回列表').click();
  const row = drafter.getByRole('row', { name: title });
  await reads(row, new RegExp(`退回：${reason}.*起草中`));
  await row.getByRole('link').click();
  await see(drafter, drafter.getByTestId('returned-reason'));
}

async function expectRefusedPin(pin: string, words: string | RegExp): Promise<void> {
  await custodian.getByLabel('印章 PIN').fill(pin);
  await press(custodian, '加盖印章');
  const notice = custodian.locator('.desk-form').getByRole('alert');
  await expect.poll(() => read(notice), { timeout: patienceMs }).toMatch(words);
}
