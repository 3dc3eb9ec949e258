// Shows the start page: an installed Chromium's app window where one may run, else the address on the terminal is all there is. The page's path is a secret, so
// it goes by a 0600 file, never by the command line.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchWindow } from '../main/shell/browser/launcher.ts';

const electronBinary = path.resolve(import.meta.dirname, '../../node_modules/electron/dist/electron');

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** Opens the page if it can; answers with the words for the terminal. */
export function openStartPage(url: string, folder: string): string {
  const electron = existsSync(electronBinary)
    ? ''
    : 'Electron 不在本机，使用浏览器窗口。 Electron is not on this machine: browser windows are used. ';
  if (!hasDisplay())
    return `${electron}没有图形界面，请在浏览器中打开上面的地址。 No display: open the address above in a browser.`;
  const entryFile = path.join(folder, 'start-page.html');
  writeFileSync(
    entryFile,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">`,
    { mode: 0o600 },
  );
  const launch = launchWindow({ entryFile, profileFolder: path.join(folder, 'windows', 'start') });
  if (launch.ok) {
    launch.process.unref();
    return `${electron}起始页已打开。 The start page is open.`;
  }
  const why =
    launch.reason === 'running-as-root'
      ? '以 root 运行，浏览器不便启动 running as root'
      : '没有找到 Chromium no Chromium found';
  return `${electron}${why}：请在浏览器中打开上面的地址。 Open the address above in a browser.`;
}
