// Steps 1 to 8 of the main job on the screens of three units: written, signed off, numbered, sealed, sent over a cut line, received, verified, signed for.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { demoUnits } from '../../src/demo/people.ts';
import { sampleAttachments, sampleBody, sampleTitle } from '../../src/demo/sample-document.ts';
import { checkNames } from '../../src/shared/domain/report.ts';
import { goTo, patienceMs, press, read, readPage, reads, see } from './support/hands.ts';
import { approve, openFromQueue, register, submitDraft, writeDraft } from './support/office-day.ts';
import { logIn, openStage, type Stage } from './support/stage.ts';

const [office, finance, county] = demoUnits;
if (!office || !finance || !county) throw new RangeError('the demonstration has three units');
const title = sampleTitle;
const docNumber = '云府办发〔2026〕1号';

let stage: Stage;
let drafter: Page;
let sender: Page;
let custodian: Page;
let countyClerk: Page;
let lockedWindow: Page;

beforeAll(async () => {
  stage = await openStage();
  // The receiving clerks sit before their screens long before anything is sent; at the bureau nobody has logged in.
  countyClerk = await stage.openAs(county, 'clerk');
  lockedWindow = await stage.openPage(finance);
});
// Each step stands on the one before: after a failure the rest would only wait in vain.
let brokenStep: string | null = null;
beforeEach(() => {
  if (brokenStep !== null) throw new Error(`not reached: “${brokenStep}” failed`);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || brokenStep !== null) return;
  brokenStep = task.name;
  await stage.photograph(`main-job-${task.name.slice(0, 1)}`);
});
afterAll(() => stage.stop());

test('1: the drafter writes, attaches, sees the page and submits', async () => {
  drafter = await stage.openAs(office, 'drafter');
  await writeDraft(drafter, {
    title,
    body: sampleBody,
    main: [county.name],
    cc: [finance.name],
    urgency: '加急',
    files: sampleAttachments(),
  });
  const page = await readPage(drafter);
  expect(page).toContain('云岭市人民政府办公室文件');
  expect(page).toContain('一、总体要求');
  expect(page).toContain('（一）加强供暖管理。');
  expect(page).toContain('附件：1. 任务分工');
  await submitDraft(drafter);
  await reads(drafter.locator('.document-head'), '待签发');
});

test('2: the leader reads the page and signs it off', async () => {
  const leader = await stage.openAs(office, 'leader');
  await approve(leader, title);
  await reads(drafter.locator('.document-head'), '待编号');
});

test('3: the clerk registers it under the first number', async () => {
  sender = await stage.openAs(office, 'clerk');
  expect(await register(sender, title)).toBe(docNumber);
  await reads(drafter.locator('.document-head'), docNumber);
});

test('4: the custodian goes through the twelve steps and seals', async () => {
  custodian = await stage.openAs(office, 'custodian');
  await openFromQueue(custodian, 'sealing', title);
  const steps = custodian.locator('.rung');
  await expect.poll(() => steps.count(), { timeout: patienceMs }).toBe(12);
  const states = () => steps.evaluateAll((rungs) => rungs.map((rung) => rung.getAttribute('data-state')));
  expect(await states()).toEqual([
    ...Array<string>(7).fill('passed'),
    'confirm',
    ...Array<string>(4).fill('locked'),
  ]);
  expect(await custodian.getByLabel('印章 PIN').count()).toBe(0);
  await press(custodian, '位置正确，确认');
  await see(
    custodian,
    '将在 4 页的公文上加盖“云岭市人民政府办公室”，写入用印登记簿，并交发件箱发往 2 个单位。此举不能撤回。',
  );
  // The line is cut before the seal falls: the document must wait by itself.
  stage.prefecture.exchange.network.cut();
  await custodian.getByLabel('印章 PIN').fill(office.sealPin);
  await press(custodian, '加盖印章');
  const result = await see(custodian, custodian.getByTestId('sealed'));
  expect(await read(result)).toContain('有效');
  expect(await read(result)).toContain('用印登记簿第 1 号');
  expect(await read(result)).toMatch(/[0-9a-f]{64}/);
  await expect.poll(states).toEqual(Array<string>(12).fill('passed'));
});

test('5: with the line cut the outbox waits and says so; with the line back it goes by itself', async () => {
  await goTo(sender, 'outbox');
  await sender.getByRole('option', { name: title }).click();
  const journey = sender.locator('.journey');
  await reads(journey, '等待重试');
  await reads(journey, '暂时连不上交换中心，已存好，连上后自动发出。');
  await reads(sender.getByTestId('line'), /断网.*已存发件箱 1 件，连上后自动发出/);
  await reads(sender.getByTestId(`delivery-${county.code}`), '待收');
  stage.prefecture.exchange.network.restore();
  await reads(journey, '已发出');
  await reads(sender.getByTestId('line'), '已连通');
});

