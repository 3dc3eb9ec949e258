// A list of any length that draws only the rows in view. One tab stop; arrows, Home and End move; Enter or a click opens.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { nextIndex } from './next-index.ts';

export interface VirtualListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly chosen: string | null;
  readonly keyOf: (row: T) => string;
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

/** Calls `onEnd` once for every length of the list at which its end comes near. */
function useEnd(nearEnd: boolean, count: number, onEnd: (() => void) | undefined): void {
  const end = useRef(onEnd);
  useLayoutEffect(() => {
    end.current = onEnd;
  }, [onEnd]);
  useLayoutEffect(() => {
    if (nearEnd) end.current?.();
  }, [nearEnd, count]);
}

/** Scrolls no further than needed to see the row. */
function showRow(element: HTMLElement, index: number, rowPx: number): void {
  const [top, bottom] = [index * rowPx, (index + 1) * rowPx];
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight)
    element.scrollTop = bottom - element.clientHeight;
}

interface OptionProps {
  readonly id: string;
  readonly index: number;
  readonly count: number;
  readonly rowPx: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Option({ id, index, count, rowPx, selected, focused, onClick, children }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={`list-row${focused ? ' list-row-focus' : ''}`}
      style={{ top: index * rowPx, height: rowPx }}
      onClick={onClick}
    >
      {children}
    </div>
  );
}

/** Rows are options of a listbox: screen readers say "3 of 120". */
export function VirtualList<T>({ label, rows, chosen, keyOf, show, onChoose, onEnd }: VirtualListProps<T>) {
  const { ref, view } = useViewport();
  const [focused, setFocused] = useState(0);
  const focusIndex = Math.min(focused, Math.max(0, rows.length - 1));
  const focusRow = rows[focusIndex];
  const first = Math.max(0, Math.floor(view.topPx / view.rowPx) - spareRows);
  const last = Math.min(rows.length, Math.ceil((view.topPx + view.heightPx) / view.rowPx) + spareRows);
  useEnd(rows.length > 0 && last >= rows.length - spareRows, rows.length, onEnd);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && focusRow !== undefined) return onChoose(focusRow);
    const to = nextIndex(event.key, focusIndex, rows.length);
    if (to === null) return;
    event.preventDefault();
    setFocused(to);
    if (ref.current !== null) showRow(ref.current, to, view.rowPx);
  };

  return (
    <div
      className="virtual-list"
      ref={ref}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={focusRow === undefined ? undefined : `row-${keyOf(focusRow)}`}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.length * view.rowPx, position: 'relative' }}>
        {rows.slice(first, last).map((row, offset) => (
          <Option
            key={keyOf(row)}
            id={`row-${keyOf(row)}`}
            index={first + offset}
            count={rows.length}
            rowPx={view.rowPx}
            selected={keyOf(row) === chosen}
            focused={first + offset === focusIndex}
            onClick={() => (setFocused(first + offset), onChoose(row))}
          >
            {show(row)}
          </Option>
        ))}
      </div>
    </div>
  );
}
