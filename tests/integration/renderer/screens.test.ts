// Every screen in Chromium under the shells' policy: no policy report, no console error, nothing that axe calls serious.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens } from '../../support/renderer-harness/browser.ts';
import { id } from '../../support/renderer-harness/sample-data.ts';
import { openssl } from '../../unit/seals/pki/test-pki.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A screen, and a selector that finds what it is about; no two neighbours have the same, or the one before would answer for the next. */
interface Stop {
  readonly name: string;
  readonly address: string;
  readonly ready: string;
}
const testId = (id: string): string => `[data-testid="${id}"]`;
const doors: readonly (Stop & { readonly enrolled: boolean })[] = [
  { name: 'enrolment', address: '', ready: 'enrolment-code', enrolled: false },
  { name: 'login', address: '', ready: 'person-clerk', enrolled: true },
];
const walkers = ['clerk', 'drafter', 'leader', 'custodian'] as const;
const rounds: Readonly<Record<(typeof walkers)[number], readonly Stop[]>> = {
  clerk: [
    { name: 'home', address: '#/home', ready: '#main[aria-label="首页"] h2' },
    { name: 'inbox', address: '#/inbox', ready: '#main[aria-label="收文"] [role="option"]' },
    { name: 'document', address: `#/inbox/${id(502)}`, ready: testId('seal-report') },
    { name: 'outbox', address: `#/outbox/${id(5)}`, ready: testId('delivery-990121-GOV-0003') },
    { name: 'quarantine', address: `#/inbox/${id(503)}`, ready: testId('seal-report') },
    { name: 'matrix', address: '#/matrix', ready: '.matrix-legend' },
    { name: 'call list', address: '#/matrix/calls', ready: '[data-testid^="call-"]' },
    { name: 'recalled', address: `#/inbox/${id(507)}`, ready: testId('notice-recall') },
    { name: 'abolished', address: `#/inbox/${id(513)}`, ready: testId('notice-abolish') },
    { name: 'numbering', address: `#/numbering/${id(3)}`, ready: testId('next-number') },
    { name: 'directory', address: '#/directory', ready: testId('unit-990121-GOV-0003') },
    { name: 'settings', address: '#/settings', ready: '.settings-part' },
  ],
  drafter: [
    { name: 'drafts', address: '#/drafting', ready: testId(`draft-${id(1)}`) },
    { name: 'editor', address: `#/drafting/${id(1)}`, ready: testId('draft-text') },
  ],
  leader: [{ name: 'approval', address: `#/approval/${id(2)}`, ready: testId('finding-secrecy.mention') }],
  custodian: [
    { name: 'seal desk', address: `#/sealing/${id(4)}`, ready: testId('step-release') },
    { name: 'seals', address: '#/seals', ready: testId('act-reportLost') },
    { name: 'registers', address: '#/registers', ready: '.book-title' },
  ],
};

const pin = 'custodian-Pin-1';
const typedAtEnrolment = {
  ...{ code: 'YZ1-SAMPLE', name: '韩管理', password: 'yunling-9', passwordRepeat: 'yunling-9' },
  ...{ pin, pinRepeat: pin },
};

let screens: Screens;

beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

interface AxeAnswer {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

async function judge(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const answer = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeAnswer;
  return answer.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
}

describe('every screen is allowed by the policy and readable by everybody', () => {
  it.each(doors)('$name', async ({ address, ready, enrolled }) => {
    const { page, complaints } = await screens.open({ role: null, address, ready, enrolled });
    expect(await judge(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  // One window goes from screen to screen, as a person's does all day.
  describe.each(walkers)('on the rounds of the %s', (role) => {
    let page: Page;
    let complaints: string[];
    beforeAll(async () => {
      ({ page, complaints } = await screens.open({ role, address: '', ready: 'nav-home' }));
    });
    afterAll(async () => await page.close());

    it.each(rounds[role])('$name', async ({ address, ready }) => {
      await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
      await page.locator(ready).first().waitFor();
      expect(await judge(page)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });
  });
});

describe('keyboard', () => {
  it('opens a document from the list without a mouse, and the rail leads there', async () => {
    const { page } = await screens.open({ role: 'clerk', address: '#/inbox', ready: 'nav-inbox' });
    const list = page.getByRole('listbox', { name: '收文' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('seal-report').waitFor();
    expect(new URL(page.url()).hash).toBe(`#/inbox/${id(502)}`);
    await page.close();
  });
});

describe('on paper', () => {
  it('a register is as wide as its sheet and nothing cuts it off', async () => {
    const { page } = await screens.open({ role: 'clerk', address: '#/registers', ready: 'nav-registers' });
    await page.locator('.table tbody tr').nth(20).waitFor();
    await page.emulateMedia({ media: 'print' });
    const cut = await page.locator('.table').evaluate((table) => {
      const { width, bottom } = table.getBoundingClientRect();
      const around: string[] = [];
      for (let box = table.parentElement; box !== null && box.id !== 'root'; box = box.parentElement) {
        const isOpen =
          getComputedStyle(box).overflowY === 'visible' || box.getBoundingClientRect().bottom >= bottom;
        if (!isOpen || box.clientWidth < innerWidth * 0.9) around.push(box.className);
      }
      return { around, wide: width > innerWidth * 0.9 };
    });
    expect(cut).toEqual({ around: [], wide: true });
    await page.close();
  });
});

describe('a seal key that was delivered in a file', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const args = ['pkcs12', '-export', '-inkey', 'k', '-nocerts', '-passout', 'pass:云溪-Seal', '-out', 'o'];

  it.each(['zh-CN', 'en'] as const)(
    'goes with its password when a machine is enrolled (%s)',
    async (language) => {
      const { page, complaints } = await screens.open({
        ...{ role: null, address: '', ready: 'enrolment-code', enrolled: false },
        preferences: { language },
      });
      for (const [field, value] of Object.entries(typedAtEnrolment))
        await page.getByTestId(`enrolment-${field}`).fill(value);
      const begin = page.locator('button[type=submit]');
      expect(await begin.isEnabled()).toBe(true);
      await page.getByTestId('seal-key-file').click();
      expect(await begin.isDisabled()).toBe(true);
      const buffer = Buffer.from(openssl({ k: pem }, args, 'o').file ?? []);
      await page.getByTestId('key-file').setInputFiles({ name: '云溪县印章.p12', mimeType: '', buffer });
      expect(await page.getByTestId('key-file-name').textContent()).toBe('云溪县印章.p12');
      await page.getByTestId('key-file-password').fill('云溪-seal');
      await begin.click();
      const refused = page.getByTestId('failure-seal-key-file-refused');
      await refused.waitFor();
      expect(await refused.textContent()).toContain(
        language === 'en' ? 'password of the key file' : '密钥文件的密码不对',
      );
      expect(await judge(page)).toEqual([]);
      const pictures = process.env['YIZHAN_PICTURES'];
      if (pictures !== undefined)
        await page.screenshot({ path: `${pictures}/key-file-${language}.png`, fullPage: true });
      await page.getByTestId('key-file-password').fill('云溪-Seal');
      await begin.click();
      await page.locator('.recovery-code').waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

describe('a lost connection', () => {
  it('comes back to the same person and the same screen after a reload', async () => {
    const { page } = await screens.open({
      role: 'clerk',
      address: '#/directory',
      ready: 'unit-990121-GOV-0003',
    });
    await page.reload();
    await page.getByTestId('unit-990121-GOV-0003').waitFor();
    expect(await page.getByTestId('person').textContent()).toContain('周静文');
    await page.close();
  });
});
