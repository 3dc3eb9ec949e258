// What one undo takes back: a phrase. A word that an input method gives is one, and so is what stands between two marks or two pauses.
import { Extension } from '@tiptap/core';
import { closeHistory, history } from '@tiptap/pm/history';
import type { EditorState, Transaction } from '@tiptap/pm/state';

// A pause in which somebody thinks, not one between two keys.
const pauseMs = 600;
const phraseEnds = '。，、；：！？,.;:!?）》”';

/** Changes that belong to one composition carry its number under this name; the view gives it, and the form's fields borrow it. */
export const compositionMeta = 'composition';

/** Set on a change that is one step of undo by itself: a paste, a correction, another content. */
export const ownStepMeta = 'ownStep';

function beginsPhrase(state: EditorState, transaction: Transaction): boolean {
  if (!transaction.docChanged || transaction.getMeta('addToHistory') === false) return false;
  const { $from } = state.selection;
  const before = $from.parent.isTextblock
    ? $from.parent.textBetween(0, $from.parentOffset).at(-1)
    : undefined;
  return before !== undefined && phraseEnds.includes(before);
}

/** Undo by phrases. */
export function createUndoSteps() {
  let composition: unknown = null;
  let afterOwnStep = false;
  return Extension.create({
    name: 'undoSteps',
    addProseMirrorPlugins: () => [history({ newGroupDelay: pauseMs, depth: 500 })],
    dispatchTransaction({ transaction, next }) {
      if (transaction.docChanged) {
        const present: unknown = transaction.getMeta(compositionMeta) ?? null;
        const continues = present !== null && present === composition;
        const otherWord = present !== null && !continues;
        const ownStep = transaction.getMeta(ownStepMeta) === true;
        if (
          ownStep ||
          afterOwnStep ||
          otherWord ||
          (!continues && beginsPhrase(this.editor.state, transaction))
        )
          closeHistory(transaction);
        composition = present;
        afterOwnStep = ownStep;
      }
      next(transaction);
    },
  });
}
