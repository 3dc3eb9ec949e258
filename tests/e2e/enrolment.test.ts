// A new machine on the screen: a mistyped code, the real one, the recovery code shown once, the certificates, the administrator's first login.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Authority } from '../../src/authority/authority.ts';
import { openDemoAuthority } from '../../src/demo/authority-process.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { startDemoShells, type DemoShells } from '../../src/demo/demo-shells.ts';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { demoUnits } from '../../src/demo/people.ts';
import type { Station } from '../../src/main/station/station.ts';
import { press, reads, see } from './support/hands.ts';
import { inspect } from './support/inspect.ts';
import { logIn, openWindows, type Windows } from './support/stage.ts';

const unit = demoUnits[2];
if (!unit) throw new RangeError('the demonstration has three units');
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-enrolment-'));

let authority: Authority;
let exchange: DemoExchange;
let station: Station;
let shells: DemoShells;
let windows: Windows;
let page: Page;

beforeAll(async () => {
  const place = { folder: path.join(folder, 'authority'), dropFolder: path.join(folder, 'drop') };
  const exchangeFolder = path.join(folder, 'exchange');
  // The test is the authority's keeper: it signs when the test says so.
  authority = openDemoAuthority(place);
  foundExchange(exchangeFolder, authority);
  await authority.processRequests();
  exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder: place.dropFolder });
  station = await startStation(stationPlace(folder, unit), { writeLog: () => undefined });
  shells = await startDemoShells([{ unit, station }], folder);
  windows = await openWindows(shells);
  page = await windows.openPage(unit);
});
// Each step stands on the one before: after a failure the rest would only wait in vain.
let brokenStep: string | null = null;
beforeEach(() => {
  if (brokenStep !== null) throw new Error(`not reached: “${brokenStep}” failed`);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || brokenStep !== null) return;
  brokenStep = task.name;
  await windows.photograph('enrolment');
});
afterAll(async () => {
  await windows.browser.close();
  await shells.stop();
  await station.stop();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

const issueCode = (): string =>
  authority.issueEnrolmentCode({
    unit: unit.code,
    exchangeUrl: exchange.exchangeUrl,
    enrolmentUrl: exchange.enrolmentUrl,
  }).text;

const fill = async (code: string, pin: string): Promise<void> => {
  const { password } = unit.administrator;
  await page.getByLabel('立户码', { exact: true }).fill(code);
  await page.getByLabel('系统管理员姓名').fill(unit.administrator.name);
  await page.getByLabel('系统管理员密码').fill(password);
  await page.getByLabel('再输一次密码').fill(password);
  await page.getByLabel('印章 PIN', { exact: true }).fill(pin);
  await page.getByLabel('再输一次印章 PIN').fill(pin);
};

test('a mistyped code and a weak PIN are refused in words before anything is sent', async () => {
  await see(page, page.getByRole('heading', { name: '本机立户' }));
  expect(await inspect(page, 'enrolment')).toEqual([]);
  const code = issueCode();
  await fill(
    code.replace(/[0-9A-HJ-NP-Z](?=[^0-9A-Z]*$)/, (last) => (last === '7' ? '8' : '7')),
    unit.sealPin,
  );
  await press(page, '开始立户');
  await reads(page.getByRole('alert'), '立户码有错字。 什么都没有发出。');
  await fill(code, '12345678');
  await press(page, '开始立户');
  await reads(page.getByRole('alert'), '印章 PIN 全是数字。');
  expect(await inspect(page, 'enrolment-refused')).toEqual([]);
});

test('the real code: recovery code once, then waiting for the authority, which also survives a reload', async () => {
  await fill(issueCode(), unit.sealPin);
  await press(page, '开始立户');
  const recovery = await see(page, page.getByTestId('recovery-code'));
  expect((await recovery.innerText()).length).toBeGreaterThan(20);
  expect(await page.getByRole('button', { name: '继续' }).isDisabled()).toBe(true);
  expect(await inspect(page, 'enrolment-recovery')).toEqual([]);
  await page.getByText('恢复码已打印或抄写，并已妥善保管').click();
  await press(page, '继续');
  await see(page, '申请已提交，等待上级签发证书');
  expect(await inspect(page, 'enrolment-waiting')).toEqual([]);
  await page.reload();
  await see(page, '申请已提交，等待上级签发证书');
  expect(await page.getByTestId('recovery-code').count()).toBe(0);
});

test('the authority signs: it is finished by itself, and the administrator logs in', async () => {
  await authority.processRequests();
  await see(page, /立户完成|请选择您的姓名/);
  await page.reload();
  await see(page, page.getByRole('heading', { name: unit.name }));
  await logIn(page, unit, 'administrator');
  await reads(page.getByTestId('person'), '管理员丙 · 系统管理员');
  await reads(page.getByTestId('line'), '已连通');
  expect(windows.complaints).toEqual([]);
});
