// Takes the authority's decisions about seals out of the drop folder: `decisions/<noticeId>.jws`. Checked, kept for the unit, then removed; the authority
// writes one again when the unit asks again.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSealDecision } from '../../seals/trust/seal-decision.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';
import type { TrustHolder } from './trust.ts';

export interface DecisionDropParts {
  readonly dropFolder: string;
  readonly store: ExchangeStore;
  readonly trust: TrustHolder;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

// A decision with certificates, seal and picture is below half a megabyte.
const maxFileBytes = 1024 * 1024;
const maxFilesPerLook = 200;
const fileName = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.jws$/;

/** Takes in what lies there now. Nothing is taken before the first publication: nobody could say whose signature it is. */
export async function takeDecisions(parts: DecisionDropParts): Promise<void> {
  const folder = join(parts.dropFolder, 'decisions');
  const names = (await listOrNone(folder)).filter((name) => fileName.test(name));
  for (const name of names.slice(0, maxFilesPerLook)) await takeDecision(parts, join(folder, name));
}

async function takeDecision(parts: DecisionDropParts, path: string): Promise<void> {
  const { store, trust, clock, log } = parts;
  const current = trust.current();
  if (current === null) return;
  const token = await readToken(path);
  // Another node took it.
  if (token === null) return;
  const read = readSealDecision(token, current);
  if (read.ok) {
    const { noticeId, unit, act } = read.decision;
    const receivedAtMs = clock().getTime();
    const decision = { noticeId, unit, source: 'authority', message: token, receivedAtMs } as const;
    await store.transact((tx) => tx.sealNotices.keep(decision));
    log.info('seal-decision-imported', { unit, noticeId, act });
  } else {
    log.warn('seal-decision-refused', { code: read.code });
  }
  await rm(path, { force: true });
}

/** Empty for a file that is too large to be one; null when it is gone. */
async function readToken(path: string): Promise<string | null> {
  try {
    return (await stat(path)).size <= maxFileBytes ? await readFile(path, 'utf8') : '';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function listOrNone(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
