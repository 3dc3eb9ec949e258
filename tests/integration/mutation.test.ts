// A minute of the long run `tests/mutation`: valid documents, mutated by seed. The hour of it is run by hand.
import { run } from '../support/run-command.ts';
import { expect, it } from 'vitest';

it('calls no mutated document valid that shows something else, and breaks on none', async () => {
  const { code, text } = await run('tests/mutation/mutation.ts', [
    '--seconds',
    '60',
    '--seed',
    '4',
    '--jobs',
    '1',
  ]);
  process.stdout.write(
    text.replaceAll(
      /^(?:warning|syntax error|format error|repaired error|unsupported error|library error|argument error).*\n/gm,
      '',
    ),
  );
  expect(text).toContain('nothing failed');
  expect(code).toBe(0);
}, 300_000);
