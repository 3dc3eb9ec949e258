// A list of any length that draws only the rows in view. One tab stop; arrows, Home and End move; Enter or a click opens.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface VirtualListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly chosen: string | null;
  readonly keyOf: (row: T) => string;
  readonly nameOf: (row: T) => string;
  readonly show: (row: T) => ReactNode;
  readonly onChoose: (row: T) => void;
  /** Called when the end comes near; absent: there is no more. */
  readonly onEnd?: () => void;
}

/** Height of a row in rem: three lines of text; fixed, so that the place of a row is known without drawing it. */
const rowRem = 5.6;
const spareRows = 6;

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

function useViewport() {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ topPx: 0, heightPx: 600, rowPx: rowRem * 16 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void =>
      setView({ topPx: element.scrollTop, heightPx: element.clientHeight, rowPx: rowRem * remPx() });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return { ref, view };
}

/** Where a key moves the focus; null: the key is not the list's. */
export function nextIndex(key: string, index: number, count: number): number | null {
  const last = count - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: last,
    PageDown: index + 8,
    PageUp: index - 8,
  };
  const to = moves[key];
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}

/** Rows are options of a listbox: screen readers say "3 of 120". */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { rows, keyOf, chosen, onEnd } = props;
  const { ref, view } = useViewport();
  const chosenIndex = rows.findIndex((row) => keyOf(row) === chosen);
  const [focused, setFocused] = useState(0);
  const focusIndex = Math.min(Math.max(0, focused), Math.max(0, rows.length - 1));
  const first = Math.max(0, Math.floor(view.topPx / view.rowPx) - spareRows);
  const last = Math.min(rows.length, Math.ceil((view.topPx + view.heightPx) / view.rowPx) + spareRows);
  useLayoutEffect(() => {
    if (last >= rows.length - spareRows && rows.length > 0) onEnd?.();
  }, [last, rows.length, onEnd === undefined]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[focusIndex];
    if (event.key === 'Enter' && row !== undefined) return props.onChoose(row);
    const to = nextIndex(event.key, focusIndex, rows.length);
    if (to === null) return;
    event.preventDefault();
    setFocused(to);
    const element = ref.current;
    if (element === null) return;
    const [top, bottom] = [to * view.rowPx, (to + 1) * view.rowPx];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  };

  return (
    <div
      className="virtual-list"
      ref={ref}
      role="listbox"
      aria-label={props.label}
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? `row-${keyOf(rows[focusIndex] as T)}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.length * view.rowPx, position: 'relative' }}>
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          return (
            <div
              key={keyOf(row)}
              id={`row-${keyOf(row)}`}
              role="option"
              aria-label={props.nameOf(row)}
              aria-selected={index === chosenIndex}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              className={`list-row${index === focusIndex ? ' list-row-focus' : ''}`}
              style={{ top: index * view.rowPx, height: view.rowPx }}
              onClick={() => {
                setFocused(index);
                props.onChoose(row);
              }}
            >
              {props.show(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
