import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPartFiles, type PartFiles } from '../../../../src/main/sync/part-files.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';

let folder: string;
let store: Store;
let files: PartFiles;
const inBlobs = (): string[] => readdirSync(path.join(folder, 'blobs'));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-part-'));
  store = openStore({ folder, key: new Uint8Array(32) });
  files = createPartFiles(store.blobs);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function* inPieces(bytes: Uint8Array, pieceBytes: number, isCut = false): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
  if (isCut) throw new Error('cut');
}

it('gives back what was written in any pieces and after any cut, across segments, and the store keeps that very file', async () => {
  const bytes = randomBytes(2_500_000);
  const cases = fc.record({
    cuts: fc.array(fc.nat(bytes.length), { maxLength: 3 }),
    sizeBytes: fc.constantFrom(1, 1024 * 1024, 1024 * 1024 + 1, bytes.length),
    piece: fc.integer({ min: 1000, max: 300_000 }),
    from: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ cuts, sizeBytes, piece, from }) => {
      const plain = bytes.subarray(0, sizeBytes);
      for (const cut of cuts.map((one) => one % (sizeBytes + 1)).sort((a, b) => a - b)) {
        const part = files.of('a');
        const rest = plain.subarray(part.receivedBytes(), cut);
        await expect(part.append(inPieces(rest, piece, true))).rejects.toThrow('cut');
        expect(files.of('a').receivedBytes()).toBe(Math.max(cut, 0));
      }
      const part = files.of('a');
      await part.append(inPieces(plain.subarray(part.receivedBytes()), piece));
      files.release('a');
      const staged = await part.finish();
      store.transact(() => store.blobs.commit(staged));
      const source = store.blobs.open(staged.sha256);
      expect(source.sizeBytes).toBe(sizeBytes);
      const start = from % sizeBytes;
      expect(Buffer.from(await source.read(start, sizeBytes - start)).equals(plain.subarray(start))).toBe(
        true,
      );
    }),
    { numRuns: 25 },
  );
  // One file for each of the four sizes, however often it came.
  expect(inBlobs()).toHaveLength(4);
});

it('lies on the disk as noise, for this user alone, and never twice under one key', async () => {
  const plain = Buffer.from('云岭市人民政府办公室'.repeat(60_000));
  const onDisk = (): string => path.join(folder, 'blobs', inBlobs()[0] ?? '');
  const lie = async (): Promise<Buffer> => {
    await expect(files.of('a').append(inPieces(plain, 65_536, true))).rejects.toThrow('cut');
    expect(statSync(onDisk()).mode & 0o777).toBe(0o600);
    return readFileSync(onDisk());
  };
  const first = await lie();
  expect(first.includes(Buffer.from('人民政府'))).toBe(false);
  expect(first.length).toBeGreaterThan(1024 * 1024);
  await files.remove('a');
  expect(inBlobs()).toEqual([]);
  expect((await lie()).equals(first)).toBe(false);
});

it('is nothing to go on with for another life of the process, whose store sweeps it away', async () => {
  await files.of('a').append(inPieces(randomBytes(2_000_000), 100_000));
  const next = createPartFiles(store.blobs);
  expect(next.of('a').receivedBytes()).toBe(0);
  expect(inBlobs()).toHaveLength(1);
  expect(store.blobs.sweep()).toBe(1);
});

it('goes on with the newest of many that were cut, and leaves nothing of the others', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `document ${index}`);
  for (const name of names) await files.of(name).append(inPieces(randomBytes(1000), 100));
  expect(files.of('document 39').receivedBytes()).toBe(1000);
  expect(files.of('document 30').receivedBytes()).toBe(1000);
  expect(files.of('document 0').receivedBytes()).toBe(0);
  await files.close();
  await vi.waitFor(() => expect(inBlobs()).toEqual([]), { timeout: 20_000 });
});
