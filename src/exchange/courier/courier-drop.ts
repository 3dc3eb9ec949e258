// The courier's drop folder: packs that somebody puts into `courier/in` are taken, each with a report beside it, and what goes back to the unit is made at
// once in `courier/out`. The pack itself is moved to `courier/taken` or `courier/refused` unchanged. Nobody says when a copy is complete: what cannot be read
// yet is left alone until it has lain unchanged for a while.
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CourierRefusal, isCourierFile } from '../../shared/domain/courier.ts';
import type { ExchangeLog } from '../log.ts';
import { writeDurably } from '../store/durable.ts';
import type { CourierDesk, ImportOutcome } from './courier-desk.ts';

export interface CourierDrop {
  /** Takes what lies in the folder; a look that runs is not doubled. */
  check(): Promise<void>;
  /** Waits for the look that runs; a pack that was being taken goes on at the next start. */
  stop(): Promise<void>;
}

export interface CourierDropParts {
  readonly folder: string;
  readonly desk: CourierDesk;
  readonly log: ExchangeLog;
  /** How long a pack that cannot be read lies unchanged before it is refused. Left out: a minute. */
  readonly settleMs?: number;
}

// A copy from a slow stick or over a share stalls for seconds, not for a minute.
const defaultSettleMs = 60_000;

/** What a copy looks like that is not complete yet; the same as one that is broken for good. */
const halfCopied: ReadonlySet<CourierRefusal> = new Set<CourierRefusal>([
  'file-unreadable',
  'file-damaged',
  'part-missing',
  'medium-gone',
  'folder-refused',
]);

type Place = 'in' | 'out' | 'taken' | 'refused';

/** A pack that did not go, as it lay there then. */
interface LeftPack {
  readonly mark: string;
  readonly sinceMs: number;
  readonly code: CourierRefusal | 'failed';
}

/** The drop folder of one exchange; nodes that share it take a pack once each, which is once for every document. */
export function createCourierDrop(parts: CourierDropParts): CourierDrop {
  const places: readonly Place[] = ['in', 'out', 'taken', 'refused'];
  const left = new Map<string, LeftPack>();
  let isStopped = false;
  const look = async (): Promise<void> => {
    for (const place of places) await mkdir(join(parts.folder, place), { recursive: true, mode: 0o700 });
    const names = (await readdir(join(parts.folder, 'in'))).filter(isCourierFile).sort();
    for (const name of left.keys()) if (!names.includes(name)) left.delete(name);
    for (const name of names) if (!isStopped) await takeWhenReady(parts, left, name);
  };
  let running: Promise<void> | null = null;
  return {
    check: () => {
      running ??= look()
        .catch((error: unknown) => parts.log.error('courier-drop-unreadable', error))
        .finally(() => (running = null));
      return running;
    },
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}

/** One pack; what goes wrong with it holds up none of the others. */
async function takeWhenReady(
  parts: CourierDropParts,
  left: Map<string, LeftPack>,
  name: string,
): Promise<void> {
  const { log, settleMs = defaultSettleMs } = parts;
  const mark = await markOf(parts, name);
  const known = left.get(name);
  const isSame = known?.mark === mark;
  const isSettled = isSame && performance.now() - known.sinceMs >= settleMs;
  // It waits for a further part, or is looked at again when it changed or has settled: reading a large pack every few seconds would be all the centre does.
  if (isSame && (known.code === 'part-missing' || !isSettled)) return;
  const leave = (code: LeftPack['code']): void =>
    void left.set(name, { mark, code, sinceMs: performance.now() });
  try {
    const code = await take(parts, name, isSettled);
    if (code === null) return void left.delete(name);
    leave(code);
    log.warn('courier-pack-incomplete', { name, code });
  } catch (error) {
    leave('failed');
    log.error('courier-pack-failed', error, { name });
  }
}

/** What the files of a pack look like from outside: a copy that goes on changes it. */
async function markOf({ folder }: CourierDropParts, name: string): Promise<string> {
  const marks: string[] = [];
  for (const file of await partsOf(join(folder, 'in'), name)) {
    const found = await stat(join(folder, 'in', file)).catch(() => null);
    marks.push(`${file}/${found?.ino ?? 0}/${found?.size ?? 0}/${found?.mtimeMs ?? 0}`);
  }
  return marks.sort().join('\n');
}

/** Null: it is out of the way, taken or refused; else why it is left where it is. */
async function take(
  { folder, desk, log }: CourierDropParts,
  name: string,
  isSettled: boolean,
): Promise<CourierRefusal | null> {
  const outcome = await desk.importPack(join(folder, 'in', name));
  const isMoving = !outcome.ok && halfCopied.has(outcome.code);
  if (isMoving && (outcome.code === 'part-missing' || !isSettled)) return outcome.code;
  // The pack leaves `in` last: an exchange that dies before finds it again, knows it, and makes the answer then.
  if (outcome.ok) await answer({ folder, desk, log }, outcome);
  else log.warn('courier-pack-refused', { name, code: outcome.code, ...outcome.details });
  const target = join(folder, outcome.ok ? 'taken' : 'refused');
  await writeDurably(join(target, `${name}.report.json`), JSON.stringify(outcome, null, 2));
  for (const file of await partsOf(join(folder, 'in'), name))
    await rename(join(folder, 'in', file), join(target, file));
  return null;
}

/** A pack that was taken before gets its answer again: somebody brought it again because the answer never came. */
async function answer(
  { folder, desk, log }: CourierDropParts,
  { unit }: Extract<ImportOutcome, { ok: true }>,
): Promise<void> {
  const made = await desk.exportPack({ unit, folder: join(folder, 'out') });
  if (!made.ok && made.code !== 'nothing-to-send')
    log.warn('courier-pack-not-made', { unit, code: made.code });
}

async function partsOf(folder: string, name: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file === name || file.startsWith(`${name}.`));
}
