import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const table = read('docs/scenarios.md');
const held = [...table.matchAll(/`(tests\/[^`]+)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({
  file,
  title,
}));

it('names only tests that exist, and at least one in every row', () => {
  const missing = held.filter(({ file, title }) => !read(file).replaceAll("\\'", "'").includes(title));
  expect(missing).toEqual([]);
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:\| Must|Input)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !row.includes('`: “'))).toEqual([]);
});

it('has every scenario of the main job', () => {
  for (const scenario of ['A', 'B', 'G', 'H', 'M', 'T']) expect(table).toContain(`\n| ${scenario} | `);
});
