// The browser moves the cursor at once and tells of it later. A redraw in between (new marks of findings) would put it back to where the view still
// believes it to be, and the next key would write there.
import type { Editor } from '@tiptap/core';

/** Whether the cursor on the screen is not the one that the state knows. */
function hasUnreadCursor({ view, isDestroyed }: Editor): boolean {
  if (isDestroyed || !view.hasFocus()) return false;
  const shown = view.dom.ownerDocument.getSelection();
  if (!shown?.anchorNode || !shown.focusNode || !view.dom.contains(shown.anchorNode)) return false;
  const { anchor, head } = view.state.selection;
  return (
    view.posAtDOM(shown.anchorNode, shown.anchorOffset) !== anchor ||
    view.posAtDOM(shown.focusNode, shown.focusOffset) !== head
  );
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
