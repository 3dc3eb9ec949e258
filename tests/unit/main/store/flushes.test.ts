// What may not be lost when the lights go out is flushed before anything counts on it: the file, then its name, then the folder that holds the name.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDeviceKeyFile } from '../../../../src/main/shell/browser/device-key-file.ts';
import { openDeviceKey } from '../../../../src/main/shell/electron/device-key.ts';
import { writeBackup } from '../../../../src/main/store/backup-write.ts';
import { openKeySlots } from '../../../../src/main/store/key-slots.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';
import { watchFlushes, type FlushWatch } from '../../../support/watch-flushes.ts';

let base: string;
let folder: string;
let watch: FlushWatch | undefined;
let store: Store | undefined;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'yizhan-flushes-'));
  folder = path.join(base, 'data');
  mkdirSync(folder);
});
afterEach(() => {
  watch?.end();
  store?.close();
  store = undefined;
  rmSync(base, { recursive: true, force: true });
});

const device = { key: Buffer.alloc(32, 1), kind: 'key-file' as const };
async function keepLarge(into: Store): Promise<string> {
  const staged = await into.blobs.stage(Buffer.alloc(600_000, 7), { maxBytes: 1_000_000 });
  into.transact(() => {
    watch?.note('row');
    into.blobs.commit(staged);
  });
  return readdirSync(path.join(folder, 'blobs'))[0] ?? '';
}

it('a large file is on the disk under its name before the row that names it is written', async () => {
  store = openStore({ folder, key: openKeySlots(folder).create(device) });
  watch = await watchFlushes(base);
  const name = await keepLarge(store);
  const [written, renamed, ...rest] = watch.done;
  const part = written?.split(' ')[1] ?? '';
  expect([written, renamed, ...rest]).toEqual([
    ...[`flush ${part}`, `rename ${part} data/blobs/${name}`, 'flush data/blobs', 'row'],
  ]);
});

it('key slots and device keys are whole or not there', async () => {
  watch = await watchFlushes(base);
  const wayOf = (file: string) => [
    ...[`flush ${file}.part`, `rename ${file}.part ${file}`, `flush ${path.dirname(file)}`],
  ];
  openKeySlots(folder).create(device);
  const slots = watch.done.length;
  expect(watch.done).toEqual(wayOf('data/key-slots.json'));
  openDeviceKeyFile({ file: path.join(base, 'keys', 'device.key'), dataFolder: folder });
  expect(watch.done.slice(slots)).toEqual(['flush keys/device.key', 'flush keys']);
  const file = watch.done.length;
  const storage = {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
    decryptStringAsync: () => Promise.reject(new Error('nothing is stored')),
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  };
  await openDeviceKey({ storage, file: path.join(base, 'safe', 'device-key'), platform: 'linux' });
  expect(watch.done.slice(file)).toEqual(wayOf('safe/device-key'));
});

it.each([
  ['linked', false],
  ['copied', true],
])('a backup whose large files are %s counts only when all of it is on the disk', async (_way, noLinks) => {
  const key = openKeySlots(folder).create(device);
  store = openStore({ folder, key });
  const name = await keepLarge(store);
  watch = await watchFlushes(base, { noLinks });
  const nowMs = Date.UTC(2026, 10, 22);
  const made = await writeBackup(
    { dataFolder: folder, root: path.join(base, 'usb'), key, nowMs },
    () => undefined,
  );
  if (made.result !== 'ok') throw new Error(made.result);
  const home = 'usb/yizhan-station';
  const place = `${home}/${made.place.name}`;
  const pool = `${home}/blobs`;
  const small = (file: string) => [
    ...[`flush ${place}/${file}.part`, `rename ${place}/${file}.part ${place}/${file}`, `flush ${place}`],
  ];
  const large = noLinks
    ? [`flush ${pool}/${name}.part`, `rename ${pool}/${name}.part ${pool}/${name}`]
    : [`link data/blobs/${name} ${pool}/${name}`];
  expect(watch.done).toEqual([
    ...[`flush ${place}/station.db`, `flush ${place}/key-slots.json`],
    ...[...large, `flush ${pool}`],
    ...small('blob-names.txt'),
    ...small('manifest.json'),
    `flush ${home}`,
  ]);
});
