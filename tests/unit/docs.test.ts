// What the documentation shows is there: ten small pictures of pages, each named, and a table of measured pages without a miss.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('docs/pages names each of its pictures, none larger than 60 KB', () => {
  const pictures = readdirSync('docs/pages').filter((name) => name.endsWith('.png'));
  const named = [...readFileSync('docs/pages/README.md', 'utf8').matchAll(/\]\(([^)]+\.png)\)/g)].map(
    ([, name]) => name,
  );
  expect(pictures).toHaveLength(10);
  expect(named.sort()).toEqual(pictures.sort());
  for (const name of pictures)
    expect(statSync(path.join('docs/pages', name)).size).toBeLessThanOrEqual(60_000);
});

test('docs/measured-pages.md has no row of strength 规定 that is off by more than 0.2 mm', () => {
  const rows = readFileSync('docs/measured-pages.md', 'utf8').matchAll(
    /^\| .+ \| 规定 \| .+ \| (-?[\d.]+) \|$/gm,
  );
  const differences = [...rows].map(([, difference]) => Math.abs(Number(difference)));
  expect(differences.length).toBeGreaterThan(30);
  expect(Math.max(...differences)).toBeLessThanOrEqual(0.2);
});
