import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { createTestPki } from '../pki/test-pki.ts';
import { folder, makePackage, pki } from './test-package.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const script = new URL('../../../../docs/check-a-package.sh', import.meta.url).pathname;

function check(packagePath: string, rootPath: string): { ok: boolean; output: string } {
  try {
    return {
      ok: true,
      output: execFileSync('sh', ['-c', '"$0" "$@" 2>&1', script, packagePath, rootPath], {
        encoding: 'utf8',
      }),
    };
  } catch (error) {
    return { ok: false, output: String((error as { stdout?: unknown }).stdout) };
  }
}

it('lets openssl and sha256sum alone confirm a package, and refuse a changed one or another root', async () => {
  const rootPath = join(folder, 'root.pem');
  writeFileSync(rootPath, toPem('CERTIFICATE', pki.root.certificate.der));
  const made = await makePackage();
  const good = check(made.path, rootPath);
  expect(good.output).toContain('attachments/001.csv: OK');
  expect(good.output).toContain('every file is covered: good');
  expect(good.ok).toBe(true);

  const changed = Buffer.from(made.bytes);
  const at = changed.indexOf('<ds:DigestValue>') + 20;
  changed[at] = (changed[at] ?? 0) ^ 1;
  const changedPath = join(folder, 'changed.asice');
  writeFileSync(changedPath, changed);
  expect(check(changedPath, rootPath).ok).toBe(false);

  const otherPath = join(folder, 'other.pem');
  writeFileSync(otherPath, toPem('CERTIFICATE', createTestPki('云海市').root.certificate.der));
  expect(check(made.path, otherPath).ok).toBe(false);
});
