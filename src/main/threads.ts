// Starts worker threads. The same source runs as .ts (Node strips the types) and built as .js (what Electron loads): a worker has the
// ending of the file that starts it.
import { Worker, type ResourceLimits } from 'node:worker_threads';

/** Starts a worker module, named as in the source: `startWorker(new URL('./x.worker.ts', import.meta.url), data)`. */
export function startWorker(url: URL, workerData?: unknown, resourceLimits?: ResourceLimits): Worker {
  return new Worker(builtUrlOf(url), { workerData, ...(resourceLimits ? { resourceLimits } : {}) });
}

/** The module as it lies here: the source, or what was built of it. */
export function builtUrlOf(url: URL): URL {
  const built = import.meta.url.endsWith('.js');
  return built ? new URL(url.href.replace(/\.ts$/, '.js')) : url;
}
