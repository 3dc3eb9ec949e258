// The plug is pulled while a large file is taken in: kill -9 before and after each call that makes it durable. Whatever was committed is there whole,
// what was not is gone with the next start.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkWhole } from '../../../../src/main/store/integrity.ts';
import { openStore } from '../../../../src/main/store/store.ts';

const base = mkdtempSync(path.join(tmpdir(), 'yizhan-power-'));
const key = Buffer.alloc(32, 5);
afterAll(() => rmSync(base, { recursive: true, force: true }));

const script = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const [folder, point] = process.argv.slice(1);
  const { openStore } = await import('${path.resolve('src/main/store/store.ts')}');
  const store = openStore({ folder, key: Buffer.from('${key.toString('hex')}', 'hex'), floorBytes: 0 });
  const stage = async (fill) => store.blobs.stage(Buffer.alloc(2_500_000, fill), { maxBytes: 1e9 });
  const first = await stage(1);
  store.transact(() => store.blobs.commit(first));
  const die = (at) => { if (at === point) process.kill(process.pid, 'SIGKILL'); };
  const around = (call, name) => async function (...given) {
    die('before ' + name);
    const answer = await call.apply(this, given);
    die('after ' + name);
    return answer;
  };
  fs.promises.rename = around(fs.promises.rename, 'rename');
  syncBuiltinESMExports();
  const handle = await fs.promises.open(folder + '/probe', 'w');
  const methods = Object.getPrototypeOf(handle);
  await handle.close();
  methods.sync = around(methods.sync, 'sync');
  let writes = 0;
  const write = methods.writeFile;
  methods.writeFile = async function (...given) {
    const answer = await write.apply(this, given);
    writes += 1;
    die('write ' + writes);
    return answer;
  };
  const second = await stage(2);
  die('staged');
  store.transact(() => { store.blobs.commit(second); die('in the transaction'); });
  die('committed');
  console.log('lived');`;

test.each([
  ['write 1', 1],
  ['write 3', 1],
  ['before sync', 1],
  ['after sync', 1],
  ['before rename', 1],
  ['after rename', 1],
  ['staged', 1],
  ['in the transaction', 1],
  ['committed', 2],
])('killed at: %s', async (point, expected) => {
  const folder = mkdtempSync(path.join(base, 'at-'));
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder, point], {
    encoding: 'utf8',
  });
  expect([child.signal, child.stdout], child.stderr).toEqual(['SIGKILL', '']);
  const store = openStore({ folder, key });
  try {
    store.blobs.sweep();
    const rows = store.db.prepare<[], string>('SELECT sha256 FROM blobs').pluck().all();
    expect(rows).toHaveLength(expected);
    expect(readdirSync(path.join(folder, 'blobs'))).toHaveLength(expected);
    for (const sha256 of rows) {
      let read = 0;
      for await (const chunk of store.blobs.stream(sha256)) read += chunk.length;
      expect(read).toBe(2_500_000);
    }
  } finally {
    store.close();
  }
  expect(checkWhole(path.join(folder, 'station.db'), key)).toBe('ok');
});
