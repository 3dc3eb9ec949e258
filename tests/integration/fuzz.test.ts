// A minute of the long run `tests/fuzz`: the readers, fed with what was kept and what is made of it.
import { expect, it } from 'vitest';
import { run } from '../support/run-command.ts';

it('refuses whatever it is fed in words of its own', async () => {
  const { code, text } = await run('tests/fuzz/fuzz.ts', ['--seconds', '60', '--seed', '4']);
  process.stdout.write(
    text.replaceAll(
      /^(?:warning|syntax error|format error|repaired error|unsupported error|library error|argument error).*\n/gm,
      '',
    ),
  );
  expect(text).toContain('nothing failed');
  expect(code).toBe(0);
}, 300_000);
