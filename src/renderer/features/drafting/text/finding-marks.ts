// Underlines where something was found. They move with the text by themselves and are renewed only while no input method composes.
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { TextRange } from '../../../../shared/domain/finding-codes.ts';
import { nodeAt, positionOf } from './places.ts';

/** What a mark needs of a finding. */
export interface MarkedFinding {
  readonly where: string;
  readonly strength: 'block' | 'decide' | 'warn';
  readonly range?: TextRange | undefined;
}

const key = new PluginKey<DecorationSet>('findingMarks');

function markOf(doc: Node, { where, strength, range }: MarkedFinding): Decoration[] {
  const path = where.split(' ')[0] ?? '';
  const attributes = { class: `found found-${strength}` };
  if (range === undefined) {
    const found = nodeAt(doc, path);
    return found === null ? [] : [Decoration.node(found.pos, found.pos + found.node.nodeSize, attributes)];
  }
  const from = positionOf(doc, { path, offset: range.start });
  const to = positionOf(doc, { path, offset: range.end });
  return from === null || to === null || from >= to ? [] : [Decoration.inline(from, to, attributes)];
}

/** Shows the marks that `markFindings` gives. */
export function createFindingMarks(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, marks, _before, { doc }) => {
        const findings = tr.getMeta(key) as readonly MarkedFinding[] | undefined;
        if (findings === undefined) return marks.map(tr.mapping, tr.doc);
        return DecorationSet.create(
          doc,
          findings.flatMap((finding) => markOf(doc, finding)),
        );
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** The change that renews the marks; it is no step of undo. */
export const markFindings = (state: EditorState, findings: readonly MarkedFinding[]) =>
  state.tr.setMeta(key, findings).setMeta('addToHistory', false);
