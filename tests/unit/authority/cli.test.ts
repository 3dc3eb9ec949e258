import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEnrolmentCode } from '../../../src/shared/domain/enrolment.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import type { Publication } from '../../../src/shared/domain/published.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-authority-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const entry = join(import.meta.dirname, '../../../src/authority/cli/authority.ts');

function run(args: readonly string[], passphrase = 'authority of 990100') {
  const env = { ...process.env, YIZHAN_AUTHORITY_PASSPHRASE: passphrase };
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args, '--folder', folder], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the authority’s command line', () => {
  it('founds an authority, takes a unit, hands out a code and publishes', () => {
    expect(run(['list'])).toMatchObject({ status: 1, stderr: expect.stringContaining('authority-missing') });
    expect(run(['init'])).toMatchObject({ status: 0 });
    const unit = [
      '--unit',
      '990100-DEP-0002',
      '--name',
      '云岭市财政局',
      '--kind',
      'department',
      '--issuer-code',
      '云财',
    ];
    expect(run(['add-unit', ...unit])).toMatchObject({ status: 0 });
    expect(run(['add-unit', ...unit])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('unit-exists'),
    });
    const urls = ['--enrolment-url', 'https://127.0.0.1:1/', '--exchange-url', 'https://127.0.0.1:2/'];
    const code = parseEnrolmentCode(run(['enrolment-code', '--unit', '990100-DEP-0002', ...urls]).stdout);
    if (!code.ok) throw new Error(code.failure);
    expect(run(['process'])).toMatchObject({ status: 0, stdout: expect.stringContaining('published yes') });
    const text = readFileSync(join(folder, 'drop', 'publication.json'), 'utf8');
    const publication = JSON.parse(text) as Publication;
    const pinnedRootSha256 = code.code.rootSha256;
    const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: new Date() });
    expect(accepted.ok && accepted.trust.unit(code.code.unit)?.name).toBe('云岭市财政局');
  });

  it('says what is wrong: the passphrase, a missing option, an unknown command', () => {
    expect(run(['list'], 'not the passphrase')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('passphrase-wrong'),
    });
    expect(run(['enrolment-code'])).toMatchObject({ status: 1, stderr: expect.stringContaining('--unit') });
    expect(run(['revoke-all'])).toMatchObject({ status: 1, stderr: expect.stringContaining('no command') });
  });
});
