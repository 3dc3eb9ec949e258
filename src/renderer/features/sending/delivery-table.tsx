// The recipients of one document as a table: those whom somebody must phone first, a pageful at a time, by state and by name.
import { Button, Input, Select } from 'antd';
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { DeliveryState } from '../../../shared/domain/states.ts';
import { useWords } from '../../ui/use-words.ts';
import { countByKind, orderDeliveries, pickDeliveries, type DeliveryKind } from './delivery-order.ts';
import type { Delivery } from './sending-store.ts';
import './sending.css';

// A row of the table has buttons and up to six lines: a thousand of them take a second to draw, and nobody reads them.
const pageRows = 60;
// A handful is seen at a glance.
const toolsFrom = 12;

interface Choice {
  readonly kind: DeliveryKind | 'any';
  readonly name: string;
}

function Tools({
  rows,
  choice,
  onChoose,
}: {
  readonly rows: readonly Delivery[];
  readonly choice: Choice;
  readonly onChoose: (next: Choice) => void;
}) {
  const { t } = useWords();
  const counts = countByKind(rows);
  const word = (kind: DeliveryKind): string =>
    kind === 'parked' ? t('following.unsent') : t(`sending.deliveryState.${kind satisfies DeliveryState}`);
  return (
    <div className="delivery-tools">
      <Select<Choice['kind']>
        aria-label={t('matrix.filter')}
        className="delivery-kind"
        data-testid="delivery-kind"
        value={choice.kind}
        onChange={(kind) => onChoose({ ...choice, kind })}
        options={[
          { value: 'any' as const, label: t('following.anyKind', { count: rows.length }) },
          ...counts.map(({ kind, count }) => ({
            value: kind,
            label: t('following.kindCount', { kind: word(kind), count }),
          })),
        ]}
      />
      <Input
        aria-label={t('following.findUnit')}
        className="delivery-find"
        data-testid="delivery-find"
        allowClear
        placeholder={t('following.findUnit')}
        value={choice.name}
        onChange={({ target }) => onChoose({ ...choice, name: target.value })}
      />
      <span className="desk-hint" role="status">
        {counts.map(({ kind, count }) => t('following.kindCount', { kind: word(kind), count })).join(' · ')}
      </span>
    </div>
  );
}

/** The rows that are drawn, and the way to the next ones: who asked by keyboard goes on at the first of them. */
function Rows({
  rows,
  show,
  head,
}: {
  readonly rows: readonly Delivery[];
  readonly show: (row: Delivery) => ReactNode;
  readonly head: ReactNode;
}) {
  const { t } = useWords();
  const body = useRef<HTMLTableSectionElement>(null);
  const [shown, setShown] = useState(pageRows);
  useEffect(() => {
    if (shown > pageRows) body.current?.rows[shown - pageRows]?.focus();
  }, [shown]);
  const left = rows.length - shown;
  return (
    <>
      <div className="table-scroll">
        <table className="table">
          {head}
          <tbody ref={body}>
            {rows.slice(0, shown).map((row) => (
              <Shown key={row.unit} row={row} show={show} />
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 ? (
        <p>
          <Button data-testid="more-units" onClick={() => setShown(shown + pageRows)}>
            {t('following.moreUnits', { count: Math.min(left, pageRows), left })}
          </Button>
        </p>
      ) : null}
    </>
  );
}

/** Drawn again only when the row itself changed. */
const Shown = memo(function Shown({
  row,
  show,
}: {
  readonly row: Delivery;
  readonly show: (row: Delivery) => ReactNode;
}) {
  return show(row);
});

/** `show` must stay the same function from one drawing to the next. */
export function DeliveryTable({
  rows,
  show,
  head,
}: {
  readonly rows: readonly Delivery[];
  readonly show: (row: Delivery) => ReactNode;
  readonly head: ReactNode;
}) {
  const { t } = useWords();
  const [choice, setChoice] = useState<Choice>({ kind: 'any', name: '' });
  const name = useDeferredValue(choice.name);
  const { kind } = choice;
  const ordered = useMemo(() => orderDeliveries(rows), [rows]);
  const picked = useMemo(() => pickDeliveries(ordered, { kind, name }), [ordered, kind, name]);
  return (
    <>
      {rows.length >= toolsFrom ? <Tools rows={rows} choice={choice} onChoose={setChoice} /> : null}
      {rows.length > 0 && picked.length === 0 ? (
        <p role="status">{t('following.noUnit')}</p>
      ) : (
        <Rows key={`${kind} ${name}`} rows={picked} show={show} head={head} />
      )}
    </>
  );
}
