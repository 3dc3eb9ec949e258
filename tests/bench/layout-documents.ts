// Documents of a wanted number of pages for the layout benchmark, always the same.
import { isTable, type Block } from '../../src/shared/domain/content.ts';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { notice } from '../unit/shared/layout/sample-documents.ts';

const table: Block = {
  level: 'table',
  headRows: 1,
  rows: [
    [{ text: '序号' }, { text: '单位' }, { text: '任务' }, { text: '完成时限' }],
    ...Array.from({ length: 12 }, (_, index) => [
      { text: String(index + 1) },
      { text: '市财政局' },
      { text: `完成第${index + 1}项系统改造任务并通过验收` },
      { text: `2026年12月${index + 1}日` },
    ]),
  ],
};

/** The sample notice with its body repeated until it fills at least that many pages; a table in every fifth round. */
export function documentOfPages(pages: number): LayoutInput {
  let rounds = 1;
  for (;;) {
    const body: Block[] = Array.from({ length: rounds }, (_, round) => [
      ...notice.content.body,
      ...(round % 5 === 4 ? [table] : []),
    ]).flat();
    const input = { ...notice, content: { ...notice.content, body } };
    const laid = layoutDocument(input).pages.length;
    if (laid >= pages) return input;
    rounds += Math.max(1, Math.floor((pages - laid) / 2));
  }
}

/** The same with one more character in its middle paragraph: a key stroke. */
export function withKeystroke(input: LayoutInput, stroke: number): LayoutInput {
  const { body } = input.content;
  const middle = body.findIndex((block, index) => index >= body.length / 2 && block.level === 'text');
  const typed = '请各单位认真落实有关要求'.slice(0, (stroke % 12) + 1);
  const changed = body.map((block, index) =>
    index === middle && !isTable(block) ? { ...block, text: `${block.text}${typed}` } : block,
  );
  return { ...input, content: { ...input.content, body: changed } };
}
