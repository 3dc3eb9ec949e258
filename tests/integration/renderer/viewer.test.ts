// Files of others on the real screens of a real station: every sample is drawn or refused in words, and the frame that draws reaches nothing.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { startBrowserShell, type BrowserShell } from '../../../src/main/shell/browser/browser-shell.ts';
import { findBrowser } from '../../../src/main/shell/browser/launcher.ts';
import { listStaticFiles } from '../../../src/main/station/windows/static-files.ts';
import { connectWindow, enterShell, sendRaw } from '../../support/raw-browser.ts';
import { complaintsOf } from '../../support/renderer-harness/browser.ts';
import { password, startTestStation, type RunningStation } from '../../support/running-station.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = path.resolve(root, process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');
const isHere = existsSync(samples);
/** Pictures to look at. */
const pictures = process.env['YIZHAN_PICTURES'];

let running: RunningStation;
let shell: BrowserShell;
let browser: Browser;
let screens: string;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium to show the screens in');
  screens = mkdtempSync(path.join(tmpdir(), 'yizhan-viewer-'));
  const configFile = path.join(root, 'src/renderer/vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: screens, emptyOutDir: true } });
  running = await startTestStation(['drafter']);
  shell = await startBrowserShell({
    station: running.station,
    hostLabel: '990100-GOV-0001',
    files: listStaticFiles({ renderer: screens, fonts: path.join(root, 'build/fonts') }),
  });
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await shell.close();
  await running.stop();
  rmSync(screens, { recursive: true });
});

