import { execFile } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createLineWriter } from '../../../../src/exchange/cli/line-writer.ts';

test('lines of one turn go out in one write, in their order', async () => {
  const written: string[] = [];
  const say = createLineWriter((lines) => written.push(lines));
  for (const line of ['a', 'b', 'c']) say(line);
  expect(written).toEqual([]);
  await nextTurn();
  say('d');
  await nextTurn();
  expect(written).toEqual(['a\nb\nc', 'd']);
});

test('a process that ends, also by a fault, has said everything', async () => {
  const module = new URL('../../../../src/exchange/cli/line-writer.ts', import.meta.url).href;
  const run = (end: string) =>
    promisify(execFile)(process.execPath, [
      ...['--input-type=module', '--eval'],
      `import { createLineWriter } from ${JSON.stringify(module)};
       const say = createLineWriter((lines) => console.log(lines));
       say('first'); say('last'); ${end}`,
    ]).catch((error: { stdout: string }) => error);
  for (const end of ['process.exit(0)', 'throw new Error("fault")'])
    expect((await run(end)).stdout).toBe('first\nlast\n');
});
