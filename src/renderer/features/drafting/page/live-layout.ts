// When the page follows the text. A layout that is quick is done with the key itself; a slow one waits until the letter is on the screen, so that
// it never stands between a key and its letter.
import { createLayouter } from '../../../../shared/layout/layouter.ts';
import type { LayoutInput } from '../../../../shared/layout/layout-input.ts';
import type { PageModel } from '../../../../shared/layout/page-model.ts';

export interface LiveLayout {
  /** Something else is to be laid out. */
  put(input: LayoutInput): void;
  stop(): void;
}

// Half a frame: the rest of it is for drawing.
const quickMs = 8;

/** `onModel` is told every new layout; the first one at once. */
export function createLiveLayout(first: LayoutInput, onModel: (model: PageModel) => void): LiveLayout {
  const layouter = createLayouter();
  let next: LayoutInput | null = null;
  let costMs = 0;
  let frame = 0;
  const layOut = (input: LayoutInput): void => {
    const start = performance.now();
    onModel(layouter.layout(input));
    costMs = performance.now() - start;
    performance.measure('yizhan:layout', { start, duration: costMs });
  };
  const catchUp = (): void => {
    frame = 0;
    if (next === null) return;
    const input = next;
    next = null;
    layOut(input);
  };
  layOut(first);
  return {
    put: (input) => {
      next = input;
      if (frame !== 0) return;
      if (costMs <= quickMs) catchUp();
      else frame = requestAnimationFrame(() => setTimeout(catchUp));
    },
    stop: () => {
      next = null;
      cancelAnimationFrame(frame);
    },
  };
}
