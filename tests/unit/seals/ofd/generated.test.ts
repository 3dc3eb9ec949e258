// Sealed OFDs that are public nowhere, each well made and broken: what the verifier says of every one, and OpenSSL of what it can read.
import { describe, expect, test } from 'vitest';
import { judgeOfd, trustIn } from '../../../support/seals/judge.ts';
import { ofdForms, type Form } from '../../../support/seals/ofd-forms.ts';
import { productForms } from '../../../support/seals/product-forms.ts';

const forms: readonly Form[] = [...ofdForms, ...productForms];

describe.each(forms.map((form) => [form.name, form] as const))('%s', (_, form) => {
  const trust = trustIn(form.pki);

  test('is valid as it was made, and has ten or more broken twins', async () => {
    const { verdict, codes } = await judgeOfd(await form.make(), trust);
    expect([verdict, codes]).toEqual(['valid', codes]);
    expect(form.broken.length).toBeGreaterThanOrEqual(10);
  });

  test('is never valid when broken, and says the reason first', async () => {
    const found: string[] = [];
    const expected: string[] = [];
    for (const { name, code, verdict, make } of form.broken) {
      const judged = await judgeOfd(await make(), trust);
      found.push(`${name}: ${judged.verdict} ${judged.codes[0] ?? ''}`);
      expected.push(`${name}: ${verdict} ${code}`);
    }
    expect(found).toEqual(expected);
  });
});
