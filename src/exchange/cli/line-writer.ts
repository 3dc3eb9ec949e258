// The lines of the log on their way out: those of one turn of the loop in one write. A write to a file or a pipe is a system call that everybody waits for, and
// a busy exchange has thousands of lines a second.
import process from 'node:process';

/** Hands lines on, joined, at the end of the turn in which they came; what is still here at the end of the process goes out with it. */
export function createLineWriter(write: (lines: string) => void): (line: string) => void {
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    const lines = waiting;
    waiting = [];
    write(lines.join('\n'));
  };
  process.once('exit', flush);
  return (line) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(line);
  };
}
