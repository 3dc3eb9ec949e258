// One thread of the benchmark: its share of the files, verified as often as asked.
import { parentPort, workerData } from 'node:worker_threads';
import { openTrust, runLimit, type LimitSample, type TrustBytes, verifyAll } from './pdf-verify-work.ts';

interface Share {
  readonly files: readonly Uint8Array[];
  readonly trust: TrustBytes;
  readonly limit: LimitSample;
  readonly now: Date;
}

const { files, trust: bytes, limit, now } = workerData as Share;
const trust = openTrust(bytes);
verifyAll(files, trust, now);
runLimit(files, limit);
parentPort?.on('message', (what: 'verify' | 'limit') => {
  if (what === 'verify') verifyAll(files, trust, now);
  else runLimit(files, limit);
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
