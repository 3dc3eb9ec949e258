// The station's handle on its search index: the worker writes, this side reads.
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../threads.ts';
import { openSearchIndex, type SearchHit } from './search-index.ts';

export interface Search {
  /** Something new was committed; resolves when everything committed before the call can be found, or when indexing has ended. */
  refresh(): Promise<void>;
  find(query: string, before: number | null, limit: number): SearchHit[];
  stop(): Promise<void>;
}

/** Opens the index in the station's folder and starts its worker. */
export function createSearch(options: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly onFailure: (error: unknown) => void;
}): Search {
  const { folder, key } = options;
  const index = openSearchIndex(path.join(folder, 'search.db'), key);
  const worker: Worker = startWorker(new URL('./search.worker.ts', import.meta.url), { folder, key });
  // One 'index' message is answered by one message, in order.
  const waiting: (() => void)[] = [];
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      hasEnded = true;
      for (const answer of waiting.splice(0)) answer();
      resolve();
    });
  });
  worker.on('message', () => waiting.shift()?.());
  // A worker that failed stays down: what it missed is indexed at the next start.
  worker.on('error', options.onFailure);
  worker.unref();
  return {
    refresh: () => {
      if (hasEnded) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage('index');
      });
    },
    find: (query, before, limit) => index.find(query, before, limit),
    stop: async () => {
      // Whoever waits for the end must not be left hanging because nothing else keeps the process alive.
      if (!hasEnded) worker.ref();
      worker.postMessage('stop');
      await ended;
      index.close();
    },
  };
}
