import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { FileOutcome } from '../../../src/seals/file-outcome.ts';
import { type ExpectedFile, hasSamples, listedFiles, sampleJudge } from '../../support/seals/sample-files.ts';

// Every file of the collection in the evaluation profile. What deviates is argued in docs/seal-verdicts.md, file by file; this test reads that table, so that
// it can neither hide a new deviation nor keep one that is gone.

interface Row extends ExpectedFile {
  readonly got: FileOutcome;
}

/** `PARSE` asks only that the file is read or refused without harm; a container without signatures is "not sealed". */
const alike: Readonly<Record<string, readonly string[]>> = { PARSE: ['parse', 'not_sealed'] };

function isAsExpected({ verdict, codes, got }: Row): boolean {
  const words = alike[verdict] ?? [verdict.toLowerCase()];
  return words.includes(got.verdict) && (codes[0] === undefined || got.codes[0] === codes[0]);
}

const said = (verdict: string, code: string | undefined): string => `${verdict} ${code ?? ''}`.trim();
const asExpected = (row: Row): string => said(row.verdict, row.codes[0]);
const asGot = ({ got }: Row): string => said(got.verdict.toUpperCase(), got.codes[0]);

/** Rows of the table of deviations: file, what is expected, what is said here. */
function arguedDeviations(): string[] {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/seal-verdicts.md'), 'utf8');
  const rows = text.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]{40,} \|$/gm);
  return [...rows].map(
    ([, file = '', expected = '', got = '']) => `${file}: ${expected.trim()} -> ${got.trim()}`,
  );
}

it('gives every sample the verdict and the main reason that it should have, but for the deviations that are argued', async (context) => {
  if (!hasSamples) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const judge = sampleJudge();
  const rows: Row[] = [];
  for (const listed of listedFiles()) rows.push({ ...listed, got: await judge(listed.file) });
  const lines = rows.map((row) => {
    const mark = isAsExpected(row) ? '=' : '!';
    return `${mark} ${row.file.padEnd(90)} ${asExpected(row).padEnd(46)} ${said(row.got.verdict.toUpperCase(), row.got.codes.join(' '))}`;
  });
  const deviating = rows.filter((row) => !isAsExpected(row));
  // Printed, not annotated: annotations of a test that passes are not shown.
  process.stdout.write(`${rows.length} files, ${deviating.length} deviate\n${lines.toSorted().join('\n')}\n`);
  expect(rows.length).toBeGreaterThan(150);
  // The one thing that must never happen.
  expect(rows.filter(({ verdict, got }) => got.verdict === 'valid' && verdict !== 'VALID')).toEqual([]);
  const found = deviating.map((row) => `${row.file}: ${asExpected(row)} -> ${asGot(row)}`);
  expect(found.toSorted()).toEqual(arguedDeviations().toSorted());
}, 120_000);
