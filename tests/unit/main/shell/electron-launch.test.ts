import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoUnits } from '../../../../src/demo/people.ts';
import { electronArguments } from '../../../../src/demo/electron-shells.ts';
import { stationPlace } from '../../../../src/demo/demo-station.ts';
import { desktopWords } from '../../../../src/main/shell/electron/desktop-words.ts';
import { readDemonstration, readDeviceKeyFile } from '../../../../src/main/shell/electron/launch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the arguments', () => {
  const places = ['--user-data-dir=/d/u', '--station-folder=/d/s', '--device-key-file=/d/k'];

  test('count only together with --demonstration', () => {
    expect(readDemonstration(['electron', '.', ...places, '--open-window'])).toBeNull();
    expect(readDemonstration(['electron', '.', '--demonstration=yes', ...places])).toBeNull();
    expect(readDemonstration(['electron', '.', '--demonstration', ...places])).toEqual({
      userData: '/d/u',
      stationFolder: '/d/s',
      deviceKeyFile: '/d/k',
      openWindow: false,
    });
  });

  test('are found in any order and among those of Chromium', () => {
    const argv = [
      '--open-window',
      ...places.toReversed(),
      '--original-process-start-time=1',
      '--demonstration',
    ];
    expect(readDemonstration(['/opt/electron', ...argv, '/work'])?.openWindow).toBe(true);
  });

  test('that name no place are refused by name', () => {
    for (const missing of places) {
      const argv = ['--demonstration', ...places.filter((place) => place !== missing)];
      const [name = ''] = missing.split('=');
      expect(() => readDemonstration(argv)).toThrow(name);
      expect(() => readDemonstration([...argv, `${name}=`])).toThrow(name);
    }
  });

  test('are those that the demonstration gives', () => {
    for (const unit of demoUnits) {
      const place = stationPlace('/数据 a', unit);
      const read = readDemonstration(electronArguments({ folder: '/数据 a', unit, openWindow: true }));
      expect(read).toMatchObject({
        stationFolder: place.folder,
        deviceKeyFile: place.deviceKeyFile,
        openWindow: true,
      });
      expect(read?.userData.startsWith('/数据 a/electron/')).toBe(true);
    }
    const profiles = demoUnits.map(
      (unit) => readDemonstration(electronArguments({ folder: '/d', unit, openWindow: false }))?.userData,
    );
    expect(new Set(profiles).size).toBe(demoUnits.length);
  });
});

test("the demonstration's device key is read from a file that nobody else can read", () => {
  const file = path.join(folder, 'key');
  writeFileSync(file, Buffer.alloc(32, 7), { mode: 0o600 });
  expect(readDeviceKeyFile(file)).toEqual({
    keyBase64: Buffer.alloc(32, 7).toString('base64'),
    kind: 'key-file',
  });
  chmodSync(file, 0o644);
  expect(() => readDeviceKeyFile(file)).toThrow('0600');
  writeFileSync(file, 'short');
  expect(() => readDeviceKeyFile(file)).toThrow('32 bytes');
});

test('tray and notification speak Chinese unless the system speaks another language', () => {
  for (const locale of ['', 'zh', 'zh-CN', 'zh-TW']) expect(desktopWords(locale).name).toBe('驿站');
  for (const locale of ['en-US', 'de', 'zhx']) expect(desktopWords(locale).waiting(3)).toBe('Yizhan: 3 new');
  expect(Object.keys(desktopWords('en'))).toEqual(Object.keys(desktopWords('zh')));
});
