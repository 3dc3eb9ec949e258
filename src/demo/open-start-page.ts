// Shows the start page: in Chromium's app window, else by the system's own browser. The page's path is a secret, so it goes by a 0600 file, never
// by a command line.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchWindow } from '../main/shell/browser/launcher.ts';
import type { ShellChoice } from './choose-shell.ts';
import { endBrowser, systemDesktop } from './demo-shells.ts';

const failed =
  '起始页没有打开，请在浏览器中打开上面的地址。 The start page could not be opened: open the address above in a browser.';
const opened = '起始页已打开。 The start page is open.';

export interface ShownStartPage {
  /** For the terminal; null when there is nothing to say. */
  readonly words: string | null;
  /** Closes its window; a page in the system's own browser stays. */
  close(): Promise<void>;
}

const shown = (words: string | null): ShownStartPage => ({ words, close: () => Promise.resolve() });

/** Opens the page where the choice allows. */
export async function openStartPage(options: {
  readonly url: string;
  readonly folder: string;
  readonly choice: ShellChoice;
}): Promise<ShownStartPage> {
  const { url, folder, choice } = options;
  if (choice.shell === 'address') return shown(null);
  const entryFile = path.join(folder, 'start-page.html');
  const html = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">`;
  writeFileSync(entryFile, html, { mode: 0o600 });
  const launch = launchWindow({ entryFile, profileFolder: path.join(folder, 'windows', 'start') });
  if (launch.ok) return { words: opened, close: () => endBrowser(launch.process) };
  try {
    await systemDesktop().openFile(entryFile);
    return shown(opened);
  } catch {
    return shown(failed);
  }
}
