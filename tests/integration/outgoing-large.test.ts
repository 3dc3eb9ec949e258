import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../support/large-attachment.ts', import.meta.url));
const compiled = mkdtempSync(path.join(tmpdir(), 'yizhan-compiled-'));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

interface Measured {
  readonly attached: unknown;
  readonly sealed: unknown;
  readonly maxRssMb: number;
}

async function sendPicture(sizeMb: number): Promise<Measured> {
  // glibc keeps freed buffers per thread; with two arenas instead of eight a core the process is a third smaller. Stations start so too.
  const env = { ...process.env, MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: compiled };
  const { stdout } = await run(process.execPath, [script, String(sizeMb)], { env });
  return JSON.parse(stdout) as Measured;
}

// The first run leaves its modules compiled: the product is built, and what takes types out of the source is no memory of it.
it('refuses 300 MB when attaching', async () => {
  const { attached } = await sendPicture(300);
  expect(attached).toMatchObject({
    code: 'package-too-large',
    details: { maxMb: '200.0', actualMb: '300.0' },
  });
});

it('seals a package of 199 MB in less than 300 MB of memory', async () => {
  const { attached, sealed, maxRssMb } = await sendPicture(199);
  expect(attached).toBe('ok');
  expect(sealed).toMatchObject({ packageBytes: expect.any(Number) });
  expect(maxRssMb).toBeLessThan(300);
});
