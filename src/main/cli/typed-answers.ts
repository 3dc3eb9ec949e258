// What a person types, or a file brings on standard input, line by line: passwords, PINs and codes never stand on a command line, where every user of the
// machine could read them.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export interface TypedAnswers {
  /** The next line; empty at the end of the input. What is typed at a terminal is not shown. */
  ask(question: string): Promise<string>;
  /** The same, at a terminal asked for twice until both agree: what nobody sees is easily mistyped. */
  askNew(question: string): Promise<string>;
  close(): void;
}

/** Questions on standard input, which is opened by the first of them: a command that asks nothing takes nothing from a script that it stands in. */
export function openTypedAnswers(): TypedAnswers {
  const isTerminal = process.stdin.isTTY ?? false;
  let opened: ReturnType<typeof openLines> | undefined;
  const ask = async (question: string): Promise<string> => {
    // Opened before the question is read: from here on the terminal shows nothing of what is typed.
    opened ??= openLines(isTerminal);
    process.stderr.write(question);
    const answer = await opened.answers.next();
    if (isTerminal) process.stderr.write('\n');
    return answer.done ? '' : answer.value;
  };
  const askNew = async (question: string): Promise<string> => {
    for (;;) {
      const first = await ask(question);
      if (!isTerminal || (await ask('Again: ')) === first) return first;
      process.stderr.write('Not the same. ');
    }
  };
  return { ask, askNew, close: () => opened?.lines.close() };
}

function openLines(terminal: boolean) {
  const output = new Writable({ write: (_chunk, _encoding, finished) => finished() });
  const lines = createInterface({ input: process.stdin, output, terminal });
  return { lines, answers: lines[Symbol.asyncIterator]() };
}
