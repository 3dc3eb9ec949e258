import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createHotBlobs, type HotBlobs } from '../../../../src/exchange/store/hot-blobs.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-hot-blobs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const nameOf = (letter: string): Sha256 => letter.repeat(64) as Sha256;
const fileOf = (letter: string): string => path.join(folder, letter);
/** A file is kept in memory a moment after it was written. */
async function untilKept(hot: HotBlobs, letter: string): Promise<Buffer | null> {
  const find = async () => (await hot.find(nameOf(letter), fileOf(letter)))?.whole ?? null;
  await expect.poll(async () => (await find()) === (await find()), { interval: 5 }).toBe(true);
  return find();
}
const textOf = async (hot: HotBlobs, letter: string): Promise<string | undefined> =>
  (await hot.find(nameOf(letter), fileOf(letter)))?.whole?.toString();

describe.each([true, false])('on a disk of this machine: %s', (isLocal) => {
  test('many who ask get one and the same bytes; what is not there, and what is too large to keep, is said', async () => {
    const hot = createHotBlobs({ limits: { maxBlobBytes: 10, maxTotalBytes: 100 }, isLocal });
    writeFileSync(fileOf('a'), 'package a');
    const found = await Promise.all(Array.from({ length: 5 }, () => hot.find(nameOf('a'), fileOf('a'))));
    for (const one of found) expect(one?.whole).toBe(found[0]?.whole);
    expect(found[0]).toMatchObject({ sizeBytes: 9, whole: Buffer.from('package a') });
    expect(await hot.find(nameOf('b'), fileOf('b'))).toBeNull();
    expect(await hot.find(nameOf('d'), folder)).toBeNull();
    writeFileSync(fileOf('c'), 'longer than ten');
    expect(await hot.find(nameOf('c'), fileOf('c'))).toEqual({ sizeBytes: 15, whole: null });
  });

  test('a file that was changed, exchanged, put back in time or taken away is never answered from memory', async () => {
    const hot = createHotBlobs({ isLocal });
    const file = fileOf('e');
    writeFileSync(file, 'first');
    const { atime, mtime } = statSync(file);
    expect((await untilKept(hot, 'e'))?.toString()).toBe('first');
    // As long, and with the time that it had.
    writeFileSync(file, 'other');
    utimesSync(file, atime, mtime);
    expect((await untilKept(hot, 'e'))?.toString()).toBe('other');
    writeFileSync(fileOf('f'), 'third');
    utimesSync(fileOf('f'), atime, mtime);
    renameSync(fileOf('f'), file);
    expect(await textOf(hot, 'e')).toBe('third');
    rmSync(file);
    expect(await hot.find(nameOf('e'), file)).toBeNull();
  });

  test('a file that was written this very moment is not kept: it could change once more and look the same', async () => {
    const hot = createHotBlobs({ isLocal });
    const file = fileOf('k');
    for (const text of ['one', 'two', 'six', 'ten']) {
      writeFileSync(file, text);
      expect(await textOf(hot, 'k')).toBe(text);
    }
  });

  test('the ones asked for longest ago leave when there is no more room', async () => {
    const hot = createHotBlobs({ limits: { maxBlobBytes: 10, maxTotalBytes: 20 }, isLocal });
    const find = (letter: string) => hot.find(nameOf(letter), fileOf(letter));
    for (const letter of ['h', 'i', 'j']) writeFileSync(fileOf(letter), `package ${letter}`);
    const [h, i] = [await untilKept(hot, 'h'), await untilKept(hot, 'i')];
    expect((await find('h'))?.whole).toBe(h);
    await untilKept(hot, 'j');
    expect((await find('h'))?.whole).toBe(h);
    expect((await find('i'))?.whole).not.toBe(i);
  });
});

test('a change between two askings of the same turn is seen by both', async () => {
  const hot = createHotBlobs();
  writeFileSync(fileOf('g'), 'before');
  expect((await untilKept(hot, 'g'))?.toString()).toBe('before');
  const first = textOf(hot, 'g');
  writeFileSync(fileOf('g'), 'after!');
  expect(await Promise.all([first, textOf(hot, 'g')])).toEqual(['after!', 'after!']);
});