test('6 and 7: it arrives at both units without anybody doing anything', async () => {
  await see(countyClerk, countyClerk.getByRole('region', { name: '新到' }).getByText(title));
  await reads(lockedWindow.locator('.gate-arrivals'), '待收：特急 0，加急 1，平件 0');
  expect(await lockedWindow.content()).not.toContain('节能');
  expect(await lockedWindow.title()).not.toContain('节能');
  await reads(sender.getByTestId(`delivery-${finance.code}`), '已送达');
});

test('7: the county opens it, sees that the seal is valid and why, and signs for it', async () => {
  await openArrival(countyClerk);
  await expectValidReport(countyClerk);
  await expectDrawnSeal(countyClerk);
  await expectOriginal(countyClerk);
  await countyClerk.getByRole('tab', { name: /附件/ }).click();
  for (const { name } of sampleAttachments())
    await see(countyClerk, countyClerk.getByRole('link', { name: `保存 ${name}` }));
  await reads(sender.getByTestId(`delivery-${county.code}`), '已打开');
  await press(countyClerk, '签收并登记');
  await see(countyClerk, /罗登记 于 .* 签收，收文登记簿第 1 号/);
  await goTo(countyClerk, 'registers');
  await see(countyClerk, countyClerk.getByRole('row', { name: new RegExp(docNumber) }));
});

test('7: the bureau logs in, opens it and returns it with a standard reason', async () => {
  await logIn(lockedWindow, finance, 'clerk');
  await openArrival(lockedWindow);
  await expectValidReport(lockedWindow);
  await press(lockedWindow, '退文');
  const dialog = lockedWindow.getByRole('dialog');
  await dialog.getByText('附件应齐全', { exact: true }).click();
  await dialog.getByLabel(/补充说明/).fill('附件2缺填报说明。');
  await press(dialog, '确认退文');
  await see(lockedWindow, '已退文：附件应齐全；附件2缺填报说明。');
});

test('8: the sender sees what each unit did, when and who, without reloading', async () => {
  const when = /(今天|昨天|\d{4}年\d+月\d+日) \d\d:\d\d/;
  const [signed, returned] = [county, finance].map(({ code }) => sender.getByTestId(`delivery-${code}`));
  if (!signed || !returned) throw new RangeError('two units');
  for (const words of ['已签收', '罗登记', '云溪县政府', '主送', when]) await reads(signed, words);
  const notice = ['已退回', '陆收文', '市财政局', '抄送', when, '附件应齐全；附件2缺填报说明。'];
  for (const words of notice) await reads(returned, words);
});

test('nothing on any screen complained', () => {
  expect(stage.complaints).toEqual([]);
});

/** From the list, as a clerk does. */
async function openArrival(page: Page): Promise<void> {
  await goTo(page, 'inbox');
  await page.getByRole('option', { name: title }).click();
  await see(page, page.getByTestId('seal-report'));
}

/** The verdict in words, each check named with its result, no link of the chain broken. */
async function expectValidReport(page: Page): Promise<void> {
  const report = page.getByTestId('seal-report');
  await reads(report.locator('.verdict'), '有效');
  await reads(report, '全部检查通过：确由云岭市人民政府办公室用印，内容没有改动。');
  const checks = report.locator('[data-testid^=check-]');
  // Only a document that passes another one on has an original to judge.
  expect(await checks.count()).toBe(checkNames.filter((name) => name !== 'forwarded').length);
  const results = await checks.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-result')));
  expect(results.filter((result) => result !== 'passed' && result !== 'notApplicable')).toEqual([]);
  await reads(report.getByTestId('check-senderBinding'), '印章、发文机关与发送单位一致 通过');
}

/** Both files are told as valid; the OFD original is shown with its seal beside the copy for reading. */
async function expectOriginal(page: Page): Promise<void> {
  await see(page, '阅读件与原件出自同一版面，以 OFD 原件为准。');
  await page.getByText('OFD 原件', { exact: true }).click();
  const pane = await see(page, page.getByTestId('foreign-pane'));
  await reads(pane.getByTestId('foreign-place'), '第 1 页，共 4 页');
  await see(page, page.getByRole('link', { name: '保存 OFD 原件' }));
  await page.getByText('阅读件（PDF）', { exact: true }).click();
}

/** The PDF is drawn: the red head on the first page, the red seal on the page of the signature. */
async function expectDrawnSeal(page: Page): Promise<void> {
  for (const number of [1, 3]) {
    const sheet = page.locator(`[data-testid=pdf-page-${number}][data-drawn=yes]`);
    await sheet.waitFor({ state: 'attached', timeout: patienceMs });
    const share = await sheet.evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let red = 0;
      for (let at = 0; at < pixels.length; at += 4)
        if (Number(pixels[at]) > 150 && Number(pixels[at + 1]) < 120 && Number(pixels[at + 2]) < 120)
          red += 1;
      return red / (pixels.length / 4);
    });
    expect(share, `red on page ${number}`).toBeGreaterThan(0.001);
  }
}
