// docs/rules.md is the table of the checker for people. `vitest run --project unit FILE -u` writes it anew (-u last, else every test runs).
import path from 'node:path';
import { expect, it } from 'vitest';
import { zhCN } from '../../../../src/renderer/i18n/zh-CN/index.ts';
import { findingCodes, findingFacts } from '../../../../src/shared/domain/finding-codes.ts';

const findings = zhCN.finding;
const { force: forces } = findings;

function wordsOf(code: string): { what: string; remedy: string } {
  let at: unknown = findings;
  for (const step of code.split('.')) at = (at as Readonly<Record<string, unknown>>)[step];
  return at as { what: string; remedy: string };
}

function rowOf(code: (typeof findingCodes)[number]): string {
  const { clause, force, strength } = findingFacts[code];
  const { what, remedy } = wordsOf(code);
  const effect = strength === 'block' ? '停' : strength === 'decide' ? '领导决定' : '提示';
  return `| \`${code}\` | ${clause} | ${forces[force]} | ${effect} | ${what}。${remedy} |`;
}

const document = `# Rules of the checker

What the checker finds in a draft and on its pages: id, clause or article, force (规定 mandatory, 一般 general, 推荐 recommended, 可以 permitted,
实务 practice), effect (停: the draft cannot be submitted; 领导决定: a leader decides on record; 提示: shown), and the sentence that the drafter
reads. The table is \`src/shared/domain/finding-codes.ts\`, the sentences are \`src/renderer/i18n/zh-CN/findings*.ts\`; a test holds this file to
them. A reading that is only a guess from words is 实务, whatever the clause says.

| Id | Clause | Force | Effect | Sentence |
| --- | --- | --- | --- | --- |
${findingCodes.map(rowOf).join('\n')}
`;

it('docs/rules.md is the table', async () => {
  await expect(document).toMatchFileSnapshot(path.resolve(import.meta.dirname, '../../../../docs/rules.md'));
});
