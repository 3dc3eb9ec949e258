import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import { readTrustFolder } from '../../../../src/seals/trust/trust-material.ts';
import { codesOfFile, verdictOfFile } from '../../../../src/shared/domain/verification.ts';

// The public collection of genuine and forged PDFs, judged by the evaluation profile of its catalogue: anchors of the folder, missing lists told, clock
// 2026-10-01. Verdict and main reason must be the ones expected; what differs is argued file by file in docs/seal-verdicts.md.

interface Expected {
  readonly file: string;
  readonly verdict: string;
  readonly codes: readonly string[];
}

const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');
const now = new Date('2026-10-01T00:00:00Z');

/** Another main reason under the same verdict: docs/seal-verdicts.md says why. */
const argued: Readonly<Record<string, string>> = {
  'pdf/extensions-direct.pdf': 'CERT_NOT_VALID_AT_SIGNING',
  'pdf/pades-B-LTA_with_missing_rev_data.pdf': 'CHAIN_NO_ANCHOR',
  'adversarial/sv-docWithBrokenTimestamp.pdf': 'TST_IMPRINT_MISMATCH',
  'adversarial/sv-docWithDss.pdf': 'PDF_CONTENTS_GAP_MISMATCH',
  'adversarial/pades_infinite_loop.pdf': 'PDF_BYTERANGE_OUT_OF_FILE',
};
/** A verdict that is stricter than the expected one, argued there too. */
const stricter: readonly string[] = ['pdf/extensions-direct.pdf'];

const filesUnder = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesUnder(join(path, name))) : [path];

it('judges every PDF of the public samples as expected', async (context) => {
  if (!existsSync(join(folder, 'expected.json'))) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const anchors = filesUnder(join(folder, 'anchors')).map((name) => ({ name, bytes: readFileSync(name) }));
  const { trust } = readTrustFolder(anchors);
  const listed = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected[];
  const cases = listed.filter(({ file }) => file.endsWith('.pdf') && existsSync(join(folder, file)));
  const rows = cases.map(({ file, verdict, codes }) => {
    const { report } = verifyPdf({ pdf: readFileSync(join(folder, file)), trust, now });
    const found = { verdict: verdictOfFile(report).toUpperCase(), codes: codesOfFile(report) };
    // Nothing is wrong with a valid file: its notes have no main reason.
    const main = verdict === 'VALID' ? undefined : codes[0];
    const isSame = found.verdict === verdict && (main === undefined || found.codes[0] === main);
    return { file, expected: `${verdict} ${codes.join(' ')}`, found, verdict, isSame };
  });
  const table = rows.map(({ file, expected, found, isSame }) =>
    [isSame ? 'same' : 'DIFFERS', file, expected, `${found.verdict} ${found.codes.join(' ')}`].join(' | '),
  );
  await context.annotate(`ran ${cases.length} of ${cases.length}\n${table.join('\n')}`);
  expect(cases.length).toBeGreaterThan(80);
  expect(rows.filter(({ verdict, found }) => found.verdict === 'VALID' && verdict !== 'VALID')).toEqual([]);
  expect(rows.filter(({ verdict, found }) => found.verdict !== verdict).map(({ file }) => file)).toEqual(
    stricter,
  );
  const differing = rows.filter(({ isSame }) => !isSame).map(({ file, found }) => [file, found.codes[0]]);
  expect(Object.fromEntries(differing)).toEqual(argued);
});
