// What a power cut or a full disk leaves of an upload: the library that keeps them passes over it, and 64 of them would shut a unit out for ever.
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSweep } from '../../../../src/exchange/api/upload-sweep.ts';
import { createExchangeLog } from '../../../../src/exchange/log.ts';

test('half made uploads leave after a day, whole ones stay for whoever goes on with them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-sweep-'));
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
  const leave = (name: string, text: string, atSeconds = twoDaysAgo): string => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), atSeconds, atSeconds);
    return name;
  };
  const idOf = (letter: string): string => `990100-GOV-0001.${letter.repeat(32)}`;
  leave(idOf('a'), 'half');
  leave(`${idOf('a')}.json`, '{"id":"990100');
  leave(idOf('b'), '');
  leave(`${idOf('c')}.json`, '');
  leave(`courier-${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}.partial`, 'x');
  const kept = [
    leave(idOf('d'), 'half of it'),
    leave(`${idOf('d')}.json`, '{"id":"d","size":100}'),
    leave(idOf('e'), '', Date.now() / 1000),
    leave('something else', ''),
  ];
  let isClockSure = false;
  const sweep = createSweep(() => Promise.resolve(0), {
    store: { uploadFolder: folder },
    log: createExchangeLog(
      () => undefined,
      () => new Date(),
    ),
    isClockSure: () => isClockSure,
  });
  await sweep.now();
  expect(readdirSync(folder)).toHaveLength(9);
  isClockSure = true;
  await sweep.now();
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted());
  rmSync(folder, { recursive: true, force: true });
});
