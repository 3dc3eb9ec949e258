import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgePdf } from '../../../../src/seals/pdf/verify.ts';

// The public collection of genuine and forged PDFs: no forged one may come out intact. Trust is left out on purpose, so that a missing anchor
// cannot hide a forgery.

interface Expected {
  readonly file: string;
  readonly verdict: string;
  readonly codes: readonly string[];
}

const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');
/** Broken only in what this judgement leaves to the certificate path. */
const trustOnly = /^(?:CHAIN_|CERT_|REVOCATION_|TIME_|PDF_LATER_REVISION_ALLOWED)/;

it('calls no forged PDF of the public samples intact, and breaks on none', async (context) => {
  if (!existsSync(join(folder, 'expected.json'))) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const listed = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected[];
  const cases = listed.filter(({ file }) => file.endsWith('.pdf') && existsSync(join(folder, file)));
  const tally: Record<string, number> = {};
  const wronglyIntact: string[] = [];
  const wronglyBroken: string[] = [];
  for (const { file, verdict, codes } of cases) {
    const judged = judgePdf({
      pdf: readFileSync(join(folder, file)),
      trust: null,
      now: new Date('2026-10-01'),
    });
    const results = [judged.sealPresent.result, judged.signature.result, judged.unchangedSince.result];
    const outcome = results.includes('failed')
      ? 'failed'
      : results.includes('unknown')
        ? 'unknown'
        : 'passed';
    const key = `${verdict} -> ${outcome}`;
    tally[key] = (tally[key] ?? 0) + 1;
    if (verdict === 'INVALID' && outcome === 'passed' && !codes.every((code) => trustOnly.test(code)))
      wronglyIntact.push(file);
    if (verdict === 'VALID' && outcome === 'failed')
      wronglyBroken.push(`${file} ${judged.signature.code} ${judged.unchangedSince.code}`);
  }
  await context.annotate(
    `ran ${cases.length}, not run ${listed.filter(({ file }) => file.endsWith('.pdf')).length - cases.length}: ${JSON.stringify(tally)}`,
  );
  expect(cases.length).toBeGreaterThan(80);
  expect(wronglyIntact).toEqual([]);
  expect(wronglyBroken).toEqual([]);
});
