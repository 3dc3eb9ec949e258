// A command of the repository as a process of its own, with what it printed.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs a script to its end on the processor time that the tests beside it leave. */
export function runInTheGaps(
  script: string,
  words: readonly string[],
): Promise<{ code: number | null; text: string }> {
  const command = ['-n', '10', process.execPath, path.join(root, script), ...words];
  const child = spawn('nice', command, { cwd: root });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (text += piece.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}
