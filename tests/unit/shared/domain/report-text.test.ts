import { expect, it } from 'vitest';
import { reportText } from '../../../../src/shared/domain/report-text.ts';
import { wordsOfCode } from '../../../../src/shared/domain/report-words.ts';
import { checkTitles } from '../../../../src/shared/domain/report-words/check-words.ts';
import { checkNames, failed, passed, type SealChecks } from '../../../../src/shared/domain/report.ts';
import { layoutTextPages } from '../../../../src/shared/layout/text-pages.ts';

const checks = Object.fromEntries(
  checkNames.map((name) => [
    name,
    name === 'notRevoked'
      ? failed('CERT_REVOKED_BEFORE_SIGNING', { revokedAt: '2026-11-01T00:00:00.000Z' })
      : passed(),
  ]),
) as SealChecks;
const report = {
  checks,
  judgedAt: '2026-11-22T05:00:00.000Z',
  seal: { unitCode: null, unitName: null, certificateSha256: null, sealedAt: null, issuedBy: null },
};
const subject = {
  title: '关于开展汛期安全检查的通知',
  docNumber: '云府办发〔2026〕1号',
  sender: '云岭市人民政府办公室',
  packageSha256: 'a'.repeat(64),
  forward: 'ask' as const,
};

it.each(['zh-CN', 'en'] as const)(
  'says every check in %s, and why and what to do where one failed',
  (language) => {
    const lines = reportText(report, subject, language);
    const texts = lines.map(({ text }) => text);
    for (const name of checkNames)
      expect(texts.some((text) => text.includes(checkTitles[name][language]))).toBe(true);
    const { why, remedy } = wordsOfCode('CERT_REVOKED_BEFORE_SIGNING', language);
    expect(texts.some((text) => text.includes(why))).toBe(true);
    expect(texts.some((text) => text.includes(remedy))).toBe(true);
    expect(texts.some((text) => text.includes('2026-11-01T00:00:00.000Z'))).toBe(true);
    // The verdict and the failed check, nothing else.
    expect(lines.filter(({ alarming }) => alarming)).toHaveLength(2);
  },
);

it('fills pages without losing a line', () => {
  const lines = reportText(report, subject, 'zh-CN');
  const many = Array.from({ length: 6 }, () => lines).flat();
  const { pages } = layoutTextPages('电子公文验章报告', many);
  expect(pages.length).toBeGreaterThan(1);
  const drawn = pages
    .flatMap(({ items }) => items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])))
    .join('');
  for (const { text } of many) expect(drawn.replaceAll(' ', '')).toContain(text.replaceAll(' ', ''));
});
