// Reads one file of somebody else's program away from the thread that serves the screens.
import { parentPort, workerData } from 'node:worker_threads';
import { memorySource } from '../../../formats/byte-source.ts';
import { importDocument } from '../../../formats/import/import-document.ts';

const { bytes, name } = workerData as { readonly bytes: Uint8Array; readonly name: string };
parentPort?.postMessage(await importDocument(memorySource(bytes), name));
