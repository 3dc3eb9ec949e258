// The one place that starts worker threads. In development Node runs the `.ts` file itself; in the build for Electron the same file stands beside
// its caller as `.js`, so the ending is that of this very module.
import { Worker } from 'node:worker_threads';

const builtAsJavaScript = import.meta.url.endsWith('.js');

/** Starts `new URL('./x.worker.ts', import.meta.url)` with structured-clonable data. */
export function startWorker(script: URL, workerData?: unknown): Worker {
  const url = builtAsJavaScript ? new URL(script.href.replace(/\.ts$/, '.js')) : script;
  return new Worker(url, { workerData });
}
