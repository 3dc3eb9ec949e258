import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tarEnd, tarHeader, tarPadding } from '../../../../src/exchange/api/tar-header.ts';

test('what is written by these headers is a tar for the system’s own program, whatever the sizes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-tar-'));
  const files = [0, 1, 511, 512, 513, 48_000].map((size, index) => ({
    name: String(index).repeat(64),
    bytes: Buffer.alloc(size, index + 1),
  }));
  const parts = files.flatMap(({ name, bytes }) => [
    ...[tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)],
  ]);
  writeFileSync(path.join(folder, 'batch.tar'), Buffer.concat([...parts, tarEnd]));
  execFileSync('tar', ['--extract', '--file', 'batch.tar'], { cwd: folder });
  for (const { name, bytes } of files) expect(readFileSync(path.join(folder, name))).toEqual(bytes);
  rmSync(folder, { recursive: true, force: true });
});

test('a name or a size that has no room is a fault of the program', () => {
  expect(tarHeader('n'.repeat(100), 8 ** 11 - 1).length).toBe(512);
  expect(() => tarHeader('n'.repeat(101), 1)).toThrow(RangeError);
  expect(() => tarHeader('name', 8 ** 11)).toThrow(RangeError);
});
