import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBlobFolder } from '../../../../src/exchange/store/blobs.ts';
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
