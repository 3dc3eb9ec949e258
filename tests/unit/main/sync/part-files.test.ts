import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPartFiles, type PartFiles } from '../../../../src/main/sync/part-files.ts';

let folder: string;
let files: PartFiles;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-part-'));
  files = createPartFiles(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
}

it('gives back what was written in any pieces and after any cut, from any place', async () => {
  const cases = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 2000 }),
    cut: fc.nat(),
    piece: fc.integer({ min: 1, max: 70 }),
    from: fc.nat(),
    length: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ bytes, cut, piece, from, length }) => {
      const first = cut % (bytes.length + 1);
      await files.append('a', 0, inPieces(bytes.subarray(0, first), piece));
      expect(await files.sizeOf('a')).toBe(first);
      if (first > 0) await files.append('a', first, inPieces(bytes.subarray(first), piece));
      else await files.append('a', 0, inPieces(bytes, piece));
      const source = await files.open('a');
      const start = from % bytes.length;
      const end = start + (length % (bytes.length - start + 1));
      expect(Buffer.from(await source.read(start, end - start))).toEqual(
        Buffer.from(bytes.slice(start, end)),
      );
      expect(source.sizeBytes).toBe(bytes.length);
      await source.close();
      await files.remove('a');
    }),
    { numRuns: 60 },
  );
  expect(readdirSync(folder)).toEqual([]);
});

it('lies on the disk as noise, for this user alone, and never twice under one key', async () => {
  const plain = Buffer.from('云岭市人民政府办公室'.repeat(5000));
  const onDisk = () => readFileSync(path.join(folder, 'a.part'));
  await files.append('a', 0, inPieces(plain, 4096));
  const first = onDisk();
  expect(first.includes(Buffer.from('人民政府'))).toBe(false);
  expect(first.length).toBe(plain.length);
  expect(statSync(path.join(folder, 'a.part')).mode & 0o777).toBe(0o600);
  await files.append('a', 0, inPieces(plain, 4096));
  expect(onDisk().equals(first)).toBe(false);
});

it('is nothing to go on with for another life of the process', async () => {
  await files.append('a', 0, inPieces(randomBytes(100), 10));
  const next = createPartFiles(folder);
  expect(await next.sizeOf('a')).toBe(0);
  await expect(next.open('a')).rejects.toThrow('the process that wrote it');
});
