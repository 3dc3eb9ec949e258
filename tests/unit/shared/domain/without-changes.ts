// A tracked content without the stretches of one side: what the page would be if they had never been there.
import {
  type Block,
  type DocumentContent,
  isTable,
  type Table,
} from '../../../../src/shared/domain/content.ts';
import type { TrackedContent } from '../../../../src/shared/domain/tracked-changes.ts';
import type { ChangeSide, TextMark, TrackedChange } from '../../../../src/shared/domain/tracked-text.ts';

/** Text without the stretches of one side. */
function stripText(text: string, marks: readonly TextMark[], side: ChangeSide): string {
  let kept = '';
  let from = 0;
  for (const { start, end, change } of marks) {
    if (change !== side) continue;
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

/** True when the text as a whole came, or went: a mark from end to end, also on an empty text. */
function isWholly(text: string, marks: readonly TextMark[], side: ChangeSide): boolean {
  return marks.some(({ start, end, change }) => change === side && start === 0 && end === text.length);
}

/** The merged content without the stretches of one side: without `deleted` the later wording, without `inserted` the earlier words. */
export function withoutChanges({ content, changes }: TrackedContent, side: ChangeSide): DocumentContent {
  const marksOf = groupByPath(changes);
  const strip = (path: string, text: string): string => stripText(text, marksOf(path), side);
  const isGone = (path: string, text: string): boolean => isWholly(text, marksOf(path), side);
  const cutter: Cutter = { strip, isGone };
  const { titleNote, annexes, signatureStamp, attendance, signatory, notes, ...rest } = content;
  const note = strip('titleNote', titleNote ?? '');
  const kept = (annexes ?? []).flatMap((annex, index) => {
    const path = `annexes.${index}`;
    if (isGone(`${path}.title`, annex.title)) return [];
    const title = strip(`${path}.title`, annex.title);
    return [{ ...annex, title, body: cutBlocks(cutter, `${path}.body`, annex.body) }];
  });
  const members = <T extends object>(path: string, group: T): T =>
    Object.fromEntries(
      Object.entries(group as Record<string, string>).map(([name, text]) => [
        name,
        strip(`${path}.${name}`, text),
      ]),
    ) as T;
  return {
    ...rest,
    title: strip('title', content.title),
    ...(note !== '' && { titleNote: note }),
    body: cutBlocks(cutter, 'body', content.body),
    ...(kept.length > 0 && { annexes: kept }),
    ...(signatureStamp && { signatureStamp: members('signatureStamp', signatureStamp) }),
    ...(attendance && { attendance: members('attendance', attendance) }),
    signatory: strip('signatory', signatory ?? '') || null,
    notes: strip('notes', notes ?? '') || null,
  };
}

interface Cutter {
  strip(path: string, text: string): string;
  isGone(path: string, text: string): boolean;
}

function groupByPath(changes: readonly TrackedChange[]): (path: string) => readonly TrackedChange[] {
  const groups = new Map<string, TrackedChange[]>();
  for (const change of changes) {
    const group = groups.get(change.path);
    if (group === undefined) groups.set(change.path, [change]);
    else group.push(change);
  }
  return (path) => groups.get(path) ?? [];
}

function cutBlocks(cutter: Cutter, path: string, blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block, index): Block[] => {
    const at = `${path}.${index}`;
    if (isTable(block)) return cutTable(cutter, at, block);
    return cutter.isGone(at, block.text) ? [] : [{ ...block, text: cutter.strip(at, block.text) }];
  });
}

function cutTable(cutter: Cutter, path: string, table: Table): Table[] {
  const rows = table.rows.map((row, rowIndex) =>
    row.map((cell, index) => {
      const at = `${path}.cells.${rowIndex}.${index}`;
      return { cell: { ...cell, text: cutter.strip(at, cell.text) }, gone: cutter.isGone(at, cell.text) };
    }),
  );
  const cells = rows.flat();
  if (cells.length > 0 && cells.every(({ gone }) => gone)) return [];
  const kept = rows.filter((row) => row.length === 0 || !row.every(({ gone }) => gone));
  return [{ ...table, rows: kept.map((row) => row.map(({ cell }) => cell)) }];
}
