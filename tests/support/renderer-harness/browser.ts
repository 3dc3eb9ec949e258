// Chromium on the sample station: screens freshly built, and a station of its own for every window.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { renderPdf } from '../../../src/main/render/render-pdf.ts';
import { findBrowser } from '../../../src/main/shell/browser/launcher.ts';
import { layoutDocument } from '../../../src/shared/layout/layout-document.ts';
import type { Role } from '../../../src/shared/domain/roles.ts';
import { viewOf } from './sample-data.ts';
import type { SampleOptions } from './sample-station.ts';
import { serveHarness, type Harness } from './serve.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const patienceMs = 120_000;

export interface Visit {
  readonly role: Role | null;
  readonly address: string;
  /** Test id that says the screen is there. */
  readonly ready: string;
  readonly enrolled?: boolean;
  readonly ownFace?: boolean;
  readonly storageTrouble?: SampleOptions['storageTrouble'];
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly preferences?: {
    readonly language?: 'zh-CN' | 'en';
    readonly typeSize?: string;
    readonly drafting?: Readonly<Record<string, boolean>>;
  };
  readonly onSave?: SampleOptions['onSave'];
  /** Runs in the page before its own scripts. */
  readonly before?: (page: Page) => Promise<void>;
}

/** What the page wrote to its console as an error, policy reports included. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
};

async function samplePdf(): Promise<Uint8Array> {
  const view = viewOf(4, 'sealing', '关于开展2026年度政务公开第三方评估的通知');
  const { pdf } = await renderPdf({
    model: layoutDocument({ ...view.layout, content: view.content }),
    language: 'zh-CN',
    metadata: { title: view.title },
    documentDate: '2026-11-21',
  });
  return pdf;
}

/** Logs the person of this role in. */
export async function logIn(page: Page, role: Role): Promise<void> {
  await page.getByTestId(`person-${role}`).click();
  await page.locator('input[type=password]').fill('right');
  await page.keyboard.press('Enter');
  await page.getByTestId('nav-home').waitFor();
}

/** Built anew, because what stands in dist may be older than the sources; `npm test` has just built them and says where. */
async function findScreens(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const built = process.env['YIZHAN_SCREENS'];
  if (built !== undefined) return { folder: built, remove: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(tmpdir(), 'yizhan-screens-'));
  const configFile = path.join(root, 'src/renderer/vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Chromium and, for each window, a station of its own. */
export async function startScreens() {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium to show the screens in');
  const { folder: screens, remove } = await findScreens();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const options = { flash: true, online: true, pdf: await samplePdf(), screens };
  const harnesses: Harness[] = [];
  return {
    open: async (visit: Visit): Promise<{ page: Page; complaints: string[] }> => {
      const page = await browser.newPage({ viewport: visit.viewport ?? { width: 1366, height: 768 } });
      page.setDefaultTimeout(patienceMs);
      const complaints = complaintsOf(page);
      const kept = JSON.stringify(visit.preferences ?? {});
      await page.addInitScript(`localStorage.setItem('yizhan.preferences', ${JSON.stringify(kept)})`);
      await visit.before?.(page);
      const harness = await serveHarness({
        ...options,
        enrolled: visit.enrolled ?? true,
        ...(visit.ownFace !== undefined && { ownFace: visit.ownFace }),
        ...(visit.storageTrouble !== undefined && { storageTrouble: visit.storageTrouble }),
        ...(visit.onSave && { onSave: visit.onSave }),
      });
      harnesses.push(harness);
      const { url } = harness;
      await page.goto(visit.role === null ? url + visit.address : url);
      if (visit.role !== null) {
        await logIn(page, visit.role);
        await page.evaluate((address) => {
          location.hash = address;
        }, visit.address);
      }
      await page.getByTestId(visit.ready).first().waitFor();
      return { page, complaints };
    },
    close: async (): Promise<void> => {
      await browser.close();
      for (const harness of harnesses) await harness.close();
      await remove();
    },
  };
}
export type Screens = Awaited<ReturnType<typeof startScreens>>;
