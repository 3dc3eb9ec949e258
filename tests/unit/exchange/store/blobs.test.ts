import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBlobFolder } from '../../../../src/exchange/store/blobs.ts';
import { writeDurably } from '../../../../src/exchange/store/durable.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';

test('a blob is taken in under its hash only, again without harm, and heals one that was damaged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-blobs-'));
  const blobs = createBlobFolder(join(folder, 'blobs'));
  const content = Buffer.from('sealed package');
  const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
  const file = join(folder, 'upload');
  writeFileSync(file, content);
  expect(await blobs.adopt(file, 'f'.repeat(64) as Sha256)).toBe(false);
  expect(await blobs.has('f'.repeat(64) as Sha256)).toBe(false);
  expect(await blobs.adopt(file, sha256)).toBe(true);
  expect(await blobs.adopt(file, sha256)).toBe(true);
  rmSync(file);
  expect(readFileSync(blobs.path(sha256))).toEqual(content);
  writeFileSync(blobs.path(sha256), 'damaged');
  writeFileSync(file, content);
  expect(await blobs.adopt(file, sha256)).toBe(true);
  expect(readFileSync(blobs.path(sha256))).toEqual(content);
  rmSync(folder, { recursive: true, force: true });
});

test('what cannot be put in its place leaves nothing beside it: on a full disk every try would', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-blobs-'));
  const blobs = createBlobFolder(join(folder, 'blobs'));
  const file = join(folder, 'upload');
  writeFileSync(file, 'sealed package');
  const sha256 = createHash('sha256').update('sealed package').digest('hex') as Sha256;
  // A folder in the place of the file: nothing can be renamed to it.
  mkdirSync(join(blobs.path(sha256), 'in the way'), { recursive: true });
  await expect(blobs.adopt(file, sha256)).rejects.toThrow();
  expect(readdirSync(join(blobs.path(sha256), '..'))).toEqual([sha256]);
  const requests = join(folder, 'requests');
  mkdirSync(join(requests, 'a.json', 'in the way'), { recursive: true });
  await expect(writeDurably(join(requests, 'a.json'), '{}')).rejects.toThrow();
  expect(readdirSync(requests)).toEqual(['a.json']);
  rmSync(folder, { recursive: true, force: true });
});
