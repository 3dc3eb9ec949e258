// Paste and drop. What this editor itself copied comes back as it was; everything else is cleaned into blocks first, and the list of what was
// changed is told.
import { Plugin, Selection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { ImportNote } from '../../../../shared/domain/imported.ts';
import { blocksOfClipboard } from '../import/clipboard.ts';
import { insertBlocks } from './insert-blocks.ts';
import { ownStepMeta } from './undo-steps.ts';

/** Told after every paste from outside. */
export type OnPasted = (notes: readonly ImportNote[]) => void;

const ownMark = 'data-pm-slice';

/** False when the editor's own paste should go on. */
function take(view: EditorView, data: DataTransfer | null, onPasted: OnPasted): boolean {
  if (data === null) return false;
  const html = data.getData('text/html');
  if (html.includes(ownMark)) return false;
  const { blocks, notes } = blocksOfClipboard(html === '' ? null : html, data.getData('text/plain'));
  if (blocks.length === 0) return true;
  view.dispatch(insertBlocks(view.state, blocks).setMeta(ownStepMeta, true));
  onPasted(notes);
  return true;
}

function dropAt(view: EditorView, event: DragEvent): void {
  const found = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (found === null) return;
  view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(found.pos))));
}

/** Comes before the view's own handling: that would parse foreign markup, which the window's policy reports. */
export function createClipboard(onPasted: OnPasted): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        paste: (view, event) => {
          const taken = take(view, event.clipboardData, onPasted);
          if (taken) event.preventDefault();
          return taken;
        },
        drop: (view, event) => {
          if (view.dragging !== null) return false;
          event.preventDefault();
          dropAt(view, event);
          take(view, event.dataTransfer, onPasted);
          return true;
        },
      },
    },
  });
}
