// The queue of a desk: documents that wait for this person's act; the first one opens by itself.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../app/app-context.ts';
import type { ScreenId } from '../app/navigation.ts';
import type { Resource } from '../client/resource.ts';
import type { DocumentRow } from '../features/drafting/drafting-store.ts';
import { Empty } from './empty.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { UrgencyMark } from './marks.tsx';
import { useResource } from './use-resource.ts';
import { useWords } from './use-words.ts';
import { VirtualList } from './virtual-list.tsx';

/** Three lines of one outgoing document. */
export function DocumentRowView({ row }: { readonly row: DocumentRow }) {
  const { t, moment } = useWords();
  return (
    <>
      <span className="row-line">
        <UrgencyMark urgency={row.urgency} />
        <span className="row-title" title={row.title}>
          {row.title === '' ? t('drafting.pageMissing') : row.title}
        </span>
      </span>
      <span className="row-line row-facts">
        <span>{row.docNumber ?? t('receiving.noNumber')}</span>
        <span className="row-time">{row.drafter}</span>
      </span>
      <span className="row-line row-facts">
        <span className="state">
          {row.returned === null ? t(`documentState.${row.state}`) : t('sending.deliveryState.returned')}
        </span>
        <span className="row-time">{moment(row.updatedAtMs)}</span>
      </span>
    </>
  );
}

export interface QueueProps {
  readonly screen: ScreenId;
  readonly title: string;
  readonly empty: string;
  readonly resource: Resource<DocumentRow[]>;
}

/** Left side of approval, numbering and sealing. */
export function DocumentQueue({ screen, title, empty, resource }: QueueProps) {
  const { navigation } = useApp();
  const { data, failure } = useResource(resource);
  const item = useStore(navigation, (place) => place.item);
  const first = data?.[0]?.documentId ?? null;
  useEffect(() => {
    if (item === null && first !== null) navigation.go(screen, first);
  }, [item, first, navigation, screen]);
  return (
    <>
      <div className="list-head">
        <h2>
          {title} {data === null ? '' : data.length}
        </h2>
      </div>
      <FailureNotice failure={failure} />
      {data !== null && data.length === 0 ? (
        <Empty title={empty} />
      ) : (
        <VirtualList
          label={title}
          rows={data ?? []}
          chosen={item}
          keyOf={(row) => row.documentId}
          show={(row) => <DocumentRowView row={row} />}
          onChoose={(row) => navigation.go(screen, row.documentId)}
        />
      )}
    </>
  );
}
