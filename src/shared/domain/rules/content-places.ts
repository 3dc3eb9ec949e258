// Reading and writing one text of a document by its field path.
import { type Block, type DocumentContent, isTable, type Titled } from '../content.ts';

/** The text at a path as `textsOfContent` names it; undefined when there is none. */
export function textAt(content: DocumentContent, path: string): string | undefined {
  let at: unknown = content;
  for (const step of stepsOf(path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return typeof at === 'string' ? at : undefined;
}

/** `body.3` is `body.3.text`, a cell is a member of `rows`: the steps that lead to the string itself. */
function stepsOf(path: string): string[] {
  const steps = path.replace('.cells.', '.rows.').split('.');
  const isBlock = /(?:^|\.)body\.\d+$/.test(path);
  return isBlock || path.includes('.cells.') ? [...steps, 'text'] : steps;
}

export interface TextChange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The document with that stretch replaced; the author's line ends of a title move along. Null when the path leads to no text. */
export function withText(content: DocumentContent, change: TextChange): DocumentContent | null {
  const { path, start, end, text } = change;
  const old = textAt(content, path);
  if (old === undefined) return null;
  const value = old.slice(0, start) + text + old.slice(end);
  const [field = '', member = ''] = path.split('.');
  switch (field) {
    case 'body':
      return { ...content, body: withBlock(content.body, path, value) };
    case 'title':
      return withTitle(content, change, value);
    case 'annexes':
      return withAnnex(content, change, value);
    case 'attendance':
    case 'signatureStamp':
      return { ...content, [field]: { ...content[field], [member]: value } };
    default:
      return { ...content, [field]: value };
  }
}

function withAnnex(content: DocumentContent, change: TextChange, value: string): DocumentContent | null {
  const [, index = '', ...rest] = change.path.split('.');
  const annex = content.annexes?.[Number(index)];
  if (annex === undefined) return null;
  const changed =
    rest[0] === 'title'
      ? withTitle(annex, change, value)
      : { ...annex, body: withBlock(annex.body, rest.join('.'), value) };
  return { ...content, annexes: (content.annexes ?? []).with(Number(index), changed) };
}

function withBlock(body: readonly Block[], path: string, text: string): readonly Block[] {
  const [, index = '', , row = '', cell = ''] = path.split('.');
  return body.with(Number(index), changedBlock(body[Number(index)], Number(row), Number(cell), text));
}

function changedBlock(block: Block | undefined, row: number, cell: number, text: string): Block {
  if (block === undefined) throw new Error('the path was read before');
  if (!isTable(block)) return { ...block, text };
  const cells = block.rows[row] ?? [];
  const old = cells[cell];
  if (old === undefined) throw new Error('the path was read before');
  return { ...block, rows: block.rows.with(row, cells.with(cell, { ...old, text })) };
}

/** Line ends behind the stretch move by what it gained; those inside it, and those that would end the title, go. */
function withTitle<Kind extends Titled>(titled: Kind, { start, end, text }: TextChange, title: string): Kind {
  const { titleBreaks, ...rest } = titled;
  if (titleBreaks === undefined) return { ...titled, title };
  const moved = titleBreaks
    .filter((at) => at <= start || at >= end)
    .map((at) => (at <= start ? at : at - (end - start) + text.length))
    .filter((at) => at > 0 && at < title.length);
  const kept = [...new Set(moved)];
  return { ...rest, title, ...(kept.length > 0 && { titleBreaks: kept }) } as unknown as Kind;
}
