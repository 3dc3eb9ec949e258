// A thread of the long run: takes batches until there are none.
import { parentPort } from 'node:worker_threads';
import { tryDocuments, type Batch } from './try-documents.ts';

parentPort?.on('message', (batch: Batch) => parentPort?.postMessage(tryDocuments(batch)));
