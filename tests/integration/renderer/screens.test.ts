// Every screen in Chromium under the shells' policy: no policy report, no console error, nothing that axe calls serious.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens, type Visit } from '../../support/renderer-harness/browser.ts';
import { id } from '../../support/renderer-harness/sample-data.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const visits: readonly (Visit & { readonly name: string })[] = [
  { name: 'enrolment', role: null, address: '', ready: 'enrolment-code', enrolled: false },
  { name: 'login', role: null, address: '', ready: 'person-clerk' },
  { name: 'home', role: 'clerk', address: '#/home', ready: 'line' },
  { name: 'inbox', role: 'clerk', address: '#/inbox', ready: 'nav-inbox' },
  { name: 'document', role: 'clerk', address: `#/inbox/${id(502)}`, ready: 'seal-report' },
  { name: 'quarantine', role: 'clerk', address: `#/inbox/${id(503)}`, ready: 'seal-report' },
  { name: 'outbox', role: 'clerk', address: `#/outbox/${id(5)}`, ready: 'delivery-990121-GOV-0003' },
  { name: 'matrix', role: 'clerk', address: '#/matrix', ready: 'nav-matrix' },
  { name: 'call list', role: 'clerk', address: '#/matrix/calls', ready: 'nav-matrix' },
  { name: 'recalled', role: 'clerk', address: `#/inbox/${id(507)}`, ready: 'notice-recall' },
  { name: 'abolished', role: 'clerk', address: `#/inbox/${id(513)}`, ready: 'notice-abolish' },
  { name: 'drafts', role: 'drafter', address: '#/drafting', ready: `draft-${id(1)}` },
  { name: 'editor', role: 'drafter', address: `#/drafting/${id(1)}`, ready: 'draft-text' },
  { name: 'approval', role: 'leader', address: `#/approval/${id(2)}`, ready: 'finding-secrecy.mention' },
  { name: 'numbering', role: 'clerk', address: `#/numbering/${id(3)}`, ready: 'next-number' },
  { name: 'seal desk', role: 'custodian', address: `#/sealing/${id(4)}`, ready: 'step-release' },
  { name: 'seals', role: 'custodian', address: '#/seals', ready: 'act-reportLost' },
  { name: 'registers', role: 'custodian', address: '#/registers', ready: 'nav-registers' },
  { name: 'directory', role: 'clerk', address: '#/directory', ready: 'unit-990121-GOV-0003' },
  { name: 'settings', role: 'clerk', address: '#/settings', ready: 'nav-settings' },
];

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
    const { page, complaints } = await screens.open(visit);
    expect(await judge(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
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
