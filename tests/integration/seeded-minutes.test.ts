// A minute of each of the long runs `tests/mutation` and `tests/fuzz`, side by side; the hours of them are run by hand.
import { expect, it } from 'vitest';
import { runInTheGaps } from '../support/run-command.ts';

// What mupdf says of the files that it repairs.
const babble =
  /^(?:warning|syntax error|format error|repaired error|unsupported error|library error|argument error).*\n/gm;

async function runMinute(script: string, words: readonly string[]): Promise<void> {
  const { code, text } = await runInTheGaps(script, [...words, '--seconds', '60', '--seed', '4']);
  process.stdout.write(text.replaceAll(babble, ''));
  expect(text).toContain('nothing failed');
  expect(code).toBe(0);
}

it.concurrent('calls no mutated document valid that shows something else, and breaks on none', () =>
  runMinute('tests/mutation/mutation.ts', ['--jobs', '1']),
);

it.concurrent('refuses whatever it is fed in words of its own', () => runMinute('tests/fuzz/fuzz.ts', []));
