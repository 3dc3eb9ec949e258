// The stage of an end-to-end test: the whole prefecture (real authority process, real exchange over real mutual TLS, three real stations with their browser
// shells) and a real Chromium. Tests act only through the screens; every console error and every CSP report fails them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startDemoShells, type DemoShells } from '../../../src/demo/demo-shells.ts';
import { demoPerson, type DemoUnit } from '../../../src/demo/people.ts';
import { startPrefecture, type Prefecture } from '../../../src/demo/prefecture.ts';
import { findBrowser } from '../../../src/main/shell/browser/launcher.ts';
import type { Role } from '../../../src/shared/domain/roles.ts';
import { patienceMs } from './hands.ts';

/** Windows of one real Chromium on running stations. */
export interface Windows {
  readonly browser: Browser;
  /** What the pages complained about so far; must stay empty. */
  readonly complaints: readonly string[];
  /** A fresh browser profile at the station's first page, nobody logged in. */
  openPage(unit: DemoUnit): Promise<Page>;
  /** Pictures of every open window in test-results/failures, to see what the test saw. */
  photograph(name: string): Promise<void>;
}

export interface Stage extends Windows {
  readonly prefecture: Prefecture;
  readonly shells: DemoShells;
  /** The window of the unit's person with this role, logged in through the screen. */
  openAs(unit: DemoUnit, role: Role): Promise<Page>;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly prefecture?: Partial<Parameters<typeof startPrefecture>[0]>;
}

// Only tests, only as root: Chromium has no sandbox for root. The product never says this.
const testFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-gpu',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  // As the product starts it: the alarm sounds in a window that nobody has clicked in yet.
  '--autoplay-policy=no-user-gesture-required',
];

/** Chromium without a window; the caller closes it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium: apt-get install chromium');
  return chromium.launch({ executablePath, args: testFlags });
}

/** An empty page of a profile of its own, as wide as a clerk's screen; what it complains about goes to `complaints`. */
export async function newPage(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  listenForComplaints(page, complaints);
  return page;
}

/** Starts Chromium; the caller closes it. */
export async function openWindows(shells: DemoShells): Promise<Windows> {
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    browser,
    complaints,
    openPage: async (unit) => {
      const page = await newPage(browser, complaints);
      await page.goto(shells.shell(unit).makeEntryUrl());
      return page;
    },
    photograph: async (name) => {
      const pages = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of pages.entries())
        await page.screenshot({ path: path.join('test-results', 'failures', `${name}-${index + 1}.png`) });
    },
  };
}

/** Starts everything; takes some ten seconds. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-e2e-'));
  const prefecture = await startPrefecture({
    folder,
    stationOptions: () => ({ writeLog: () => undefined }),
    ...options.prefecture,
  });
  const shells = await startDemoShells(prefecture.seats, folder);
  const windows = await openWindows(shells);
  return {
    ...windows,
    prefecture,
    shells,
    openAs: async (unit, role) => {
      const page = await windows.openPage(unit);
      await logIn(page, unit, role);
      return page;
    },
    stop: async () => {
      await windows.browser.close();
      await shells.stop();
      await prefecture.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Logs the person of this role in, by card and password. */
export async function logIn(page: Page, unit: DemoUnit, role: Role): Promise<void> {
  const { name, password } = demoPerson(unit, role);
  await page.getByTestId(`person-${role}`).click();
  await page.getByLabel(`${name} 的密码`).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

function listenForComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  void page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // Thrown outside of the listener, so that it arrives as a page error.
      setTimeout(() => {
        throw new Error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  });
}
