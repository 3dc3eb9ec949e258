// The peak of this process's memory. Linux says it for the program alone; `maxRSS` begins with what the process that started it had at that moment.
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Bytes that were resident at most. */
export function peakMemoryBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error('the kernel does not say VmHWM');
  return Number(kibibytes) * 1024;
}
