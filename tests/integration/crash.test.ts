import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { torment } from '../crash/torment.ts';

// The seeded share of `npm run test:crash`; the whole run has 50 points.
test('stations killed at random points lose nothing, double nothing and leave no gaps', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-crash-'));
  try {
    const lines: string[] = [];
    const { kills, sealed, lost, doubled, gaps } = await torment({
      folder,
      points: 5,
      seed: 20261121,
      report: (line) => lines.push(line),
    });
    expect({ kills, lost, doubled, gaps }, lines.join('\n')).toEqual({
      kills: 5,
      lost: 0,
      doubled: 0,
      gaps: 0,
    });
    expect(sealed).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
