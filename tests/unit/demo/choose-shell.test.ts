import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  chooseShell,
  findElectron,
  wordShellChoice,
  type Surroundings,
} from '../../../src/demo/choose-shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-choose-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function placeProgram(...where: string[]): string {
  const file = path.join(folder, ...where);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

const surroundings = (
  environment: NodeJS.ProcessEnv = {},
  more: Partial<Surroundings> = {},
): Surroundings => ({
  environment: { DISPLAY: ':0', PATH: path.join(folder, 'bin'), ...environment },
  platform: 'linux',
  isRoot: false,
  electronPackage: path.join(folder, 'electron'),
  ...more,
});

test('Electron comes first, then Chromium, then the address', () => {
  expect(chooseShell(false, surroundings())).toEqual({ shell: 'address', why: 'no-browser' });
  placeProgram('bin', 'chromium');
  expect(chooseShell(false, surroundings())).toEqual({ shell: 'browser', why: 'no-electron' });
  const binary = placeProgram('electron', 'dist', 'electron');
  expect(chooseShell(false, surroundings())).toEqual({ shell: 'electron', binary });
  expect(chooseShell(true, surroundings())).toEqual({ shell: 'browser', why: 'asked-for' });
});

test('without a display, or as root, no window is opened', () => {
  placeProgram('bin', 'chromium');
  placeProgram('electron', 'dist', 'electron');
  const noDisplay = surroundings({ DISPLAY: '' });
  expect(chooseShell(false, noDisplay)).toEqual({ shell: 'address', why: 'no-display' });
  expect(chooseShell(false, { ...noDisplay, platform: 'darwin' }).shell).not.toBe('address');
  expect(chooseShell(false, surroundings({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' })).shell).toBe(
    'electron',
  );
  const root = surroundings({}, { isRoot: true });
  expect(chooseShell(false, root)).toEqual({ shell: 'address', why: 'running-as-root' });
});

test("Electron's binary is found as its package says", () => {
  expect(findElectron(surroundings())).toBeUndefined();
  // Present but not a program: a download that was cut off.
  const cutOff = placeProgram('electron', 'dist', 'electron');
  chmodSync(cutOff, 0o644);
  expect(findElectron(surroundings())).toBeUndefined();
  const windows = placeProgram('electron', 'dist', 'electron.exe');
  expect(findElectron(surroundings({}, { platform: 'win32' }))).toBe(windows);
  const named = placeProgram('electron', 'dist', 'Electron.app', 'Contents', 'MacOS', 'Electron');
  expect(findElectron(surroundings({}, { platform: 'darwin' }))).toBe(named);
  writeFileSync(path.join(folder, 'electron', 'path.txt'), 'Electron.app/Contents/MacOS/Electron');
  expect(findElectron(surroundings())).toBe(named);
  rmSync(path.join(folder, 'electron', 'path.txt'));
  const moved = placeProgram('elsewhere', 'electron');
  const override = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'elsewhere') };
  expect(findElectron(surroundings(override))).toBe(moved);
});

test('every choice is said in both languages', () => {
  const whys = ['no-display', 'running-as-root', 'no-browser'] as const;
  const choices = [
    { shell: 'electron', binary: '/e' } as const,
    { shell: 'browser', why: 'no-electron' } as const,
    ...whys.map((why) => ({ shell: 'address', why }) as const),
  ];
  for (const choice of choices) expect(wordShellChoice(choice)).toMatch(/\p{Script=Han}.*[a-z]/u);
});
