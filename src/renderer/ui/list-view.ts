// What a list shows of its rows, and that it stays where it is while rows come in above.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { findMoved } from './list-anchor.ts';

/** Height of a row in rem: three lines of text; fixed, so that the place of a row is known without drawing it. */
const rowRem = 5.6;

/** One rem in pixels, as large as the person wants to read. */
export const remPx = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

interface View {
  readonly topPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  /** Keys that came in above since the top was last in view. */
  readonly newAbove: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** The stretch of the list that is on the screen. */
export function useViewport() {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({
    ...{ topPx: 0, heightPx: 600, rowPx: rowRem * 16 },
    newAbove: none,
  });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void => {
      const [topPx, rowPx] = [element.scrollTop, rowRem * remPx()];
      setView(({ newAbove }) => ({
        ...{ topPx, rowPx, heightPx: element.clientHeight },
        newAbove: topPx < rowPx / 2 ? none : newAbove,
      }));
    };
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return { ref, view, setView };
}

/** At its top a list that nobody uses shows what comes in; one that is scrolled, pointed at or focused stays where it is. */
function isInUse(element: HTMLElement): boolean {
  return element.scrollTop > 0 || element.matches(':hover') || document.activeElement === element;
}

/** Keeps the rows in view where they are while others come in above, and notes which did. */
export function useAnchor(
  { ref, view: { rowPx }, setView }: ReturnType<typeof useViewport>,
  keys: readonly string[],
): void {
  const before = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const element = ref.current;
    const old = before.current;
    before.current = keys;
    if (element === null || old === keys || !isInUse(element)) return;
    const moved = findMoved(old, keys, Math.floor(element.scrollTop / rowPx));
    if (moved.byRows === 0) return;
    element.scrollTop += moved.byRows * rowPx;
    // Before it is painted: the scroll event comes only after.
    setView((now) => ({
      ...now,
      topPx: element.scrollTop,
      newAbove: moved.newAbove.length === 0 ? now.newAbove : new Set([...now.newAbove, ...moved.newAbove]),
    }));
  }, [ref, setView, keys, rowPx]);
}

/** The row that the keys move from: the same one when others come in above it. */
export function useFocus(keys: readonly string[]): readonly [number, (index: number) => void] {
  const [focus, setFocus] = useState<{ readonly key: string | undefined; readonly index: number }>({
    ...{ key: undefined, index: 0 },
  });
  const index = useMemo(() => {
    const found = focus.key === undefined ? -1 : keys.indexOf(focus.key);
    return found >= 0 ? found : Math.min(focus.index, Math.max(0, keys.length - 1));
  }, [keys, focus]);
  return [index, (to) => setFocus({ key: keys[to], index: to })];
}
