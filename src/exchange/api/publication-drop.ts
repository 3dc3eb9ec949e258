// Watches the drop folder for the authority's publication file: signed files are all that passes between authority and exchange.
import { watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExchangeLog } from '../log.ts';
import type { TrustHolder } from './trust.ts';

export interface PublicationDrop {
  /** Reads the file now, when it changed since the last time. */
  check(): Promise<void>;
  stop(): void;
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
}): PublicationDrop {
  const { dropFolder, trust, log } = parts;
  const path = join(dropFolder, 'publication.json');
  let seen = '';
  const read = async (): Promise<void> => {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) return;
    const mark = `${found.ino}/${found.size}/${found.mtimeMs}`;
    if (mark === seen) return;
    if (found.size > maxFileBytes) {
      seen = mark;
      log.warn('publication-refused', { code: 'too-large', bytes: found.size });
      return;
    }
    const outcome = trust.importPublication(await readFile(path, 'utf8'));
    seen = mark;
    if (!outcome.imported && outcome.code !== 'not-newer')
      log.warn('publication-refused', { code: outcome.code });
  };
  // One after the other: two readers of one file would import it twice.
  let line: Promise<void> = Promise.resolve();
  const check = (): Promise<void> => {
    line = line.then(read).catch((error: unknown) => log.error('publication-unreadable', error));
    return line;
  };
  const watcher = watch(dropFolder, () => void check());
  watcher.on('error', (error) => log.error('drop-folder-unwatched', error));
  const timer = setInterval(() => void check(), lookEveryMs);
  timer.unref();
  return {
    check,
    stop: () => {
      watcher.close();
      clearInterval(timer);
    },
  };
}
