// The authority's command line: what is refused, and the life of units. The way from an empty folder to enrolled units is walked by
// tests/integration/walkthrough.test.ts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, openAuthority, type Authority } from '../../../src/authority/authority.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';
import type { Publication } from '../../../src/shared/domain/published.ts';
import { enrolMachine } from '../../support/enrol-machine.ts';

const place = mkdtempSync(join(tmpdir(), 'yizhan-authority-cli-'));
const folder = join(place, 'authority');
const entry = join(import.meta.dirname, '../../../src/authority/cli/authority.ts');
const passphrase = 'authority of 990100';
const [stone, tower, town] = ['990121-TWN-0001', '990121-TWN-0002', '990121-TWN-0003'] as UnitCode[];
let authority: Authority;
afterAll(() => rmSync(place, { recursive: true, force: true }));
beforeAll(() => {
  authority = createAuthority({ folder, passphrase, clock: () => new Date(), caKeyBits: 2048 });
  for (const [code, name] of [
    [stone, '云溪县石桥乡人民政府'],
    [tower, '云溪县白塔乡人民政府'],
    [town, '云溪县城关镇人民政府'],
  ] as const)
    authority.addUnit({
      ...{ code: code as UnitCode, name, shortName: name, kind: 'county', parent: null, issuerCodes: [] },
      ...{ dutyPhone: '0990-5550100', contact: '值班室' },
    });
  enrolMachine(authority, tower);
});

function run(args: readonly string[], from = folder, typed = passphrase) {
  const env = { ...process.env, YIZHAN_AUTHORITY_PASSPHRASE: typed };
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args, '--folder', from], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('says what is wrong: the folder, the passphrase, a missing option, an unknown command', () => {
  const refused = (text: string) => ({ status: 1, stderr: expect.stringContaining(text) as string });
  expect(run(['list'], join(place, 'elsewhere'))).toMatchObject(refused('authority-missing'));
  expect(run(['list'], folder, 'not the passphrase')).toMatchObject(refused('passphrase-wrong'));
  expect(run(['enrolment-code'])).toMatchObject(refused('--unit'));
  expect(run(['revoke-all'])).toMatchObject(refused('no command'));
});

it('a rename and an end are shown before they are done; the publication then says both', () => {
  const name = '云溪县白塔镇人民政府';
  const rename = ['rename-unit', '--unit', tower ?? '', '--name', name, '--until', '2026-06-30'];
  const end = ['end-unit', '--unit', stone ?? '', '--on', '2026-07-01', '--successor', tower ?? ''];
  const before = authority.state();
  const shown = run(rename);
  expect(shown.stdout).toContain(`云溪县白塔乡人民政府 -> ${name}`);
  expect(shown.stdout).toMatch(/seal \S+ still says 云溪县白塔乡人民政府/);
  expect(run(end).stdout).toContain(`goes to ${tower} 云溪县白塔乡人民政府`);
  expect(openAuthority({ folder, passphrase, clock: () => new Date() }).state()).toEqual(before);

  expect(run([...rename, '--yes'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('publication'),
  });
  expect(run([...end, '--yes'])).toMatchObject({ status: 0 });
  // Who takes over from the one that took over takes that one's mail too.
  const further = run(['end-unit', '--unit', tower ?? '', '--on', '2026-12-01', '--successor', town ?? '']);
  for (const code of [stone, tower])
    expect(further.stdout).toMatch(new RegExp(`mail to ${code} .* goes to ${town}`));

  const publication = JSON.parse(
    readFileSync(join(folder, 'drop', 'publication.json'), 'utf8'),
  ) as Publication;
  const pinnedRootSha256 = authority.rootSha256;
  const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: new Date() });
  const unitOf = (code = '') => (accepted.ok ? accepted.trust.unit(code as UnitCode) : null);
  expect(unitOf(tower)).toMatchObject({ name, formerNames: [{ until: '2026-06-30' }] });
  expect(unitOf(stone)).toMatchObject({ abolishedOn: '2026-07-01', successor: tower });
});

it('what every station would refuse, or leads nowhere, is neither shown as possible nor signed', () => {
  const words = (code = '', more: readonly string[] = []) => ['end-unit', '--unit', code, ...more];
  const back = run(words(tower, ['--on', '2026-12-01', '--successor', stone ?? '', '--yes']));
  expect(back).toMatchObject({ status: 1, stderr: expect.stringContaining('leads back') });
  const day = run(words(town, ['--on', '2026-02-30', '--yes']));
  expect(day).toMatchObject({ status: 1, stderr: expect.stringContaining('unit-refused') });
  expect(() => authority.addUnit({ ...townUnit(), code: '云溪县' as UnitCode })).toThrow('unit-refused');
  expect(() => authority.addUnit({ ...townUnit(), name: '' })).toThrow('unit-refused');
});

function townUnit() {
  const [unit] = authority.state().units.filter(({ code }) => code === town);
  if (unit === undefined) throw new Error('a township');
  return { ...unit, code: '990121-TWN-0009' as UnitCode };
}
