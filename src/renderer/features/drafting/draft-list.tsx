// Drafts of this person and what became of them; a returned one shows its reason.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { docKinds, type DocKind } from '../../../shared/domain/kinds.ts';
import { useApp } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { UrgencyMark } from '../../ui/marks.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentRow } from './drafting-store.ts';

function NewDraft() {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const [kind, setKind] = useState<DocKind>('notice');
  const create = async (): Promise<void> => {
    await act.run(async () =>
      app.navigation.go('drafting', (await app.client.drafting.create({ kind })).documentId),
    );
  };
  return (
    <div className="list-head">
      <h1>{t('drafting.list')}</h1>
      <Select
        aria-label={t('drafting.newKind')}
        className="kind-select"
        value={kind}
        onChange={setKind}
        options={docKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Button
        type="primary"
        icon={<PlusOutlined aria-hidden />}
        loading={act.busy}
        onClick={() => void create()}
      >
        {t('drafting.new')}
      </Button>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </div>
  );
}

function DraftRow({ row }: { readonly row: DocumentRow }) {
  const { t, moment } = useWords();
  return (
    <tr data-testid={`draft-${row.documentId}`}>
      <td>
        <UrgencyMark urgency={row.urgency} />
      </td>
      <th scope="row">
        <a href={addressOf('drafting', row.documentId)}>
          {row.title === '' ? t('drafting.pageMissing') : row.title}
        </a>
        {row.returned === null ? null : (
          <p className="returned-reason">
            {t('drafting.returnedBy', {
              by: row.returned.by,
              when: moment(row.returned.atMs),
              reason: row.returned.reason,
            })}
          </p>
        )}
      </th>
      <td>{t(`kind.${row.kind}`)}</td>
      <td>{row.docNumber}</td>
      <td>{row.drafter}</td>
      <td className="state">{t(`documentState.${row.state}`)}</td>
      <td className="nowrap">{moment(row.updatedAtMs)}</td>
    </tr>
  );
}

/** Newest first. */
export function DraftList() {
  const { t } = useWords();
  const { drafts } = useApp().stores;
  const { data, failure } = useResource(drafts);
  return (
    <div className="sheet-screen">
      <NewDraft />
      <FailureNotice failure={failure} />
      {data !== null && data.rows.length === 0 ? <Empty title={t('drafting.empty')} /> : null}
      {data === null || data.rows.length === 0 ? null : (
        <div className="table-scroll">
          <table className="table table-drafts">
            <thead>
              <tr>
                <th scope="col">{t('field.urgency')}</th>
                <th scope="col">{t('field.title')}</th>
                <th scope="col">{t('field.kind')}</th>
                <th scope="col">{t('field.number')}</th>
                <th scope="col">{t('field.drafter')}</th>
                <th scope="col">{t('field.state')}</th>
                <th scope="col">{t('field.updated')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <DraftRow key={row.documentId} row={row} />
              ))}
            </tbody>
          </table>
          {data.more ? (
            <Button onClick={() => void drafts.loadOlder()}>{t('drafting.loadOlder')}</Button>
          ) : null}
        </div>
      )}
    </div>
  );
}