interface Attached {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A new draft with these attachments, made through the station's own contract. */
async function draftWith(files: readonly Attached[]): Promise<string> {
  const cookie = await enterShell(shell.makeEntryUrl());
  const { client } = await connectWindow(shell.origin, cookie);
  await client.session.login({ personId: running.people.drafter, password });
  const { documentId } = await client.drafting.create({ kind: 'notice' });
  for (const { name, bytes } of files) {
    const sent = await sendRaw(shell.origin, {
      path: '/content',
      method: 'POST',
      headers: { Cookie: cookie, Origin: shell.origin, 'X-Yizhan-Upload': '1' },
      body: bytes,
    });
    const { handle } = JSON.parse(sent.body) as { handle: never };
    await client.drafting.attach({ documentId, upload: handle, name });
  }
  return documentId;
}

interface Looking {
  readonly page: Page;
  readonly complaints: string[];
  open(name: string): Promise<Frame>;
  close(): Promise<void>;
}

async function lookAt(files: readonly Attached[]): Promise<Looking> {
  const documentId = await draftWith(files);
  const page = await browser.newPage({ viewport: { width: 1366, height: 900 }, locale: 'zh-CN' });
  const complaints = complaintsOf(page);
  await page.goto(shell.makeEntryUrl());
  await page.getByTestId('person-drafter').click();
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByTestId('nav-home').waitFor();
  await page.evaluate((id) => (location.hash = `#/drafting/${id}`), documentId);
  return {
    page,
    complaints,
    open: async (name) => {
      await page.getByRole('button', { name: `查看 ${name}`, exact: true }).click();
      const element = await page.getByTestId('foreign-frame').elementHandle();
      const frame = await element?.contentFrame();
      if (!frame) throw new Error('no frame');
      return frame;
    },
    close: async () => {
      await page.getByTestId('foreign-viewer').getByRole('button', { name: '关闭' }).click();
    },
  };
}

const drawn = 'svg path, svg image, canvas';

describe.runIf(isHere || process.env['CI'] === 'true')('the viewer', () => {
  const folders = ['ofd', 'adversarial'].map((folder) => path.join(samples, folder));
  const ofds = folders.flatMap((folder) =>
    (isHere ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.ofd'))
      .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) })),
  );

  it('draws OFDs of the collection', async () => {
    // That every one of them opens and is drawn into numbers is held without a browser; here a third of them, or all when pictures are wanted.
    const shown = pictures === undefined ? ofds.filter((_, index) => index % 3 === 0) : ofds;
    const looking = await lookAt(shown);
    for (const { name } of shown) {
      const frame = await looking.open(name);
      await frame.locator(drawn).first().waitFor({ state: 'attached' });
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await looking.page.waitForTimeout(300);
        await looking.page.screenshot({ path: path.join(pictures, `${name}.png`) });
      }
      await looking.close();
    }
    expect(looking.complaints).toEqual([]);
    await looking.page.close();
  });

  it('turns pages by keys and buttons, draws a PDF, and keeps the frame away from everything', async () => {
    const court = ofds.find(({ name }) => name.startsWith('v1-structure'));
    const pdfFolder = path.join(samples, 'pdf');
    const pdfName = readdirSync(pdfFolder).find((name) => name.endsWith('.pdf')) ?? '';
    const pdf = { name: 'paper.pdf', bytes: readFileSync(path.join(pdfFolder, pdfName)) };
    const looking = await lookAt([...(court ? [court] : []), pdf]);
    const frame = await looking.open(court?.name ?? '');
    await frame.locator('svg image').first().waitFor({ state: 'attached' });
    const place = looking.page.getByTestId('foreign-place');
    expect(await place.textContent()).toBe('第 1 页，共 5 页');
    await looking.page.keyboard.press('PageDown');
    await looking.page.keyboard.press('PageDown');
    await expect.poll(() => place.textContent()).toBe('第 3 页，共 5 页');
    await frame.locator('svg text').first().waitFor({ state: 'attached' });
    await frame.locator('main').focus();
    await looking.page.keyboard.press('PageUp');
    await expect.poll(() => place.textContent()).toBe('第 2 页，共 5 页');

    const reached = await frame.evaluate(async (origin) => {
      const tries: Record<string, () => unknown> = {
        cookie: () => document.cookie,
        storage: () => localStorage.length,
        parent: () => window.parent.document.title,
        top: () => window.top?.location.href,
        fetch: () => fetch(`${origin}/`),
        noCors: () => fetch(`${origin}/`, { mode: 'no-cors' }),
        socket: () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`${origin.replace('http', 'ws')}/station`);
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
        image: () =>
          new Promise((resolve, reject) => {
            const image = new Image();
            image.onload = resolve;
            image.onerror = reject;
            image.src = `${origin}/content/x`;
          }),
        script: () =>
          new Promise((resolve, reject) => {
            const script = document.createElement('script');
            script.onload = resolve;
            script.onerror = reject;
            script.src = `${origin}/assets/main.js`;
            document.head.append(script);
          }),
        code: () => new Function('return 1')(),
        window: () => window.open(`${origin}/`) ?? Promise.reject(new Error('no window')),
      };
      const reached: string[] = [];
      for (const [name, attempt] of Object.entries(tries)) {
        try {
          await attempt();
          reached.push(name);
        } catch {
          // Refused, as it has to be.
        }
      }
      return reached;
    }, shell.origin);
    expect(reached).toEqual([]);

    await looking.close();
    const paper = await looking.open('paper.pdf');
    await paper.locator('canvas').waitFor({ state: 'attached' });
    if (pictures !== undefined) await looking.page.screenshot({ path: path.join(pictures, 'paper.png') });
    await looking.page.close();
  }, 120_000);

  it('says in words why a file is not shown, and how to get at it', async () => {
    const entry = `<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`;
    const bytes = Buffer.from(
      zipSync({ 'OFD.xml': Buffer.from(entry), 'Doc_0/Other.xml': Buffer.from('<x/>') }),
    );
    const looking = await lookAt([{ name: '损坏.ofd', bytes }]);
    await looking.open('损坏.ofd');
    const notice = looking.page.getByTestId('foreign-viewer').getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('另存到本机');
    await looking.page.close();
  }, 60_000);
});
