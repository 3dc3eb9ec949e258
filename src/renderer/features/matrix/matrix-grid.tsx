// The grid: one tab stop, arrows move from cell to cell, Enter opens the document; only the rows in view are drawn, whatever their number.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { remPx } from '../../ui/list-view.ts';
import { useWords } from '../../ui/use-words.ts';
import type { MatrixView } from './matrix-store.ts';

type Cell = MatrixView['cells'][number];
interface Spot {
  readonly row: number;
  readonly column: number;
}

// As in matrix.css: rows and head grow with the type.
const rowRem = 2.125;
const headRem = 5.75;
const spareRows = 8;

function useRows(count: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ topPx: 0, heightPx: 600, rowPx: rowRem * 16 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void =>
      setView({
        ...{ topPx: element.scrollTop, heightPx: element.clientHeight },
        rowPx: rowRem * remPx(),
      });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  const { rowPx } = view;
  const first = Math.max(0, Math.floor(view.topPx / rowPx) - spareRows);
  const last = Math.min(count, Math.ceil((view.topPx + view.heightPx) / rowPx) + spareRows);
  return { ref, first, last, rowPx };
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
};

/** Where a key leads, inside the grid; null: not a key of the grid. */
export function moveSpot(key: string, from: Spot, size: Spot): Spot | null {
  const step = moves[key];
  if (step === undefined) return null;
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  return { row: within(from.row + step[0], size.row), column: within(from.column + step[1], size.column) };
}

function CellView({
  cell,
  label,
  focused,
  onClick,
}: {
  readonly cell: Cell | undefined;
  readonly label: string;
  readonly focused: boolean;
  readonly onClick: () => void;
}) {
  const { t } = useWords();
  const name = cell === undefined ? 'none' : cell.state;
  const asked = cell?.recall === 'asked' ? ' matrix-cell-asked' : '';
  return (
    <span
      role="gridcell"
      id={focused ? 'matrix-focus' : undefined}
      aria-label={label}
      title={label}
      className={`matrix-cell cell-${name}${asked}${focused ? ' matrix-cell-focus' : ''}`}
      onClick={onClick}
    >
      {cell === undefined ? '' : t(`matrix.letter.${cell.state}`)}
    </span>
  );
}

function HeadRow({ documents }: { readonly documents: MatrixView['documents'] }) {
  const { t } = useWords();
  return (
    <div role="row" className="matrix-row matrix-head">
      <span role="columnheader" className="matrix-unit">
        {t('matrix.unit')}
      </span>
      {documents.map((document) => (
        <span key={document.documentId} role="columnheader" className="matrix-document" data-content>
          <a href={`#/outbox/${document.documentId}`} tabIndex={-1} title={document.title}>
            {document.title}
          </a>
        </span>
      ))}
    </div>
  );
}

interface LineProps {
  readonly view: MatrixView;
  readonly row: number;
  readonly rowPx: number;
  readonly cellAt: (row: number, column: number) => Cell | undefined;
  /** The column that has the focus; null: another row has it. */
  readonly focused: number | null;
  readonly onChoose: (column: number) => void;
}

function Line({ view, row, rowPx, cellAt, focused, onChoose }: LineProps) {
  const { t, moment } = useWords();
  const unit = view.units[row];
  const wordCell = (cell: Cell | undefined, title: string): string =>
    t('matrix.cell', {
      unit: unit?.name ?? '',
      title,
      state: cell === undefined ? t('matrix.noCell') : t(`sending.deliveryState.${cell.state}`),
      when: cell?.atMs == null ? '' : ` ${moment(cell.atMs)}`,
    });
  return (
    <div role="row" aria-rowindex={row + 2} className="matrix-row matrix-line" style={{ top: row * rowPx }}>
      <span
        role="rowheader"
        className="matrix-unit"
        title={`${unit?.name ?? ''} ${unit?.dutyPhone ?? ''}`}
        data-content
      >
        {unit?.name}
      </span>
      {view.documents.map((document, column) => {
        const cell = cellAt(row, column);
        return (
          <CellView
            key={document.documentId}
            cell={cell}
            label={wordCell(cell, document.title)}
            focused={focused === column}
            onClick={() => onChoose(column)}
          />
        );
      })}
    </div>
  );
}

/** Scrolls no further than needed to see the row below the head. */
function showRow(element: HTMLElement, row: number): void {
  const rowPx = rowRem * remPx();
  const topPx = row * rowPx;
  if (topPx < element.scrollTop) element.scrollTop = topPx;
  const below = topPx + rowPx + headRem * remPx() - element.clientHeight;
  if (below > element.scrollTop) element.scrollTop = below;
}

/** Units down, documents across. */
export function MatrixGrid({
  view,
  onOpen,
}: {
  readonly view: MatrixView;
  readonly onOpen: (documentId: string) => void;
}) {
  const { t } = useWords();
  const { documents, units, cells } = view;
  const { ref, first, last, rowPx } = useRows(units.length);
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 });
  const places = useMemo(
    () => new Map(cells.map((cell) => [cell.unit * documents.length + cell.document, cell])),
    [cells, documents.length],
  );
  // Sideways too: what the arrows reach must be seen.
  useEffect(() => {
    if (document.activeElement !== ref.current) return;
    document.getElementById('matrix-focus')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [ref, spot]);
  const open = (column: number): void => onOpen(documents[column]?.documentId ?? '');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') return open(spot.column);
    const next = moveSpot(event.key, spot, { row: units.length, column: documents.length });
    if (next === null) return;
    event.preventDefault();
    setSpot(next);
    if (ref.current !== null) showRow(ref.current, next.row);
  };
  return (
    <div
      className="matrix-grid"
      ref={ref}
      role="grid"
      tabIndex={0}
      aria-label={t('matrix.title')}
      aria-rowcount={units.length + 1}
      aria-colcount={documents.length + 1}
      aria-activedescendant="matrix-focus"
      onKeyDown={onKeyDown}
    >
      <HeadRow documents={documents} />
      <div role="presentation" style={{ height: units.length * rowPx, position: 'relative' }}>
        {units.slice(first, last).map((unit, offset) => (
          <Line
            key={unit.code}
            view={view}
            row={first + offset}
            rowPx={rowPx}
            cellAt={(row, column) => places.get(row * documents.length + column)}
            focused={spot.row === first + offset ? spot.column : null}
            onChoose={(column) => (setSpot({ row: first + offset, column }), open(column))}
          />
        ))}
      </div>
    </div>
  );
}
