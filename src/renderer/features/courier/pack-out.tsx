// Out: what will be in the pack, how large, for whom, onto which medium.
import { Button, Checkbox, Select } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatSize } from '../../ui/format.ts';
import { UrgencyMark } from '../../ui/marks.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { CourierOverview, TripDetail } from './courier-store.ts';
import { FolderField } from './folder-field.tsx';

type Waiting = CourierOverview['documents'][number];
type Peer = CourierOverview['peers'][number]['peer'];

function DocumentRow({
  row,
  chosen,
  onChange,
}: {
  readonly row: Waiting;
  readonly chosen: boolean;
  readonly onChange: (chosen: boolean) => void;
}) {
  const { t, moment } = useWords();
  return (
    <li className="courier-document">
      <Checkbox checked={chosen} onChange={({ target }) => onChange(target.checked)}>
        <UrgencyMark urgency={row.urgency} /> <span data-content>{row.title}</span>
      </Checkbox>
      <span className="row-facts">
        <span data-content>{row.docNumber}</span> · {formatSize(row.sizeBytes)} · {moment(row.queuedAtMs)}
        {row.trips === 0 ? null : ` · ${t('courier.trips', { count: row.trips })}`}
      </span>
    </li>
  );
}

function DocumentChoice({
  possible,
  left,
  onLeft,
}: {
  readonly possible: readonly Waiting[];
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
}) {
  const { t } = useWords();
  if (possible.length === 0)
    return <Empty title={t('courier.noDocuments')} hint={t('courier.noDocumentsHint')} />;
  const choose = (documentId: string, isChosen: boolean): void => {
    const next = new Set(left);
    if (isChosen) next.delete(documentId);
    else next.add(documentId);
    onLeft(next);
  };
  const all = possible.map(({ documentId }) => documentId);
  return (
    <>
      <div className="courier-media">
        <Button size="small" onClick={() => onLeft(new Set())}>
          {t('courier.chooseAll')}
        </Button>
        <Button size="small" onClick={() => onLeft(new Set(all))}>
          {t('courier.chooseNone')}
        </Button>
      </div>
      <ul className="courier-documents">
        {possible.map((row) => (
          <DocumentRow
            key={row.documentId}
            row={row}
            chosen={!left.has(row.documentId)}
            onChange={(isChosen) => choose(row.documentId, isChosen)}
          />
        ))}
      </ul>
    </>
  );
}

function PeerField({
  peers,
  to,
  onChange,
}: {
  readonly peers: CourierOverview['peers'];
  readonly to: Peer;
  readonly onChange: (to: Peer) => void;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="form-row">
      <label htmlFor={id}>{t('courier.to')}</label>
      <Select<Peer>
        id={id}
        value={to}
        onChange={onChange}
        showSearch={{ optionFilterProp: 'label' }}
        options={peers.map(({ peer, name }) => ({
          value: peer,
          label: peer === 'exchange' ? t('courier.exchange') : name,
        }))}
      />
    </div>
  );
}

/** The form that makes a pack. */
export function PackOut({
  overview,
  onMade,
}: {
  readonly overview: CourierOverview;
  readonly onMade: (made: TripDetail) => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const [to, setTo] = useState<Peer>('exchange');
  const [folder, setFolder] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const possible = overview.documents.filter(
    ({ recipients }) => to === 'exchange' || recipients.includes(to),
  );
  const chosen = possible.filter(({ documentId }) => !left.has(documentId));
  const sizeBytes = chosen.reduce((sum, row) => sum + row.sizeBytes, 0);
  const make = (): void =>
    void act.run(async () => {
      const documentIds = chosen.map(({ documentId }) => documentId);
      onMade(await app.client.courier.make({ to, documentIds, folder: folder.trim() }));
    });
  return (
    <form
      className="courier-form"
      aria-label={t('courier.out')}
      onSubmit={(event) => {
        event.preventDefault();
        if (folder.trim() !== '') make();
      }}
    >
      <PeerField peers={overview.peers} to={to} onChange={setTo} />
      <fieldset className="courier-choice">
        <legend>{t('courier.documents')}</legend>
        <DocumentChoice possible={possible} left={left} onLeft={setLeft} />
        <p>{t('courier.selected', { count: chosen.length, size: formatSize(sizeBytes) })}</p>
        {to === 'exchange' ? (
          <p>{t('courier.goesAlong', { receipts: overview.receipts, notices: overview.notices })}</p>
        ) : null}
      </fieldset>
      <FolderField media={overview.media} folder={folder} onChange={setFolder} />
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div>
        <Button
          type="primary"
          htmlType="submit"
          data-testid="courier-make"
          loading={act.busy}
          disabled={folder.trim() === '' || overview.job !== null}
        >
          {t('courier.make')}
        </Button>
      </div>
    </form>
  );
}
