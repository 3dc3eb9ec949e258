// A process of its own, so that time and peak memory are its own: `node ofd-verify-once.ts FOLDER ISO-TIME` loads the verifier, judges the file once and
// prints both as JSON; without arguments it loads nothing, which is what Node itself takes.
import process from 'node:process';
import { peakMemoryBytes } from './peak-memory.ts';

const [folder, at] = process.argv.slice(2);
const startedAt = performance.now();
let loadMs = 0;
if (folder !== undefined && at !== undefined) {
  const { openTrust, verifyOnce } = await import('./ofd-verify-work.ts');
  loadMs = performance.now() - startedAt;
  await verifyOnce(folder, openTrust(folder), new Date(at));
}
const wholeMs = performance.now() - startedAt;
const peakBytes = peakMemoryBytes();
process.stdout.write(JSON.stringify({ loadMs, wholeMs, peakBytes }));
