import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** One line from standard input; what is typed at a terminal is not shown. Empty at the end of the input. */
export async function askSecret(question: string): Promise<string> {
  const output = new Writable({ write: (_chunk, _encoding, finished) => finished() });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY ?? false });
  try {
    process.stderr.write(question);
    const answer = await lines[Symbol.asyncIterator]().next();
    return answer.done ? '' : answer.value;
  } finally {
    lines.close();
  }
}
