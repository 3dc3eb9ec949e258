import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  collectBytes,
  hashStream,
  memorySource,
  openFileSource,
  passChunks,
  readChunks,
} from '../../../src/formats/byte-source.ts';
import { packageZipLimits, readZip } from '../../../src/formats/zip/read.ts';
import { writeZip } from '../../../src/formats/zip/write.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Several chunks and a bit, no two alike. */
const bytes = randomBytes(700_001);
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

async function inFile<T>(name: string, data: Uint8Array, use: (file: string) => Promise<T>): Promise<T> {
  const file = path.join(folder, name);
  writeFileSync(file, data);
  return use(file);
}

it('passes the same bytes through one piece of memory that it reads anew', async () => {
  await inFile('plain', bytes, async (file) => {
    const source = await openFileSource(file);
    expect(await hashStream(passChunks(source))).toEqual(await hashStream(readChunks(source)));
    expect((await hashStream(passChunks(source, 5, 600_000))).sha256).toBe(
      sha256(bytes.subarray(5, 600_000)),
    );
    const places = new Set<ArrayBufferLike>();
    for await (const chunk of passChunks(source)) places.add(chunk.buffer);
    expect(places.size).toBe(1);
    await source.close();
  });
});

it('keeps what is collected, and passes a source without own reading', async () => {
  await inFile('kept', bytes, async (file) => {
    const source = await openFileSource(file);
    expect(sha256(await collectBytes(readChunks(source)))).toBe(sha256(bytes));
    await source.close();
  });
  expect((await hashStream(passChunks(memorySource(bytes)))).sha256).toBe(sha256(bytes));
});

it('refuses to fill a target from beyond the end', async () => {
  await inFile('short', bytes.subarray(0, 10), async (file) => {
    const source = await openFileSource(file);
    await expect(source.readInto?.(5, new Uint8Array(6))).rejects.toThrow(RangeError);
    await expect(source.read(0, 11)).rejects.toThrow(RangeError);
    await source.close();
  });
});

it('finds a wrong checksum of an entry that is only passed', async () => {
  const entries = ['stored', 'deflated'] as const;
  const zip = await collectBytes(
    writeZip(entries.map((method) => ({ name: method, source: memorySource(bytes), method }))),
  );
  await inFile('good.zip', zip, async (file) => {
    const source = await openFileSource(file);
    const reader = await readZip(source, packageZipLimits);
    for (const entry of reader.entries)
      expect((await hashStream(reader.pass(entry))).sha256, entry.name).toBe(sha256(bytes));
    await source.close();
  });
  const place = Buffer.from(zip).indexOf(bytes.subarray(0, 16));
  zip[place + 650_000] = (zip[place + 650_000] ?? 0) ^ 1;
  await inFile('bad.zip', zip, async (file) => {
    const source = await openFileSource(file);
    const reader = await readZip(source, packageZipLimits);
    const entry = reader.entry('stored');
    if (!entry) throw new Error('no entry');
    await expect(hashStream(reader.pass(entry))).rejects.toThrow('checksum');
    await source.close();
  });
});
