// 签收情况: units by documents, drawn only where it is looked at; and the call list made of it.
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { deliveryStates, openDeliveryStates, type DeliveryState } from '../../../shared/domain/states.ts';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { CallListView } from './call-list.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import type { MatrixView } from './matrix-store.ts';
import './matrix.css';

type Filter = DeliveryState | 'any';

/** Only units that have a cell in the chosen state. */
function filterView(view: MatrixView, filter: Filter): MatrixView {
  if (filter === 'any') return view;
  const kept = new Set(view.cells.filter(({ state }) => state === filter).map(({ unit }) => unit));
  const units = view.units.filter((_unit, index) => kept.has(index));
  const places = new Map([...kept].sort((a, b) => a - b).map((index, place) => [index, place]));
  const cells = view.cells
    .filter(({ unit }) => kept.has(unit))
    .map((cell) => ({ ...cell, unit: places.get(cell.unit) ?? 0 }));
  return { ...view, units, cells };
}

interface StateFilterProps {
  readonly filter: Filter;
  readonly onFilter: (next: Filter) => void;
}

/** What the letters mean; pressed, only the units with a cell in that state. */
function StateFilter({ filter, onFilter }: StateFilterProps) {
  const { t } = useWords();
  return (
    <div className="matrix-legend" role="group" aria-label={t('matrix.filter')}>
      {(['any', ...deliveryStates] as const).map((value) => (
        <button
          key={value}
          type="button"
          className="matrix-state"
          aria-pressed={filter === value}
          onClick={() => onFilter(value)}
        >
          {value === 'any' ? (
            t('matrix.anyState')
          ) : (
            <>
              <span className={`matrix-cell cell-${value}`} aria-hidden="true">
                {t(`matrix.letter.${value}`)}
              </span>
              {t(`sending.deliveryState.${value}`)}
            </>
          )}
        </button>
      ))}
    </div>
  );
}

interface HeadProps {
  readonly only: boolean;
  readonly onOnly: (next: boolean) => void;
}

function Head({ only, onOnly }: HeadProps) {
  const { t } = useWords();
  const app = useApp();
  return (
    <div className="matrix-tools">
      <Segmented
        aria-label={t('matrix.which')}
        size="small"
        value={only ? 'open' : 'all'}
        onChange={(next) => onOnly(next === 'open')}
        options={[
          { value: 'open', label: t('matrix.unfinishedOnly') },
          { value: 'all', label: t('matrix.allDocuments') },
        ]}
      />
      <Button onClick={() => app.navigation.go('matrix', 'calls')}>{t('matrix.callList')}</Button>
    </div>
  );
}

function Summary({ view }: { readonly view: MatrixView }) {
  const { t } = useWords();
  const open = view.cells.filter(({ state }) => openDeliveryStates.includes(state)).length;
  return (
    <p className="desk-hint" role="status">
      {t('matrix.summary', { documents: view.documents.length, units: view.units.length, open })}{' '}
      {view.more ? t('matrix.more') : ''} {t('matrix.keys')} {t('matrix.live')}
    </p>
  );
}

/** Nothing is left to sign is another thing than nothing was ever sent. */
function NothingOpen({ only }: { readonly only: boolean }) {
  const { t } = useWords();
  return only ? (
    <Empty title={t('matrix.allSigned')} hint={t('matrix.allSignedHint')} />
  ) : (
    <Empty title={t('matrix.empty')} hint={t('matrix.emptyHint')} />
  );
}

function Overview() {
  const { t } = useWords();
  const app = useApp();
  const { matrix } = app.stores;
  const { data, failure } = useResource(matrix);
  const [only, setOnly] = useState(() => matrix.isUnfinishedOnly());
  const [filter, setFilter] = useState<Filter>('any');
  const shown = useMemo(() => (data === null ? null : filterView(data, filter)), [data, filter]);
  return (
    <section className="matrix-screen" aria-label={t('matrix.title')}>
      <h1>{t('matrix.title')}</h1>
      <Head only={only} onOnly={(next) => (setOnly(next), void matrix.show(next))} />
      <FailureNotice failure={failure} />
      {shown === null || data === null ? null : data.documents.length === 0 ? (
        <NothingOpen only={only} />
      ) : (
        <>
          <StateFilter filter={filter} onFilter={setFilter} />
          {shown.units.length === 0 ? <Empty title={t('matrix.noneInState')} /> : null}
          <MatrixGrid
            key={filter}
            view={shown}
            onOpen={(documentId) => app.navigation.go('outbox', documentId)}
          />
          <Summary view={shown} />
        </>
      )}
    </section>
  );
}

/** The matrix; `calls` in the address opens the call list. */
export function MatrixScreen() {
  const item = useStore(useApp().navigation, (place) => place.item);
  return item === null ? <Overview /> : <CallListView documentId={item === 'calls' ? null : item} />;
}
