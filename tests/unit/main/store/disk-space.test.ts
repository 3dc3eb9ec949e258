// Room on the disk: what it means, and on a real small disk that large files stand back before receipts and rows have no room.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { judgeSpace } from '../../../../src/main/store/disk-space.ts';

it('warns below a gigabyte and takes nothing large below the floor', () => {
  expect([2e9, 9e8, 5e7].map(judgeSpace)).toEqual(['enough', 'low', 'floor']);
});

const namespaces = spawnSync('unshare', ['-Urm', 'true']).status === 0;
it.runIf(namespaces)(
  'at the floor a large file is refused by name, a row still goes in, a backup is not begun',
  () => {
    const disk = mkdtempSync(path.join(tmpdir(), 'yizhan-floor-'));
    const script = `
    import { mkdirSync, readdirSync, writeFileSync, rmSync } from 'node:fs';
    import { openStore } from '${path.resolve('src/main/store/store.ts')}';
    import { openKeySlots } from '${path.resolve('src/main/store/key-slots.ts')}';
    import { writeBackup } from '${path.resolve('src/main/store/backup-write.ts')}';
    const disk = process.argv[1];
    const folder = disk + '/data';
    mkdirSync(folder);
    const key = openKeySlots(folder).create({ key: Buffer.alloc(32, 1), kind: 'key-file' });
    const store = openStore({ folder, key });
    const said = async (work) => { try { await work(); return 'done'; } catch (error) { return error.name; } };
    const large = () => store.blobs.stage(Buffer.alloc(400_000, 1), { maxBytes: 1e9 });
    const backup = async () => (await writeBackup({ dataFolder: folder, root: disk + '/backup', key, nowMs: 1 }, () => {})).result;
    console.log(await said(large), await backup());
    writeFileSync(disk + '/filler', Buffer.alloc(30_000_000));
    console.log(await said(large), await backup());
    const row = await store.blobs.stage(Buffer.alloc(200_000, 2), { maxBytes: 1e9 });
    console.log(await said(() => store.transact(() => store.blobs.commit(row))));
    rmSync(disk + '/filler');
    console.log(await said(large), await backup(), readdirSync(disk + '/backup/yizhan-station').length);`;
    const command = 'mount -t tmpfs -o size=96m tmpfs "$1" && exec "$0" --input-type=module -e "$2" "$1"';
    const words = ['-Urm', 'bash', '-c', command, process.execPath, disk, script];
    const child = spawnSync('unshare', words, { encoding: 'utf8' });
    rmSync(disk, { recursive: true, force: true });
    expect(child.stdout.trim().split('\n'), child.stderr).toEqual([
      'done ok',
      'DiskFullError disk-full',
      'done',
      'done ok 3',
    ]);
  },
);
