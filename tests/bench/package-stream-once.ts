// A process of its own, so that time and peak memory are its own: `node package-stream-once.ts FOLDER` judges the package there and prints verdict, time
// and peak memory as JSON; without a folder it loads nothing, which is what Node itself takes.
import process from 'node:process';
import { peakMemoryBytes } from './peak-memory.ts';

const folder = process.argv[2];
const result = folder === undefined ? { verdict: '', judgeMs: 0 } : await run(folder);
process.stdout.write(JSON.stringify({ ...result, peakBytes: peakMemoryBytes() }));

async function run(place: string): Promise<{ verdict: string; judgeMs: number }> {
  const { judgeStored } = await import('./package-stream-work.ts');
  return judgeStored(place);
}
