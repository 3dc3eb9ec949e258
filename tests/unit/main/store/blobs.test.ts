import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBlobFile, segmentBytes } from '../../../../src/main/store/blob-file.ts';
import { openBlobPlace } from '../../../../src/main/store/blob-place.ts';
import { rowMaxBytes } from '../../../../src/main/store/blobs.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';

const key = randomBytes(32);
let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-blobs-'));
  store = openStore({ folder, key });
});
afterEach(() => {
  if (store.db.open) store.close();
  rmSync(folder, { recursive: true, force: true });
});
const limits = { maxBytes: 500_000_000 };
const blobFiles = (): string[] => readdirSync(path.join(folder, 'blobs'));
const keep = async (bytes: Uint8Array): Promise<string> => {
  const staged = await store.blobs.stage(bytes, limits);
  store.transact(() => store.blobs.commit(staged));
  return staged.sha256;
};
const readAll = async (sha256: string): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.blobs.stream(sha256)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

describe('a blob', () => {
  test.each([0, 1, rowMaxBytes, rowMaxBytes + 1, segmentBytes, segmentBytes + 1, 3 * segmentBytes])(
    'of %i bytes comes back whole and in any range, by its hash, after a restart',
    async (sizeBytes) => {
      const bytes = randomBytes(sizeBytes);
      const sha256 = await keep(bytes);
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(blobFiles().length).toBe(sizeBytes > rowMaxBytes ? 1 : 0);
      store.close();
      store = openStore({ folder, key });
      expect((await readAll(sha256)).equals(bytes)).toBe(true);
      const source = store.blobs.open(sha256);
      expect(source.sizeBytes).toBe(sizeBytes);
      const middle = Math.floor(sizeBytes / 2);
      const slice = await source.read(middle, sizeBytes - middle);
      expect(Buffer.from(slice).equals(bytes.subarray(middle))).toBe(true);
      await expect(source.read(middle, sizeBytes - middle + 1)).rejects.toThrow(RangeError);
    },
  );

  test('is stored once, encrypted', async () => {
    const bytes = Buffer.from('机密不上网'.repeat(100_000));
    await keep(bytes);
    await keep(bytes);
    expect(blobFiles().length).toBe(1);
    const file = readFileSync(path.join(folder, 'blobs', blobFiles()[0] ?? ''));
    expect(file.includes('机密不上网')).toBe(false);
  });

  test('over the limit leaves nothing behind', async () => {
    await expect(store.blobs.stage(randomBytes(3_000_000), { maxBytes: 2_999_999 })).rejects.toMatchObject({
      name: 'BlobTooLargeError',
      maxBytes: 2_999_999,
    });
    expect(blobFiles()).toEqual([]);
  });

  test('that was staged but not committed is no part of the store, and swept', async () => {
    const kept = await keep(randomBytes(400_000));
    const staged = await store.blobs.stage(randomBytes(400_000), limits);
    expect(store.blobs.has(staged.sha256)).toBe(false);
    expect(() =>
      store.transact(() => {
        store.blobs.commit(staged);
        throw new Error('the act failed');
      }),
    ).toThrow('the act failed');
    expect(store.blobs.has(staged.sha256)).toBe(false);
    expect(store.blobs.sweep()).toBe(1);
    expect((await readAll(kept)).length).toBe(400_000);
  });

  test('discarding never takes away what is committed', async () => {
    const staged = await store.blobs.stage(randomBytes(400_000), limits);
    store.transact(() => store.blobs.commit(staged));
    await store.blobs.discard(staged);
    expect((await readAll(staged.sha256)).length).toBe(400_000);
  });
});

describe('a blob file that was changed on disk', () => {
  const twoSegments = async (): Promise<{ sha256: string; file: string }> => {
    const sha256 = await keep(randomBytes(2 * segmentBytes));
    return { sha256, file: path.join(folder, 'blobs', blobFiles()[0] ?? '') };
  };
  const sealed = segmentBytes + 16;

  test.each([0, 5, 9, 15, 24, 24 + sealed - 1, 24 + sealed, 24 + 2 * sealed - 1])(
    'at byte %i is an error',
    async (at) => {
      const { sha256, file } = await twoSegments();
      const bytes = readFileSync(file);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      await expect(readAll(sha256)).rejects.toMatchObject({ name: 'BlobDamagedError' });
    },
  );

  test('by swapping segments, cutting or growing is an error', async () => {
    const { sha256, file } = await twoSegments();
    const whole = readFileSync(file);
    const [head, first, second] = [
      whole.subarray(0, 24),
      whole.subarray(24, 24 + sealed),
      whole.subarray(24 + sealed),
    ];
    const attempts = [
      Buffer.concat([head, second, first]),
      Buffer.concat([head, first, first]),
      Buffer.concat([head, first]),
      Buffer.concat([whole, second]),
    ];
    for (const attempt of attempts) {
      writeFileSync(file, attempt);
      await expect(readAll(sha256)).rejects.toMatchObject({ name: 'BlobDamagedError' });
    }
    // A cut file whose row was cut too: the segment that would now be the last one was not written as the last.
    store.transact(() => store.db.prepare('UPDATE blobs SET size_bytes = ?').run(segmentBytes));
    writeFileSync(file, whole);
    truncateSync(file, 24 + sealed);
    await expect(readAll(sha256)).rejects.toMatchObject({ name: 'BlobDamagedError' });
  });
});

