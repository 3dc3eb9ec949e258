// 联合用印 in Chromium: what the custodian of the main issuer and the leader of a co-issuer see and do, and a file that is not for this unit.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startScreens, type Screens } from '../../support/renderer-harness/browser.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());
const open = (role: 'custodian' | 'leader' | 'drafter', language: 'zh-CN' | 'en' = 'zh-CN') =>
  screens.open({ role, address: '#/joint', ready: 'joint', preferences: { language } });

it('shows who has sealed and who is next, gives the file, and says why another is not taken', async () => {
  const { page, complaints } = await open('custodian');
  await page.getByText('等待其他单位用印').first().click();
  await page.getByTestId('joint-units').getByText('下一个').waitFor();
  expect(await page.getByTestId('joint-save').getAttribute('download')).toBe('会印件.yzjoint');
  await page
    .getByTestId('joint-file')
    .setInputFiles({ name: '来.yzjoint', mimeType: 'application/zip', buffer: Buffer.from('x') });
  await page.getByText('不是给本单位的').waitFor();
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/joint-main.png` });
  expect(complaints).toEqual([]);
  await page.close();
});

it('lets the co-issuer’s leader agree; then the custodian has to act', async () => {
  const { page, complaints } = await open('leader');
  await page.getByText('待本单位负责人会签').first().click();
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/joint-co.png` });
  await page.getByRole('button', { name: '同意会签' }).click();
  await page.getByText('等印章管理员办理').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

it('tells who does not seal and why, and counts what waits on the rail', async () => {
  const { page, complaints } = await open('custodian');
  await page.getByText('联署单位退回会印').first().click();
  await page.getByTestId('joint-refused').getByText('资金来源尚未落实').waitFor();
  await page.getByRole('button', { name: '到“用印”退回' }).waitFor();
  await page.getByText('本单位先用印', { exact: true }).waitFor();
  expect(await page.getByRole('link', { name: /^联合用印/ }).innerText()).toContain('1');
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/joint-refused.png` });
  expect(complaints).toEqual([]);
  await page.close();
});

it('is complete in English', async () => {
  const { page } = await open('custodian', 'en');
  await page.getByText('Waiting for other units’ seals').first().click();
  await page.getByRole('link', { name: 'Save the file' }).waitFor();
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/joint-en.png` });
  expect(await page.getByTestId('joint-acts').innerText()).not.toMatch(/[一-鿿]{6,} /);
  await page.close();
});
