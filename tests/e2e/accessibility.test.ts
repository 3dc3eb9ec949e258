// Every screen with the data of a real day: axe finds nothing serious, a picture of each lies in test-results/screens, and English is complete.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { demoUnits } from '../../src/demo/people.ts';
import { sampleAttachments, sampleBody, sampleTitle } from '../../src/demo/sample-document.ts';
import { choose, goTo, press, returnWith, see } from './support/hands.ts';
import { findChineseWords, inspect } from './support/inspect.ts';
import {
  approve,
  openFromQueue,
  register,
  seal,
  submitDraft,
  writeBody,
  writeDraft,
} from './support/office-day.ts';
import { logIn, openStage, type Stage } from './support/stage.ts';

const [office, finance, county] = demoUnits;
if (!office || !finance || !county) throw new RangeError('the demonstration has three units');
const title = sampleTitle;
const second = '关于核对办公用房台账的通知';

let stage: Stage;
let drafter: Page;
let leader: Page;
let clerk: Page;
let custodian: Page;
let receiver: Page;
const serious: string[] = [];

const look = async (page: Page, name: string): Promise<void> => {
  serious.push(...(await inspect(page, name)));
};

beforeAll(async () => {
  stage = await openStage({
    prefecture: { units: [office, finance], stationOptions: () => ({ writeLog: () => undefined }) },
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
  await stage.photograph('accessibility');
});
afterAll(() => stage.stop());

test('the screens of writing', async () => {
  drafter = await stage.openPage(office);
  await see(drafter, drafter.getByTestId('person-drafter'));
  await look(drafter, 'login');
  await drafter.getByTestId('person-drafter').click();
  await drafter.getByLabel('许拟文 的密码').fill('wrong-password-1');
  await drafter.keyboard.press('Enter');
  await see(drafter, drafter.getByRole('alert'));
  await look(drafter, 'login-refused');
  await press(drafter, '换一个人');
  await logIn(drafter, office, 'drafter');
  await goTo(drafter, 'drafting');
  await look(drafter, 'drafting-empty');
  await writeDraft(drafter, { title: second, body: [], main: [] });
  await see(drafter, drafter.getByTestId('finding-body.empty'));
  await look(drafter, 'editor-findings');
  await press(drafter, '添加主送');
  await look(drafter, 'unit-picker');
  await drafter.getByRole('dialog').getByText(finance.name, { exact: true }).click();
  await press(drafter.getByRole('dialog'), '选定');
  await writeBody(drafter, [{ level: 'text', text: '请于月底前核对。' }]);
  await submitDraft(drafter);
  const files = sampleAttachments();
  await writeDraft(drafter, { title, body: sampleBody, main: [finance.name], urgency: '特急', files });
  await look(drafter, 'editor');
  await submitDraft(drafter);
  await look(drafter, 'drafter-submitted');
});

test('the screens of approval, numbering and sealing', async () => {
  leader = await stage.openAs(office, 'leader');
  await see(leader, leader.getByRole('region', { name: '待办' }).getByText(title));
  await look(leader, 'home-leader');
  await openFromQueue(leader, 'approval', title);
  await look(leader, 'approval');
  await openFromQueue(leader, 'approval', second);
  await press(leader, '退回');
  await look(leader, 'return-dialog');
  await leader.keyboard.press('Escape');
  await returnWith(leader, '请写明截止日期。');
  await approve(leader, title);
  await drafter.getByText('返回列表').click();
  await see(drafter, /退回：请写明截止日期。/);
  await look(drafter, 'drafting-returned');
  clerk = await stage.openAs(office, 'clerk');
  await openFromQueue(clerk, 'numbering', title);
  await see(clerk, clerk.getByTestId('next-number'));
  await look(clerk, 'numbering');
  await register(clerk, title);
  custodian = await stage.openAs(office, 'custodian');
  await openFromQueue(custodian, 'sealing', title);
  await look(custodian, 'sealing');
});

test('the screens of the road and of the other unit, locked and open', async () => {
  receiver = await stage.openPage(finance);
  stage.prefecture.exchange.network.cut();
  await seal(custodian, title, office.sealPin);
  await see(custodian, custodian.locator('[data-drawn=yes]').first());
  await look(custodian, 'sealed');
  await goTo(custodian, 'registers');
  await see(custodian, custodian.getByRole('row', { name: /云府办发〔2026〕1号/ }));
  await look(custodian, 'registers-seal-use');
  await goTo(clerk, 'outbox');
  await clerk.getByRole('option', { name: title }).click();
  await see(clerk, clerk.getByTestId('outbox-reason'));
  await look(clerk, 'outbox-waiting');
  await goTo(clerk, 'home');
  await see(clerk, '发不出去的件');
  await look(clerk, 'home-stuck');
  stage.prefecture.exchange.network.restore();
  await see(receiver, receiver.locator('.alarm-band'));
  expect(await receiver.content()).not.toContain('节能');
  await look(receiver, 'login-alarm');
  await logIn(receiver, finance, 'clerk');
  await see(receiver, receiver.locator('.alarm-band').getByText(title));
  await see(receiver, receiver.getByRole('button', { name: '知道了，停止提示音' }));
  await see(receiver, receiver.getByRole('region', { name: '新到' }).getByText(title));
  await look(receiver, 'home-arrivals');
  await openFromQueue(receiver, 'inbox', title);
  await see(receiver, receiver.locator('[data-drawn=yes]').first());
  await look(receiver, 'inbox-document');
  for (const [tab, name] of [
    [/附件/, 'inbox-attachments'],
    [/流转/, 'inbox-history'],
  ] as const) {
    await receiver.getByRole('tab', { name: tab }).click();
    await look(receiver, name);
  }
  await press(receiver, '退文');
  await look(receiver, 'inbox-return');
  await press(receiver.getByRole('dialog'), '取消');
  await press(receiver, '签收并登记');
  await see(receiver, /收文登记簿第 1 号/);
  await look(receiver, 'inbox-signed');
});

test('the screens of looking things up', async () => {
  await goTo(clerk, 'outbox');
  await clerk.getByRole('option', { name: title }).click();
  await see(clerk, clerk.locator('[data-state=signed]'));
  await look(clerk, 'outbox-signed');
  await goTo(clerk, 'directory');
  await see(clerk, clerk.getByTestId(`unit-${county.code}`));
  await look(clerk, 'directory');
  await goTo(clerk, 'settings');
  await see(clerk, '这台机器的数据怎样受保护');
  await look(clerk, 'settings');
  await choose(clerk, '字号', '特大');
  await goTo(clerk, 'home');
  await look(clerk, 'home-largest');
  await goTo(clerk, 'outbox');
  await look(clerk, 'outbox-largest');
  await choose(clerk, '字号', '标准');
});

test('nothing of it is a serious obstacle for anybody', () => {
  expect(serious).toEqual([]);
});

test('in English no Chinese word of the program is left', async () => {
  await drafter.getByRole('row', { name: second }).getByRole('link').click();
  await see(drafter, drafter.getByTestId('returned-reason'));
  const content = [
    ...[
      title,
      second,
      '请写明截止日期。',
      '请于月底前核对。',
      '同意印发。',
      '云岭市电子公文签发机构',
      '〔2026〕1号',
    ],
    ...sampleAttachments().map(({ name }) => name),
  ];
  const left: string[] = [];
  const everyScreen: readonly (readonly [Page, string])[] = [
    [drafter, 'drafter'],
    [leader, 'leader'],
    [clerk, 'clerk'],
    [custodian, 'custodian'],
    [receiver, 'receiver'],
  ];
  for (const [page, who] of everyScreen) {
    await choose(page, '语言', 'English');
    const collect = async (where: string): Promise<void> => {
      for (const words of await findChineseWords(page, content)) left.push(`${who} ${where}: ${words}`);
    };
    await collect('as it was');
    for (const link of await page.locator('nav a').all()) {
      await link.click();
      await see(page, page.locator('nav a[aria-current=page]'));
      const first = page.getByRole('option').first();
      // Of the screen before it may be there still, and gone the moment after: nobody waits for it then.
      if ((await first.count()) > 0) await first.click({ timeout: 5_000 }).catch(() => undefined);
      await collect(await link.innerText());
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await collect(`${await link.innerText()} / ${await tab.innerText()}`);
      }
    }
  }
  await goTo(receiver, 'inbox');
  await receiver.getByText('All', { exact: true }).click();
  await receiver.getByRole('option').first().click();
  await see(receiver, receiver.getByTestId('seal-report'));
  await see(receiver, receiver.locator('[data-drawn=yes]').first());
  left.push(...(await findChineseWords(receiver, content)));
  await inspect(receiver, 'english-inbox');
  expect(left).toEqual([]);
});

test('nothing on any screen complained', () => {
  expect(stage.complaints).toEqual([]);
});
