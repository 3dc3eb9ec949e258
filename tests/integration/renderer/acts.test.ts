// What a person meets on the screens, in Chromium: the alarm, the entry of a start page, the seal desk that says what it waits for, narrow windows.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn, startScreens, type Screens } from '../../support/renderer-harness/browser.ts';
import { askedAfterwards } from '../../support/renderer-harness/sample-following.ts';
import { markedNumber, widelySentNumber } from '../../support/renderer-harness/sample-lists.ts';
import { changedNumber, id, people } from '../../support/renderer-harness/sample-data.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

const countTones = `
  window.tones = 0;
  window.OscillatorNode = class extends OscillatorNode {
    constructor(...given) { super(...given); window.tones += 1; }
  };
`;
const tonesOf = async (page: Page): Promise<number> => await page.evaluate('window.tones');

describe('特急', () => {
  it('is seen and heard before anybody logged in, until somebody acknowledges it', async () => {
    const { page, complaints } = await screens.open({
      role: null,
      address: '',
      ready: 'person-clerk',
      before: async (opened) => {
        await opened.clock.install();
        await opened.addInitScript(countTones);
      },
    });
    const band = page.getByRole('alert', { name: '特急公文待收' });
    await band.waitFor();
    expect(await band.textContent()).not.toContain('山洪');
    await expect.poll(() => tonesOf(page)).toBeGreaterThan(0);
    const first = await tonesOf(page);
    const titles = new Set<string>();
    for (let second = 0; second < 18; second += 1) {
      await page.clock.runFor(1000);
      titles.add(await page.title());
    }
    expect(await tonesOf(page)).toBeGreaterThanOrEqual(first * 3);
    expect(titles).toEqual(new Set(['【特急】1 件待收', '云岭市人民政府办公室 · 驿站']));

    await logIn(page, 'clerk');
    await band.getByText('关于紧急转移山洪危险区群众的通知').waitFor();
    await page.getByRole('button', { name: '知道了，停止提示音' }).click();
    await band.waitFor({ state: 'detached' });
    const stopped = await tonesOf(page);
    await page.clock.runFor(30_000);
    expect(await tonesOf(page)).toBe(stopped);
    expect(await page.title()).not.toContain('特急');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the start page', () => {
  it('names the person of a window, and the address forgets it', async () => {
    const clerk = people.find(({ role }) => role === 'clerk');
    const { page } = await screens.open({ role: null, address: `#person=${clerk?.id}`, ready: 'line' });
    await page.getByLabel('周静文 的密码').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.getByRole('button', { name: '换一个人' }).click();
    await page.getByTestId('person-leader').waitFor();
    await page.close();
  });

  it('gets the list of people for a person that is not of this unit', async () => {
    const { page } = await screens.open({ role: null, address: '#person=nobody', ready: 'person-clerk' });
    expect(new URL(page.url()).hash).toBe('');
    await page.close();
  });
});

describe('the seal desk', () => {
  it('says which step waits for the custodian, one after the other, and then takes the PIN', async () => {
    const { page } = await screens.open({
      role: 'custodian',
      address: `#/sealing/${id(4)}`,
      ready: 'desk-barrier',
    });
    const barrier = page.getByTestId('desk-barrier');
    expect(await barrier.textContent()).toContain('请先确认第 5 步“定密”');
    await page.getByRole('button', { name: '已看过“值班安排.docx”，不涉密' }).click();
    await barrier.getByText('请先确认第 8 步“位置”').waitFor();
    await page.getByRole('button', { name: '在版面上看印章位置' }).click();
    // The page scrolls there, and may still be drawn meanwhile.
    const isInView = async (): Promise<boolean> => {
      const desk = await page.locator('.page-desk-scroll').boundingBox();
      const place = await page.getByTestId('seal-place').boundingBox();
      if (desk === null || place === null) return false;
      return place.y >= desk.y && place.y + place.height <= desk.y + desk.height;
    };
    await expect.poll(isInView).toBe(true);
    // 骑缝章: shown on both pages before it is chosen for good, and kept with the place.
    const riding = page.getByTestId('riding-choice');
    expect(await page.getByTestId('riding-slice').count()).toBe(0);
    await riding.check();
    await expect.poll(() => page.getByTestId('riding-slice').count()).toBe(2);
    await page.getByRole('button', { name: '位置正确，确认' }).click();
    await page.getByText('同时加盖骑缝章。').waitFor();
    await riding.uncheck();
    await expect.poll(() => page.getByTestId('riding-slice').count()).toBe(0);
    await page.getByLabel('印章 PIN').waitFor();
    expect(await barrier.count()).toBe(0);
    await page.close();
  });

  it('says why a failed step keeps the seal away, shows the difference and offers the return', async () => {
    const { page } = await screens.open({
      role: 'custodian',
      address: `#/sealing/${id(changedNumber)}`,
      ready: 'desk-barrier',
    });
    const said = await page.getByTestId('desk-barrier').textContent();
    expect(said).toContain('第 4 步“与签发稿一致”没有通过');
    expect(said).toContain('1 处不同');
    expect(await page.getByLabel('印章 PIN').count()).toBe(0);
    expect(await page.locator('.difference ins').textContent()).toBe('，');
    expect(await page.locator('button.ant-btn-primary').textContent()).toBe('退回');
    await page.close();
  });
});

describe('a narrow window with the largest type', () => {
  it.each([
    ['inbox', 'clerk', `#/inbox/${id(502)}`],
    ['approval', 'leader', `#/approval/${id(2)}`],
    ['numbering', 'clerk', `#/numbering/${id(3)}`],
    ['sealing', 'custodian', `#/sealing/${id(4)}`],
  ] as const)('still shows the page in %s', async (screen, role, address) => {
    const { page } = await screens.open({
      role,
      address,
      ready: `nav-${screen}`,
      viewport: { width: 1024, height: 700 },
      preferences: { language: 'en', typeSize: 'largest' },
    });
    const sheet = page.locator('.page-desk svg.sheet, .page-desk canvas').first();
    await sheet.waitFor();
    await expect.poll(async () => (await sheet.boundingBox())?.width ?? 0).toBeGreaterThan(350);
    expect(await page.locator('.line').evaluate((line) => line.scrollWidth <= line.clientWidth)).toBe(true);
    await page.close();
  });
});

describe('the window', () => {
  it('is named after screen and unit, in the language that was chosen', async () => {
    const { page } = await screens.open({ role: 'leader', address: '#/approval', ready: 'nav-approval' });
    await page.getByRole('alert').getByRole('button').click();
    await expect.poll(() => page.title()).toContain('审签 · 云岭市人民政府办公室');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByTestId('language').click();
    await page.getByText('English', { exact: true }).last().click();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await expect.poll(() => page.title()).toContain('Sign-off · 云岭市人民政府办公室');
    await page.close();
  });
});

describe('a seal that cannot be judged', () => {
  it('is signed for only after a second look', async () => {
    const address = `#/inbox/${id(501)}`;
    const { page, complaints } = await screens.open({ role: 'clerk', address, ready: 'seal-report' });
    const sign = page.getByRole('button', { name: '签收并登记', exact: true });
    await sign.click();
    const doubt = page.getByRole('dialog', { name: '印章无法判断，仍要签收吗？' });
    await doubt.getByRole('button', { name: '取消' }).click();
    expect(await sign.isEnabled()).toBe(true);
    await sign.click();
    await doubt.getByRole('button', { name: '已核实，签收并登记' }).click();
    await page
      .getByRole('status')
      .getByText(/于 今天 \d\d:\d\d 签收，收文登记簿第/)
      .waitFor();
    // The button left with the act; who works by keyboard stands where it was said.
    const standing = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    await expect.poll(standing).toMatch(/^周静文 于 今天/);
    // What the sender allows is no question where a marking was found, and nobody says that it has no attachments.
    await page.evaluate((address) => (location.hash = address), `#/inbox/${id(503)}`);
    const alert = page.getByTestId('quarantine');
    await alert.getByText('立即报告本单位保密员').waitFor();
    expect(await alert.textContent()).toContain('不得签收、转发、打印');
    expect(await page.getByText('转发前须征得').count()).toBe(0);
    expect(await page.getByRole('tab', { name: /附件/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('after a document was sent', () => {
  it('it is recalled from the one unit that has it by mistake, and another takes its place', async () => {
    const documentId = id(5);
    const ready = 'delivery-990122-TWN-0032';
    const { page, complaints } = await screens.open({
      role: 'clerk',
      address: `#/outbox/${documentId}`,
      ready,
    });
    const dialog = page.getByRole('dialog');
    const opener = page.getByTestId('follow-recall');
    await opener.focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('将请 2 个尚未签收').waitFor();
    const first = dialog.getByLabel('哪些单位');
    expect(await first.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    await opener.click();
    await dialog.getByText('将请 2 个尚未签收').waitFor();
    const which = dialog.getByLabel('哪些单位');
    await which.fill('石桥');
    await dialog.getByTitle('云溪县石桥镇人民政府').waitFor();
    // Esc closes what was opened last: the list, and not the question with it.
    await page.keyboard.press('Escape');
    await expect.poll(() => which.getAttribute('aria-expanded')).toBe('false');
    expect(await dialog.count()).toBe(1);
    await which.fill('石桥');
    await dialog.getByTitle('云溪县石桥镇人民政府').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await dialog.getByText('将请 1 个尚未签收').waitFor();
    await dialog.getByLabel('理由').fill('错发');
    await dialog.getByRole('button', { name: '发出撤回' }).click();
    const recall = { documentId, units: ['990122-TWN-0032'], reason: '错发' };
    await expect.poll(() => askedAfterwards).toEqual([recall]);

    await page.getByTestId('follow-end').click();
    await dialog.getByText('以新文代替', { exact: true }).click();
    await dialog.getByRole('combobox').click();
    await dialog.getByTitle(/关于/).first().click();
    await dialog.getByLabel('理由').fill('新办法已经印发');
    await dialog.getByRole('button', { name: '发出通知' }).click();
    const end = { documentId, kind: 'supersede', reason: '新办法已经印发' };
    await expect.poll(() => askedAfterwards).toMatchObject([recall, end]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('a document that went to 1,500 units', () => {
  it('shows a pageful of them, the next one by keyboard, and any of them by name', async () => {
    const { page, complaints } = await screens.open({
      role: 'clerk',
      address: `#/outbox/${id(widelySentNumber)}`,
      ready: 'more-units',
    });
    const rows = page.locator('[data-testid^="delivery-990199"]');
    expect(await rows.count()).toBe(60);
    await page.getByTestId('more-units').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count()).toBe(120);
    expect(await rows.nth(60).evaluate((row) => row === document.activeElement)).toBe(true);
    await page.getByTestId('delivery-find').fill('第1498局');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByTestId('delivery-find').fill('没有的局');
    await page.getByText('没有这样的单位').waitFor();
    // Found to bear a marking there: it is not sent again, and the words say what to do instead.
    await page.evaluate((address) => (location.hash = address), `#/outbox/${id(markedNumber)}`);
    const marked = page.getByTestId('marked-990122-TWN-0034');
    await expect.poll(() => marked.textContent()).toContain('不要重发：请撤回');
    expect(await page.getByRole('button', { name: '重发交接单' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the status of every unit', () => {
  it('is read with the largest type, and the arrows show what they reach, sideways too', async () => {
    const { page } = await screens.open({
      ...{ role: 'clerk', address: '#/matrix', ready: 'nav-matrix' },
      ...{ viewport: { width: 1024, height: 700 }, preferences: { typeSize: 'largest' } },
    });
    const grid = page.getByRole('grid');
    await grid.focus();
    for (let column = 0; column < 5; column += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const seen = (): Promise<unknown> =>
      grid.evaluate((around) => {
        const { right, bottom } = around.getBoundingClientRect();
        const cell = around.querySelector('#matrix-focus')?.getBoundingClientRect();
        const row = around.querySelector('#matrix-focus')?.parentElement?.getBoundingClientRect();
        return cell && row && [cell.right <= right, cell.bottom <= bottom, cell.height < row.height];
      });
    await expect.poll(seen).toEqual([true, true, true]);
    await page.close();
  });
});

describe('转发', () => {
  it('offers the act with the units that have it, says why it is refused, and opens the original that came inside another', async () => {
    const open = (n: number, ready: string) =>
      screens.open({ role: 'clerk', address: `#/inbox/${id(n)}`, ready });
    const allowed = await open(512, 'forward');
    await allowed.page.getByTestId('forward').click();
    const dialog = allowed.page.getByRole('dialog');
    expect(await allowed.page.getByTestId('forward-had').textContent()).toContain('云岭市财政局（原发）');
    await expect.poll(() => dialog.getByRole('button', { name: '拟转发通知' }).isDisabled()).toBe(true);
    await allowed.page.getByTestId('forward-pick').click();
    // Not offered a second time: its sender sent it there.
    expect(await dialog.getByText('云岭市财政局', { exact: true }).count()).toBe(0);
    expect(allowed.complaints).toEqual([]);
    await allowed.page.close();

    const refused = await open(514, 'forward');
    expect(await refused.page.getByTestId('forward').isDisabled()).toBe(true);
    expect(await refused.page.getByTestId('forward-why').textContent()).toContain('发文单位不允许转发');
    await refused.page.close();

    const carrier = await open(516, 'show-original');
    expect(await carrier.page.getByTestId('forwarded-original').textContent()).toContain(
      '云府办发〔2026〕15号',
    );
    await carrier.page.getByTestId('show-original').click();
    const original = carrier.page.getByRole('dialog');
    await original.getByTestId('seal-report').waitFor();
    // Its files as in any received package: each with its seals, and the PDF as each of them was put on.
    await original.getByRole('tab', { name: '阅读件验章' }).click();
    await original.getByTestId('sealed-revisions').click();
    await expect
      .poll(() => original.locator('.check-views li').allTextContents())
      .toEqual([expect.stringMatching(/“云溪县财政局”.*盖章时的样子/)]);
    expect(carrier.complaints).toEqual([]);
    await carrier.page.close();
  });
});
