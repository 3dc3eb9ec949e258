// 电话通知单: whom to phone, county by county, with a box to tick; made to be printed.
import { Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { CallList, CallListWho } from './matrix-store.ts';
import './matrix.css';

type Unit = CallList['units'][number];

function OpenDocuments({ unit }: { readonly unit: Unit }) {
  const { t, instant } = useWords();
  return (
    <ul className="call-documents">
      {unit.open.map((row) => (
        <li key={row.documentId}>
          <span data-content>
            {row.title} {row.docNumber}
          </span>{' '}
          <span className={`cell cell-${row.state}`}>{t(`sending.deliveryState.${row.state}`)}</span>
          {row.lastCall === null ? null : (
            <span className="under">
              {t('matrix.lastCall', {
                when: instant(row.lastCall.atMs),
                who: row.lastCall.spokeWith,
                said: row.lastCall.said,
              })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Row({ unit }: { readonly unit: Unit }) {
  const { t } = useWords();
  return (
    <tr data-testid={`call-${unit.code}`}>
      <td className="call-tick">
        <span className="call-box" role="img" aria-label={t('matrix.tick')} />
      </td>
      <th scope="row">
        <span data-content>{unit.name}</span>
        {unit.successor === null ? null : (
          <span className="under">{t('following.unitEnded', { unit: unit.successor.name })}</span>
        )}
      </th>
      <td className="nowrap">
        {unit.dutyPhone}
        <span className="under" data-content>
          {unit.contact}
        </span>
      </td>
      <td>
        <OpenDocuments unit={unit} />
      </td>
    </tr>
  );
}

function Groups({ list, who }: { readonly list: CallList; readonly who: CallListWho }) {
  const { t } = useWords();
  const groups = [...new Set(list.units.map(({ group }) => group))];
  return groups.map((group) => (
    <section key={group ?? ''}>
      <h2 data-content={group === null ? undefined : true}>{group ?? t('matrix.city')}</h2>
      <table className="table" aria-label={group ?? t('matrix.city')}>
        <thead>
          <tr>
            <th scope="col">{t('matrix.tick')}</th>
            <th scope="col">{t('matrix.unit')}</th>
            <th scope="col">{t('matrix.phone')}</th>
            <th scope="col">{t(who === 'unsigned' ? 'matrix.documents' : 'matrix.documentsNotReceived')}</th>
          </tr>
        </thead>
        <tbody>
          {list.units
            .filter((unit) => unit.group === group)
            .map((unit) => (
              <Row key={unit.code} unit={unit} />
            ))}
        </tbody>
      </table>
    </section>
  ));
}

/** Of one document, or across all (`null`). */
export function CallListView({ documentId }: { readonly documentId: string | null }) {
  const { t, instant } = useWords();
  const app = useApp();
  const { callList } = app.stores;
  const [who, setWho] = useState<CallListWho>(() => callList.who());
  useEffect(
    () => void callList.show({ documentId: documentId as DocumentId | null, who }),
    [callList, documentId, who],
  );
  const { data, failure } = useStore(callList);
  const isEmpty = data === null || data.units.length === 0;
  const title = t(who === 'unsigned' ? 'matrix.callListTitle' : 'matrix.notReceivedTitle');
  return (
    <section className="matrix-screen call-list" aria-label={title}>
      <h1>{title}</h1>
      <div className="matrix-tools no-print">
        <Button onClick={() => app.navigation.go('matrix')}>{t('matrix.back')}</Button>
        <Segmented<CallListWho>
          aria-label={t('matrix.callListWho')}
          size="small"
          value={who}
          onChange={setWho}
          options={(['unsigned', 'notReceived'] as const).map((value) => ({
            value,
            label: t(`matrix.who.${value}`),
          }))}
        />
        <Button type="primary" disabled={isEmpty} onClick={() => window.print()}>
          {t('matrix.print')}
        </Button>
      </div>
      <FailureNotice failure={failure} />
      {data === null ? null : data.units.length === 0 ? (
        <Empty title={t(who === 'unsigned' ? 'matrix.everybody' : 'matrix.everybodyHas')} />
      ) : (
        <div className="call-pages">
          <p className="desk-hint">{t('matrix.madeAt', { when: instant(data.atMs) })}</p>
          <Groups list={data} who={who} />
        </div>
      )}
    </section>
  );
}