describe('a large blob that came encrypted', () => {
  const magic = Buffer.from('YZENC1');
  const cameEncrypted = Buffer.concat([magic, randomBytes(2 * segmentBytes + 5)]);
  const inFolder = (name: string): string => path.join(folder, 'blobs', name);
  beforeEach(() => {
    store.close();
    const isEncrypted = (head: Uint8Array): boolean => Buffer.from(head.subarray(0, 6)).equals(magic);
    const encryption = { isEncrypted, open: () => Promise.reject(new Error('not opened here')) };
    store = openStore({ folder, key, encryption });
  });

  test('lies in its file as it came, and is read in any range by store and thread', async () => {
    const sha256 = await keep(cameEncrypted);
    const [name = ''] = blobFiles();
    expect(readFileSync(inFolder(name)).equals(cameEncrypted)).toBe(true);
    expect((await readAll(sha256)).equals(cameEncrypted)).toBe(true);
    const inThread = openBlobPlace({
      ...{ kind: 'file', path: inFolder(name), key: null, sizeBytes: cameEncrypted.length },
    });
    const [start, length] = [segmentBytes - 3, segmentBytes + 7];
    const wanted = cameEncrypted.subarray(start, start + length);
    for (const source of [store.blobs.open(sha256), inThread]) {
      expect(Buffer.from(await source.read(start, length)).equals(wanted)).toBe(true);
      await expect(source.read(start, cameEncrypted.length)).rejects.toThrow(RangeError);
    }
    const target = new Uint8Array(length);
    await inThread.readInto?.(start, target);
    expect(Buffer.from(target).equals(wanted)).toBe(true);
  });

  test('is checked by its hash: a flipped bit, a cut and a missing file are told', async () => {
    const sha256 = await keep(cameEncrypted);
    const [name = ''] = blobFiles();
    const check = () =>
      checkBlobFile({ path: inFolder(name), key: null, sizeBytes: cameEncrypted.length, sha256 });
    expect(await check()).toBe(true);
    const changed = Buffer.from(cameEncrypted);
    changed[segmentBytes + 9] = (changed[segmentBytes + 9] ?? 0) ^ 1;
    writeFileSync(inFolder(name), changed);
    expect(await check()).toBe(false);
    truncateSync(inFolder(name), segmentBytes);
    expect(await check()).toBe(false);
    await expect(readAll(sha256)).rejects.toMatchObject({ name: 'BlobDamagedError' });
    rmSync(inFolder(name));
    expect(await check()).toBe(false);
  });

  test('is the only kind that does: what comes in the clear is encrypted', async () => {
    const plain = Buffer.from('公文正文'.repeat(100_000));
    await keep(plain);
    expect(readFileSync(inFolder(blobFiles()[0] ?? '')).includes('公文正文')).toBe(false);
  });
});

