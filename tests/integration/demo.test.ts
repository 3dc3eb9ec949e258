// `npm run demo` as a person runs it, judged by programs that are none of ours: openssl, sha256sum, pdfsig.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: root, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        output: stdout + stderr,
      });
    });
  });
}
const runDemo = (...args: string[]) =>
  run(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/demo/cli/demo.ts', ...args]);
const checkPackage = (file: string) =>
  run('sh', ['docs/check-a-package.sh', file, path.join(folder, 'root.pem')]);

it('holds in every step, and openssl, sha256sum and pdfsig alone confirm what it made', async () => {
  const { status, output } = await runDemo('--out', folder);
  expect(output).toContain('every step holds');
  for (const step of [1, 2, 3, 4, 5, 6, 7, 8])
    expect(output).toMatch(new RegExp(`^ *[0-9.]+ s  ${step} `, 'm'));
  expect(output.match(/verdict: valid/g)).toHaveLength(2);
  expect(output.match(/body\.ofd: 原件 original, valid, 云岭市人民政府办公室/g)).toHaveLength(3);
  expect(output.match(/reading\.pdf: 阅读件 copy for reading, valid/g)).toHaveLength(3);
  // Both times of each file are proven by the authority's time-stamp service.
  expect(output).not.toContain('claimed time only');
  expect(status).toBe(0);

  const file = path.join(folder, 'document.asice');
  const checked = await checkPackage(file);
  expect(checked.output).toContain('every file is covered: good');
  expect(checked.status).toBe(0);
  const reading = path.join(folder, 'reading.pdf');
  writeFileSync(reading, execFileSync('unzip', ['-p', file, 'reading.pdf'], { maxBuffer: 64 * 1024 * 1024 }));
  const { output: judged } = await run('pdfsig', ['-nocert', reading]);
  expect(judged).toMatch(/Total document signed[^]*Signature is Valid/);

  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(20_000) ^ 1, 20_000);
  const changed = path.join(folder, 'changed.asice');
  writeFileSync(changed, bytes);
  expect((await checkPackage(changed)).status).not.toBe(0);
});

it('--tamper: every receiver refuses the changed package and says which check failed', async () => {
  const { status, output } = await runDemo('--tamper');
  expect(output).toContain('the forgery was refused everywhere');
  expect(output.match(/verdict: invalid/g)).toHaveLength(2);
  expect(output.match(/digestsMatch: failed/g)).toHaveLength(2);
  expect(status).toBe(0);
});

it('ends at once and in words when it is told nonsense', async () => {
  const { status, output } = await runDemo('--tampering');
  expect(status).not.toBe(0);
  expect(output).toContain('--tampering');
});
