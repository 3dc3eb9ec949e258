// The courier's drop folder: packs that somebody puts into `courier/in` are taken, each with a report beside it, and what goes back to the unit is made at
// once in `courier/out`. The pack itself is moved to `courier/taken` or `courier/refused` unchanged.
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isCourierFile } from '../../shared/domain/courier.ts';
import type { ExchangeLog } from '../log.ts';
import { writeDurably } from '../store/durable.ts';
import type { CourierDesk, ImportOutcome } from './courier-desk.ts';

export interface CourierDrop {
  /** Takes what lies in the folder; a look that runs is not doubled. */
  check(): Promise<void>;
  /** Waits for the look that runs; a pack that was being taken goes on at the next start. */
  stop(): Promise<void>;
}

/** The drop folder of one exchange; nodes that share it take a pack once each, which is once for every document. */
export function createCourierDrop(parts: {
  readonly folder: string;
  readonly desk: CourierDesk;
  readonly log: ExchangeLog;
}): CourierDrop {
  const { folder, desk, log } = parts;
  const placeOf = (name: 'in' | 'out' | 'taken' | 'refused'): string => join(folder, name);
  const take = async (name: string): Promise<void> => {
    const outcome = await desk.importPack(join(placeOf('in'), name));
    const isTaken = outcome.ok || outcome.code === 'already-taken';
    const target = placeOf(isTaken ? 'taken' : 'refused');
    // Further parts may still be on their way into the folder.
    if (!outcome.ok && outcome.code === 'part-missing') return log.warn('courier-part-missing', { name });
    await writeDurably(join(target, `${name}.report.json`), JSON.stringify(outcome, null, 2));
    await moveParts(placeOf('in'), target, name);
    if (outcome.ok) await answer(outcome);
    else log.warn('courier-pack-refused', { name, code: outcome.code, ...outcome.details });
  };
  const answer = async ({ unit }: Extract<ImportOutcome, { ok: true }>): Promise<void> => {
    const made = await desk.exportPack({ unit, folder: placeOf('out') });
    if (!made.ok && made.code !== 'nothing-to-send')
      log.warn('courier-pack-not-made', { unit, code: made.code });
  };
  let isStopped = false;
  const look = async (): Promise<void> => {
    for (const name of ['in', 'out', 'taken', 'refused'] as const)
      await mkdir(placeOf(name), { recursive: true, mode: 0o700 });
    for (const name of (await readdir(placeOf('in'))).filter(isCourierFile).sort())
      if (!isStopped) await take(name);
  };
  let running: Promise<void> | null = null;
  return {
    check: () => {
      running ??= look()
        .catch((error: unknown) => log.error('courier-drop-unreadable', error))
        .finally(() => (running = null));
      return running;
    },
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}

async function moveParts(from: string, to: string, name: string): Promise<void> {
  const isPart = (file: string): boolean => file === name || file.startsWith(`${name}.`);
  for (const file of (await readdir(from)).filter(isPart)) await rename(join(from, file), join(to, file));
}
