// `npm run test:crash -- [--points N] [--seed S]`: kill -9 of stations at random points; the last line is `kills K, lost L, doubled M`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { torment } from './torment.ts';

const { values } = parseArgs({
  options: { points: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-crash-'));
try {
  const { kills, sealed, lost, doubled, gaps } = await torment({
    folder,
    points: Number(values.points),
    seed: Number(values.seed),
    report: console.log,
  });
  console.log(`${sealed} documents sealed, ${gaps} gaps in the registers`);
  console.log(`kills ${kills}, lost ${lost}, doubled ${doubled}`);
  process.exitCode = lost + doubled + gaps === 0 && sealed > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
