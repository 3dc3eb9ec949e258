// The valid documents that mutations start from are valid, and the same each time they are made.
import { expect, test } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { verifyFile } from '../../../../src/seals/verify-file.ts';
import { codesOfFile, verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { trustIn } from '../../../support/seals/judge.ts';
import { july } from '../../../support/seals/seal-pki.ts';
import { corpusForms, corpusOf, documentsPerForm } from '../../../support/seals/valid-corpus.ts';

test.each(corpusForms)('%s', async (form) => {
  const documents = corpusOf(form);
  expect(documents).toHaveLength(20);
  // All of them are judged by the mutation run before it changes them; here every fifth one.
  const share = documents.filter((_, index) => index % 5 === 0 || index === documentsPerForm - 1);
  for (const { name, pki, kind, make } of share) {
    const bytes = await make();
    const judged = await verifyFile({ source: memorySource(bytes), trust: trustIn(pki), now: july });
    const { report } = judged;
    expect([name, verdictOfFile(report), codesOfFile(report)]).toEqual([name, 'valid', codesOfFile(report)]);
    expect(report.procedure).toBe(kind);
  }
  const [first] = documents;
  if (!first) throw new Error('no document');
  expect(Buffer.compare(await first.make(), await first.make())).toBe(0);
});
