// Takes uploads away that nobody goes on with: those that ran out, and what a process that ended or a full disk left half made.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';

/** What an upload's side file says. */
export interface UploadInfo {
  readonly id: string;
  readonly size: number;
  readonly metadata?: { readonly sha256?: string };
}

interface SweepParts {
  readonly store: Pick<ExchangeStore, 'uploadFolder'>;
  readonly log: ExchangeLog;
  /** Left out: it is. By a wrong time every upload was given up long ago. */
  readonly isClockSure?: () => boolean;
}

// An exchange runs for months between two starts.
const sweepEveryMs = 3600 * 1000;
/** See `adoptPackage` of the courier: another process may be writing one now. A pack is taken again under another name. */
const leftPackage = /^courier-[0-9a-f-]{36}\.partial$/;
const leftAfterMs = 24 * 3600 * 1000;

const uploadId = /\.[0-9a-f]{32}$/;

/** Takes away what nobody will go on with. */
export interface Sweep {
  now(): Promise<void>;
  /** Unless it was done within the hour. */
  whenDue(): void;
}

/** The sweep of one upload folder; `removeExpired` is the tus library's, which finds only what has a whole side file. */
export function createSweep(
  removeExpired: () => Promise<number>,
  { store, log, isClockSure = () => true }: SweepParts,
): Sweep {
  let sweptAtMs = -Infinity;
  const now = async (): Promise<void> => {
    if (!isClockSure()) return;
    sweptAtMs = performance.now();
    try {
      const removed = await removeExpired();
      const left = await removeLeft(store.uploadFolder);
      if (removed + left > 0) log.info('uploads-swept', { removed, left });
    } catch (error) {
      log.error('uploads-not-swept', error);
    }
  };
  return { now, whenDue: () => void (performance.now() - sweptAtMs > sweepEveryMs && now()) };
}

/** What a process that ended, or a full disk, left half made. */
async function removeLeft(folder: string): Promise<number> {
  let count = 0;
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < leftAfterMs) continue;
    if (!leftPackage.test(name) && !(await isHalfMade(folder, name))) continue;
    await rm(join(folder, name), { force: true });
    count += 1;
  }
  return count;
}

/** Its side file is missing or half written: the library passes over it for ever, and each counts among the open ones of its unit. */
async function isHalfMade(folder: string, name: string): Promise<boolean> {
  const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : name;
  return uploadId.test(id) && (await readInfo(join(folder, `${id}.json`))) === null;
}

/** Null for a side file that a power cut left half written: that upload starts again. */
export async function readInfo(path: string): Promise<UploadInfo | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as UploadInfo;
  } catch {
    return null;
  }
}

/** Upload and side file. */
export async function removeUpload(folder: string, id: string): Promise<void> {
  await rm(join(folder, id), { force: true });
  await rm(join(folder, `${id}.json`), { force: true });
}
