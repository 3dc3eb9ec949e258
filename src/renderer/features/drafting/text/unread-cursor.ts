// The browser moves the cursor at once and tells of it later. A redraw in between (new marks of findings) would put it back to where the view still
// believes it to be, and the next key would write there.
import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** Whether the cursor on the screen is not the one that the state knows. */
function hasUnreadCursor({ view, isDestroyed }: Editor): boolean {
  return !isDestroyed && unreadCursor(view) !== null;
}

function unreadCursor(view: EditorView): { readonly anchor: number; readonly head: number } | null {
  if (!view.hasFocus()) return null;
  const shown = view.dom.ownerDocument.getSelection();
  if (!shown?.anchorNode || !shown.focusNode || !view.dom.contains(shown.anchorNode)) return null;
  const { selection } = view.state;
  const anchor = view.posAtDOM(shown.anchorNode, shown.anchorOffset);
  const head = view.posAtDOM(shown.focusNode, shown.focusOffset);
  return anchor === selection.anchor && head === selection.head ? null : { anchor, head };
}

/** Takes the cursor over from the screen at once: a shortcut may open a dialog, and the view is told of no cursor once it has lost the focus. */
export function readCursor(view: EditorView): void {
  const unread = view.composing ? null : unreadCursor(view);
  if (unread === null || !(view.state.selection instanceof TextSelection)) return;
  const { doc, tr } = view.state;
  const [$anchor, $head] = [doc.resolve(unread.anchor), doc.resolve(unread.head)];
  // Between two blocks there is no place for words.
  if ($anchor.parent.inlineContent && $head.parent.inlineContent)
    view.dispatch(tr.setSelection(new TextSelection($anchor, $head)));
}

// The browser tells within a frame or two; positions that only look different (at the edge of a table) do not hold the marks up for longer.
const waitMs = 40;
const mostWaits = 4;

/** Runs the redraw when the view has read the cursor; a newer one takes the place of one that waits. */
export function createCursorPatience(editor: () => Editor): (redraw: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const attempt = (redraw: () => void, waits: number): void => {
    timer = null;
    if (editor().isDestroyed) return;
    if (waits < mostWaits && hasUnreadCursor(editor()))
      timer = setTimeout(() => attempt(redraw, waits + 1), waitMs);
    else redraw();
  };
  return (redraw) => {
    if (timer !== null) clearTimeout(timer);
    attempt(redraw, 0);
  };
}
