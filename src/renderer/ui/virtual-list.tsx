// A list of any length that draws only the rows in view. One tab stop; arrows, Home and End move; Enter or a click opens.
import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useAnchor, useFocus, useViewport } from './list-view.ts';
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
  /** Words of the notice that so many rows came in above what is in view; absent: no notice. */
  readonly sayNew?: (count: number) => string;
}

const spareRows = 6;

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

function showTop(element: HTMLElement | null): void {
  if (element === null) return;
  element.scrollTop = 0;
  element.focus({ preventScroll: true });
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

interface NewAboveProps {
  readonly count: number;
  readonly say: ((count: number) => string) | undefined;
  readonly onShow: () => void;
}

/** Says quietly that rows came in above, and leads there. */
function NewAbove({ count, say, onShow }: NewAboveProps) {
  return (
    <div role="status">
      {say !== undefined && count > 0 ? (
        <button type="button" className="list-new" data-testid="list-new" onClick={onShow}>
          {say(count)}
        </button>
      ) : null}
    </div>
  );
}

/** Rows are options of a listbox: screen readers say "3 of 120". */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, rows, chosen, keyOf, show, onChoose, onEnd, sayNew } = props;
  const viewport = useViewport();
  const { ref, view } = viewport;
  // Callers write `keyOf` in place, so it is another function at every call, and says the same of the same rows.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- by the rows alone
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  useAnchor(viewport, keys);
  const [focusIndex, setFocused] = useFocus(keys);
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
    <div className="list-frame">
      <NewAbove count={view.newAbove.size} say={sayNew} onShow={() => showTop(ref.current)} />
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
    </div>
  );
}
