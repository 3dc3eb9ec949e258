// What a run of mutations came to, as a table: rows are kinds of mutation, columns verdicts.
import type { BatchResult } from './judge-batch.ts';

const verdicts = ['valid', 'indeterminate', 'invalid', 'not_sealed', 'crash'];

/** Lines of the table. `valid` counts those that show the same as before. */
export function printTable(results: readonly BatchResult[]): string[] {
  const rows = new Map<string, Map<string, number>>();
  for (const { batch, counts } of results) {
    for (const [key, count] of Object.entries(counts)) {
      const [kind = '', verdict = ''] = key.split('|');
      const name = `${batch.form} ${kind}`;
      const row = rows.get(name) ?? new Map<string, number>();
      const column = verdicts.includes(verdict) ? verdict : 'other';
      row.set(column, (row.get(column) ?? 0) + count);
      rows.set(name, row);
    }
  }
  const columns = [...verdicts, 'other'];
  const cells = (first: string, rest: readonly (string | number)[]): string =>
    first.padEnd(28) + rest.map((cell) => String(cell).padStart(14)).join('');
  const body = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = columns.map((column) => body.reduce((sum, [, row]) => sum + (row.get(column) ?? 0), 0));
  const slowest = Math.max(0, ...results.map(({ slowestMs }) => slowestMs));
  const peak = Math.max(0, ...results.map(({ peakMb }) => peakMb));
  return [
    cells('form and mutation', columns),
    ...body.map(([name, row]) =>
      cells(
        name,
        columns.map((column) => row.get(column) ?? 0),
      ),
    ),
    cells('all', total),
    `slowest file ${slowest.toFixed(0)} ms of processor time with its drawing, peak ${peak.toFixed(0)} MB of the process`,
  ];
}
