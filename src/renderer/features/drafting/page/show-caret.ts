// Keeps the cursor of the page in sight; and, while the page is all that is shown, puts the hidden text's own cursor exactly there, so that the
// window of an input method opens where the person looks.
import type { DraftEditor } from '../draft-editor.ts';

const marginPx = 60;

function scrollTo(scroll: Element, caret: DOMRect): void {
  const seen = scroll.getBoundingClientRect();
  const above = seen.top + marginPx - caret.top;
  const below = caret.bottom + marginPx - seen.bottom;
  if (above > 0) scroll.scrollTop -= above + seen.height / 4;
  else if (below > 0) scroll.scrollTop += below + seen.height / 4;
}

function follow(editor: DraftEditor, target: DOMRect): void {
  const { view } = editor.text.editor;
  const frame = view.dom.closest<HTMLElement>('.editor-form');
  if (frame === null) return;
  const own = view.coordsAtPos(view.state.selection.head);
  const [x, y] = [Number(frame.dataset['x'] ?? 0), Number(frame.dataset['y'] ?? 0)];
  const next = { x: x + target.left - own.left, y: y + target.top - own.top };
  frame.dataset['x'] = String(next.x);
  frame.dataset['y'] = String(next.y);
  frame.style.transform = `translate(${next.x}px, ${next.y}px)`;
}

/** `wide`: the text itself is not seen. */
export function showCaret(desk: HTMLElement, editor: DraftEditor, wide: boolean): void {
  const caret = desk.querySelector('.page-caret')?.getBoundingClientRect();
  const scroll = desk.querySelector('.page-desk-scroll');
  if (caret === undefined || scroll === null) return;
  scrollTo(scroll, caret);
  if (wide) follow(editor, desk.querySelector('.page-caret')?.getBoundingClientRect() ?? caret);
}

/** Puts the text back where it belongs when it is seen again. */
export function releaseText(editor: DraftEditor): void {
  const frame = editor.text.editor.view.dom.closest<HTMLElement>('.editor-form');
  if (frame === null) return;
  frame.style.transform = '';
  delete frame.dataset['x'];
  delete frame.dataset['y'];
}