describe('a disk that is full', () => {
  // A child process with a limit on the size of its files: the system refuses the write in the middle of a blob and of the database.
  const runLimited = (limitKb: number, script: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const command = `ulimit -f ${limitKb}; exec "$0" --input-type=module -e "$1"`;
      execFile(
        'bash',
        ['-c', command, process.execPath, script],
        { maxBuffer: 1e7 },
        (error, output, errors) => (error ? reject(new Error(errors)) : resolve(output.trim())),
      );
    });
  const prelude = (): string => `
    process.on('SIGXFSZ', () => {});
    import { openStore } from '${path.resolve('src/main/store/store.ts')}';
    const store = openStore({ folder: ${JSON.stringify(folder)}, key: Buffer.from('${key.toString('hex')}', 'hex') });
    const said = async (work) => { try { await work(); return 'done'; } catch (error) { return error.name; } };`;

  test('refuses a large blob by name and leaves nothing of it', async () => {
    store.close();
    const output = await runLimited(
      4096,
      `${prelude()}
       console.log(await said(() => store.blobs.stage(Buffer.alloc(8_000_000, 1), { maxBytes: 1e9 })));
       const small = await store.blobs.stage(Buffer.alloc(1_000_000, 1), { maxBytes: 1e9 });
       store.transact(() => store.blobs.commit(small));
       console.log(store.blobs.has(small.sha256));`,
    );
    expect(output.split('\n')).toEqual(['DiskFullError', 'true']);
    store = openStore({ folder, key });
    expect(blobFiles().length).toBe(1);
    expect(store.blobs.sweep()).toBe(0);
  });

  test('refuses a transaction by name, with nothing of it done', async () => {
    store.close();
    const output = await runLimited(
      4096,
      `${prelude()}
       const blob = await store.blobs.stage(Buffer.alloc(200_000, 1), { maxBytes: 1e9 });
       console.log(await said(() => store.transact(() => {
         for (let n = 0; n < 40; n += 1) store.blobs.commit({ ...blob, sha256: String(n) });
       })));
       console.log(store.db.prepare('SELECT count(*) FROM blobs').pluck().get());
       store.transact(() => store.blobs.commit(blob));
       console.log(store.db.prepare('SELECT count(*) FROM blobs').pluck().get());`,
    );
    expect(output.split('\n')).toEqual(['DiskFullError', '0', '1']);
    store = openStore({ folder, key });
    expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

// A real full disk where user namespaces allow one; elsewhere max_page_count (store.test.ts) and the file-size limit above stand for it.
const namespaces = spawnSync('unshare', ['-Urm', 'true']).status === 0;
test.runIf(namespaces)('a small disk that fills up loses nothing, and goes on when there is room', () => {
  const script = `
    import { openStore } from '${path.resolve('src/main/store/store.ts')}';
    import { rmSync, writeFileSync } from 'node:fs';
    const folder = process.argv[1];
    const store = openStore({ folder, key: Buffer.from('${key.toString('hex')}', 'hex'), floorBytes: 0 });
    const said = async (work) => { try { await work(); return 'done'; } catch (error) { return error.name; } };
    const kept = await store.blobs.stage(Buffer.alloc(600_000, 2), { maxBytes: 1e9 });
    store.transact(() => store.blobs.commit(kept));
    try { writeFileSync(folder + '/filler', Buffer.alloc(64_000_000)); } catch {}
    const rows = () => store.db.prepare('SELECT count(*) FROM blobs').pluck().get();
    console.log(await said(() => store.blobs.stage(Buffer.alloc(8_000_000, 1), { maxBytes: 1e9 })));
    const small = { sha256: 'x', sizeBytes: 200_000, bytes: Buffer.alloc(200_000, 1), file: null };
    console.log(await said(() => store.transact(() => {
      for (let n = 0; n < 40; n += 1) store.blobs.commit({ ...small, sha256: String(n) });
    })), rows());
    rmSync(folder + '/filler');
    store.transact(() => store.blobs.commit(small));
    let read = 0;
    for await (const chunk of store.blobs.stream(kept.sha256)) read += chunk.length;
    console.log(rows(), read, store.db.pragma('integrity_check', { simple: true }));`;
  const command = 'mount -t tmpfs -o size=6m tmpfs "$1" && exec "$0" --input-type=module -e "$2" "$1"';
  const child = spawnSync(
    'unshare',
    ['-Urm', 'bash', '-c', command, process.execPath, mkdtempSync(path.join(folder, 'disk-')), script],
    {
      encoding: 'utf8',
    },
  );
  expect(child.stdout.trim().split('\n'), child.stderr).toEqual([
    'DiskFullError',
    'DiskFullError 1',
    '2 600000 ok',
  ]);
});

test('200 MB go in and out in less than 300 MB of memory', async () => {
  store.close();
  const script = `
    import { openStore } from '${path.resolve('src/main/store/store.ts')}';
    const store = openStore({ folder: ${JSON.stringify(folder)}, key: Buffer.from('${key.toString('hex')}', 'hex') });
    async function* bytes() { for (let n = 0; n < 3200; n += 1) yield Buffer.alloc(65_536, n); }
    const staged = await store.blobs.stage(bytes(), { maxBytes: 300_000_000 });
    store.transact(() => store.blobs.commit(staged));
    let read = 0;
    for await (const chunk of store.blobs.stream(staged.sha256)) read += chunk.length;
    console.log(read, process.resourceUsage().maxRSS);`;
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, text, errors) =>
      error ? reject(new Error(errors)) : resolve(text),
    );
  });
  const [read, maxRssKb] = output.trim().split(' ').map(Number);
  expect(read).toBe(3200 * 65_536);
  expect(maxRssKb).toBeLessThan(300_000);
  store = openStore({ folder, key });
});
