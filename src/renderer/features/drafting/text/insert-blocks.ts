// Puts blocks where the cursor is. Plain text joins the paragraph it falls into, headings and tables stand alone; titles and cells take words only.
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';
import { textOfBlock, type Block } from '../../../../shared/domain/content.ts';
import { blockNode } from './content-doc.ts';

const isPlain = (node: Node | undefined): node is Node =>
  node?.type.name === 'paragraph' && node.attrs['level'] === 'text';

const isFull = (node: Node | null): node is Node => node !== null && node.content.size > 0;

/** The paragraph with the cursor, cut at the cursor, with the blocks between its halves. */
function weave($at: ResolvedPos, blocks: readonly Node[]): { nodes: Node[]; tail: number } {
  const { parent, parentOffset } = $at;
  const left = parent.cut(0, parentOffset);
  const right = parent.cut(parentOffset);
  const nodes = [...blocks];
  const first = nodes[0];
  if (isFull(left)) {
    if (isPlain(first)) nodes[0] = left.copy(left.content.append(first.content));
    else nodes.unshift(left);
  }
  if (!isFull(right)) return { nodes, tail: 0 };
  const last = nodes.at(-1);
  const joins = isPlain(last) || (nodes.length === 1 && isPlain(first));
  if (joins && last !== undefined) nodes[nodes.length - 1] = last.copy(last.content.append(right.content));
  else nodes.push(parent.type.create({ level: 'text' }, right.content));
  return { nodes, tail: joins ? right.content.size + 1 : right.nodeSize };
}

function intoParagraph(tr: Transaction, $at: ResolvedPos, blocks: readonly Node[]): Transaction {
  const { nodes, tail } = weave($at, blocks);
  const [from, to] = [$at.before(), $at.after()];
  tr.replaceWith(from, to, nodes);
  const end = from + nodes.reduce((sum, node) => sum + node.nodeSize, 0) - tail;
  return tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1));
}

/** Words into a place that holds no blocks: lines become title lines or lines of the cell, elsewhere they join. */
function intoLine(tr: Transaction, { parent, pos }: ResolvedPos, text: string): Transaction {
  const lines = text.split('\n').filter((line) => line !== '');
  const { schema } = tr.doc.type;
  const { name } = parent.type;
  if (name === 'cellLine') {
    let at = pos;
    lines.forEach((line, index) => {
      if (index > 0) {
        tr.split(at);
        at += 2;
      }
      tr.insertText(line, at);
      at += line.length;
    });
    return tr;
  }
  const titled = name === 'title' || name === 'annexTitle';
  const nodes = lines.flatMap((line, index) => [
    ...(titled && index > 0 ? [schema.node('lineEnd')] : []),
    schema.text(line),
  ]);
  return tr.replaceWith(pos, pos, nodes);
}

/** The change that puts blocks in place of the selection. */
export function insertBlocks({ tr, schema }: EditorState, blocks: readonly Block[]): Transaction {
  if (blocks.length === 0) return tr;
  tr.deleteSelection();
  const { $from } = tr.selection;
  const $at = $from.parent.isTextblock ? $from : TextSelection.near($from).$from;
  const inserted =
    $at.parent.type.name === 'paragraph'
      ? intoParagraph(
          tr,
          $at,
          blocks.map((block) => blockNode(schema, block)),
        )
      : intoLine(tr, $at, blocks.map(textOfBlock).join('\n'));
  return inserted.scrollIntoView();
}

/** The change that puts words in place of the selection; lines become paragraphs. */
export function insertWords(state: EditorState, text: string): Transaction {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return insertBlocks(
    state,
    lines.map((line) => ({ level: 'text', text: line })),
  );
}
