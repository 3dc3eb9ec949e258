import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tormentPrefecture } from '../torture/torment-prefecture.ts';

// The seeded share of `npm run test:torture`; the whole run has 1,000 kills and 10,000 deliveries.
test('a failing line and kill -9 of any process lose nothing, double nothing and leave nothing unexplained', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-torture-'));
  const lines: string[] = [];
  try {
    const { deliveries, lost, doubled, unexplained, troubles, rested } = await tormentPrefecture({
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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);
