// `npm run measure`: renders one document a format, measures poppler's picture of it at 600 dots an inch, and prints what GB/T 9704-2012 says beside what
// is there (docs/measured-pages.md is its output). Ends with 1 when a rule of strength 规定 is missed by more than 0.2 mm.
import process from 'node:process';
import { measureRows } from './measured-rows.ts';

const toleranceMm = 0.2;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const shown = (value: number): string => value.toFixed(2).replace(/^-0\.00$/, '0.00');

say('| 要素 | 条款 | 强度 | 规定 mm | 实测 mm | 差 mm |');
say('|---|---|---|---|---|---|');
const rows = measureRows(600);
for (const { element, clause, strength, prescribedMm, foundMm } of rows)
  say(
    `| ${[element, clause, strength, ...[prescribedMm, foundMm, foundMm - prescribedMm].map(shown)].join(' | ')} |`,
  );
const missed = rows.filter(
  ({ strength, prescribedMm, foundMm }) =>
    strength === '规定' && !(Math.abs(foundMm - prescribedMm) <= toleranceMm),
);
say('');
say(`${rows.length} measured, ${missed.length} of strength 规定 off by more than ${toleranceMm} mm`);
process.exitCode = missed.length > 0 ? 1 : 0;
