// Indexes beside the station's work: reads new documents from the main database and writes search.db, both with the station's key.
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../database.ts';
import { createSearchFeed } from './search-feed.ts';
import { openSearchIndex, type SearchSource } from './search-index.ts';

/** 500 documents a transaction: far less time a document than one by one, and a crash repeats at most so many. */
const batch = 500;
const sources: readonly SearchSource[] = ['inbox', 'outgoing'];

const { folder, key } = workerData as { folder: string; key: Uint8Array };
const db = openDatabase(path.join(folder, 'station.db'), key);
const feed = createSearchFeed(db);
const index = openSearchIndex(path.join(folder, 'search.db'), key);
let isStopped = false;

function indexAll(): number {
  let indexed = 0;
  for (const source of sources) {
    for (;;) {
      const texts = feed.next(source, index.highWater(source), batch);
      if (texts.length === 0) break;
      index.add(texts);
      indexed += texts.length;
    }
  }
  // After the adding: a text that was read before its sender took it back goes with the others. Nothing is noted in between, so a crash repeats it.
  index.remove('inbox', feed.gone());
  return indexed;
}

/** Bit by bit, so that whoever waits for a new document waits for one bit at most. */
function purgeOn(): void {
  if (isStopped || !index.purge()) return;
  setImmediate(purgeOn);
}

parentPort?.on('message', (message: 'index' | 'stop') => {
  if (message === 'stop') {
    isStopped = true;
    index.close();
    db.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage({ indexed: indexAll() });
  purgeOn();
});
