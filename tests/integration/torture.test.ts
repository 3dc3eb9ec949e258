import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FullDiskFindings } from '../torture/full-disk.ts';
import type { FullExchangeFindings } from '../torture/full-exchange.ts';
import { tormentPrefecture } from '../torture/torment-prefecture.ts';

// The seeded share of `npm run test:torture`; the whole run has 1,000 kills and 10,000 deliveries.
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-torture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a failing line and kill -9 of any process lose nothing, double nothing and leave nothing unexplained', async () => {
  const lines: string[] = [];
  const { kills, deliveries, lost, doubled, unexplained, troubles, rested } = await tormentPrefecture({
    folder,
    seed: 20261122,
    seconds: 15,
    kills: 1000,
    deliveries: 10_000,
    store: 'sqlite',
    report: (line) => lines.push(line),
  });
  lines.push(...[...troubles.keys()].map((what) => `met: ${what}`));
  expect({ lost, doubled, unexplained, rested }, lines.join('\n')).toEqual({
    lost: 0,
    doubled: 0,
    unexplained: 0,
    rested: true,
  });
  expect(deliveries, lines.join('\n')).toBeGreaterThan(0);
  expect(kills, lines.join('\n')).toBeGreaterThan(0);
}, 600_000);

const namespaces = spawnSync('unshare', ['-Urm', 'true']).status === 0;
if (!namespaces) process.stdout.write('not run: no mount namespaces for a small disk (unshare -Urm)\n');

test.runIf(namespaces)(
  'a station whose disk is full says so, takes nothing half, and goes on by itself when there is room',
  () => {
    const script = path.join(import.meta.dirname, '../torture/full-disk.ts');
    const child = spawnSync('unshare', ['-Urm', process.execPath, script, folder], { encoding: 'utf8' });
    expect(child.status, child.stderr).toBe(0);
    const { restedFor, ...found } = JSON.parse(child.stdout) as FullDiskFindings;
    expect(found).toEqual({
      whileFull: 0,
      level: 'floor',
      refusal: 'disk-full',
      arrived: 3,
      delivered: 3,
      auditWhole: true,
    });
    expect(restedFor.length).toBeGreaterThan(0);
    expect(restedFor.filter((facts) => !facts.includes('disk is full'))).toEqual([]);
  },
  300_000,
);

test.runIf(namespaces)(
  'an exchange whose disk is full takes nothing half, hands out what it has, and goes on by itself when there is room',
  () => {
    const script = path.join(import.meta.dirname, '../torture/full-exchange.ts');
    const small = mkdtempSync(path.join(tmpdir(), 'yizhan-full-'));
    const child = spawnSync('unshare', ['-Urm', process.execPath, script, small], { encoding: 'utf8' });
    rmSync(small, { recursive: true });
    expect(child.status, child.stderr).toBe(0);
    expect(JSON.parse(child.stdout) as FullExchangeFindings).toEqual({
      refused: ['exchange-failed', 'exchange-failed', 'exchange-failed', 'exchange-failed'],
      served: [true, true, true],
      taken: [true, true, true, true, true],
      feeds: [
        ['1 publication', '2 document', '3 document', '4 document'],
        ['1 publication', '2 receipt'],
      ],
    });
  },
);
