// Every screen in Chromium under the shells' policy: no policy report, no console error, nothing that axe calls serious.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPdf } from '../../../src/main/render/render-pdf.ts';
import { findBrowser } from '../../../src/main/shell/browser/launcher.ts';
import { layoutDocument } from '../../../src/shared/layout/layout-document.ts';
import type { Role } from '../../../src/shared/domain/roles.ts';
import { id, viewOf } from '../../support/renderer-harness/sample-data.ts';
import { serveHarness, type Harness } from '../../support/renderer-harness/serve.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Visit {
  readonly name: string;
  readonly role: Role | null;
  readonly address: string;
  /** Text or test id that says the screen is there. */
  readonly ready: string;
  readonly enrolled?: boolean;
}

const visits: readonly Visit[] = [
  { name: 'enrolment', role: null, address: '', ready: 'enrolment-code', enrolled: false },
  { name: 'login', role: null, address: '', ready: 'person-clerk' },
  { name: 'home', role: 'clerk', address: '#/home', ready: 'line' },
  { name: 'inbox', role: 'clerk', address: '#/inbox', ready: 'nav-inbox' },
  { name: 'document', role: 'clerk', address: `#/inbox/${id(502)}`, ready: 'seal-report' },
  { name: 'quarantine', role: 'clerk', address: `#/inbox/${id(503)}`, ready: 'seal-report' },
  { name: 'outbox', role: 'clerk', address: `#/outbox/${id(5)}`, ready: 'delivery-990121-GOV-0003' },
  { name: 'drafts', role: 'drafter', address: '#/drafting', ready: `draft-${id(1)}` },
  { name: 'editor', role: 'drafter', address: `#/drafting/${id(1)}`, ready: 'paragraph-1' },
  { name: 'approval', role: 'leader', address: `#/approval/${id(2)}`, ready: 'finding-secrecy.mention' },
  { name: 'numbering', role: 'clerk', address: `#/numbering/${id(3)}`, ready: 'next-number' },
  { name: 'seal desk', role: 'custodian', address: `#/sealing/${id(4)}`, ready: 'step-release' },
  { name: 'registers', role: 'custodian', address: '#/registers', ready: 'nav-registers' },
  { name: 'directory', role: 'clerk', address: '#/directory', ready: 'unit-990121-GOV-0003' },
  { name: 'settings', role: 'clerk', address: '#/settings', ready: 'nav-settings' },
];

let browser: Browser;
let bare: Harness;
let enrolled: Harness;

beforeAll(async () => {
  const config = path.join(root, 'src/renderer/vite.config.ts');
  if (!existsSync(path.join(root, 'dist/renderer/index.html')))
    await build({ configFile: config, logLevel: 'error' });
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium to show the screens in');
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const view = viewOf(4, 'sealing', '关于开展2026年度政务公开第三方评估的通知');
  const { pdf } = await renderPdf({
    model: layoutDocument({ ...view.layout, content: view.content }),
    language: 'zh-CN',
    metadata: { title: view.title },
    documentDate: '2026-11-21',
  });
  const options = { flash: true, online: true, pdf };
  bare = await serveHarness({ ...options, enrolled: false });
  enrolled = await serveHarness({ ...options, enrolled: true });
});

afterAll(async () => {
  await browser.close();
  await bare.close();
  await enrolled.close();
});

async function open(visit: Visit, complaints: string[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const { url } = visit.enrolled === false ? bare : enrolled;
  await page.goto(url);
  if (visit.role !== null) {
    await page.getByTestId(`person-${visit.role}`).click();
    await page.locator('input[type=password]').fill('right');
    await page.keyboard.press('Enter');
    await page.getByTestId('nav-home').waitFor();
    await page.evaluate((address) => {
      location.hash = address;
    }, visit.address);
  }
  await page.getByTestId(visit.ready).first().waitFor();
  return page;
}

interface AxeAnswer {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

async function judge(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const answer = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeAnswer;
  return answer.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
}

describe('every screen', () => {
  it.each(visits)('$name is allowed by the policy and readable by everybody', async (visit) => {
    const complaints: string[] = [];
    const page = await open(visit, complaints);
    expect(await judge(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('keyboard', () => {
  it('opens a document from the list without a mouse, and the rail leads there', async () => {
    const complaints: string[] = [];
    const page = await open({ name: '', role: 'clerk', address: '#/inbox', ready: 'nav-inbox' }, complaints);
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

describe('a lost connection', () => {
  it('comes back to the same person and the same screen after a reload', async () => {
    const page = await open(
      { name: '', role: 'clerk', address: '#/directory', ready: 'unit-990121-GOV-0003' },
      [],
    );
    await page.reload();
    await page.getByTestId('unit-990121-GOV-0003').waitFor();
    expect(await page.getByTestId('person').textContent()).toContain('周静文');
    await page.close();
  });
});
