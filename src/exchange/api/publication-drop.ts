// Watches the drop folder for what the authority signed: its publication, and after it whatever stands on that publication's list signer.
import { watch, type FSWatcher } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExchangeLog } from '../log.ts';
import { createJudgedAgain } from './judged-again.ts';
import type { TrustHolder } from './trust.ts';

export interface PublicationDrop {
  /** Reads the file now, when it changed since the last time. */
  check(): Promise<void>;
  /** Resolves when a reading that runs is done. */
  stop(): Promise<void>;
}

// The watcher tells at once where the file system can; network folders cannot, so the file is looked at as well.
const lookEveryMs = 2000;
// 3,000 units with three certificates each stay below.
const maxFileBytes = 64 * 1024 * 1024;

/** Starts watching `dropFolder/publication.json`. */
export function watchPublicationDrop(parts: {
  readonly dropFolder: string;
  readonly trust: TrustHolder;
  readonly log: ExchangeLog;
  /** Runs after every look at the publication. */
  readonly afterwards: () => Promise<void>;
}): PublicationDrop {
  const { dropFolder, trust, log, afterwards } = parts;
  const path = join(dropFolder, 'publication.json');
  let seen = '';
  const refusals = createJudgedAgain();
  const takeIn = async (size: number): Promise<string | null> => {
    if (size > maxFileBytes) return 'too-large';
    const { imported, code } = await trust.importPublication(await readFile(path, 'utf8'));
    return imported || code === 'not-newer' ? null : code;
  };
  const read = async (): Promise<void> => {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) return;
    const mark = `${found.ino}/${found.size}/${found.mtimeMs}`;
    const isKnown = mark === seen;
    if (isKnown && !refusals.isDue()) return;
    if (!isKnown) refusals.note(null);
    const code = await takeIn(found.size);
    seen = mark;
    if (refusals.note(code)) log.warn('publication-refused', { code, bytes: found.size });
  };
  // One after the other: two readers of one file would import it twice.
  let line: Promise<void> = Promise.resolve();
  let isStopped = false;
  let isWaiting = false;
  const check = (): Promise<void> => {
    // One look that has not begun sees all that there is: while the database is away each takes longer than the time to the next.
    if (isStopped || isWaiting) return line;
    isWaiting = true;
    line = line
      .then(() => {
        isWaiting = false;
        return read();
      })
      .then(afterwards)
      .catch((error: unknown) => log.error('drop-folder-unreadable', error));
    return line;
  };
  const watcher = watchFolder(dropFolder, () => void check(), log);
  const timer = setInterval(() => void check(), lookEveryMs);
  timer.unref();
  return {
    check,
    stop: () => {
      isStopped = true;
      watcher?.close();
      clearInterval(timer);
      return line;
    },
  };
}

/** Null where nothing can be watched (a network folder, no watches left): the look every few seconds goes on. */
function watchFolder(folder: string, onChange: () => void, log: ExchangeLog): FSWatcher | null {
  try {
    const watcher = watch(folder, onChange);
    watcher.on('error', (error) => log.error('drop-folder-unwatched', error));
    return watcher;
  } catch (error) {
    log.error('drop-folder-unwatched', error);
    return null;
  }
}
