// 联合用印: the rounds at the left, one of them at the right; a file that came is taken here.
import { Button } from 'antd';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { uploadFile } from '../../client/upload.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { JointDocument } from './joint-document.tsx';
import type { JointRow } from './joint-store.ts';

function TakeFile() {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const field = useRef<HTMLInputElement>(null);
  const take = async (file: File): Promise<void> => {
    await act.run(async () => {
      const { handle } = await uploadFile({
        file,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      const { documentId } = await app.client.joint.take({ upload: handle });
      await app.stores.jointRounds.reload();
      app.navigation.go('joint', documentId);
    });
  };
  return (
    <div className="desk-form joint-take">
      <input
        ref={field}
        hidden
        type="file"
        accept=".yzjoint"
        data-testid="joint-file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <Button loading={act.busy} onClick={() => field.current?.click()}>
        {t('joint.take')}
      </Button>
      {act.busy ? <p role="status">{t('joint.judging')}</p> : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </div>
  );
}

function Row({ row }: { readonly row: JointRow }) {
  const { t, moment } = useWords();
  return (
    <>
      <span className="row-line">
        <span className="row-title" title={row.title}>
          {row.title}
        </span>
      </span>
      <span className="row-line row-facts">
        <span>{row.docNumber}</span>
        <span className="row-time">{t(`joint.part.${row.part}`)}</span>
      </span>
      <span className="row-line row-facts">
        <span className="state">{t(`joint.state.${row.state}`)}</span>
        <span className="row-time">{moment(row.updatedAtMs)}</span>
      </span>
    </>
  );
}

/** The screen of leader and custodian. */
export function JointScreen() {
  const { t } = useWords();
  const app = useApp();
  const maySeal = useMay('seal.apply');
  const { data, failure } = useResource(app.stores.jointRounds);
  const item = useStore(app.navigation, (place) => place.item);
  return (
    <SplitScreen
      name="joint"
      kind="list"
      list={
        <>
          <div className="list-head" data-testid="joint">
            <h2>
              {t('joint.title')} {data === null ? '' : data.length}
            </h2>
          </div>
          {maySeal ? <TakeFile /> : null}
          <FailureNotice failure={failure} />
          {data !== null && data.length === 0 ? (
            <Empty title={t('joint.empty')} hint={t('joint.emptyHint')} />
          ) : (
            <VirtualList
              label={t('joint.title')}
              rows={data ?? []}
              chosen={item}
              keyOf={(row) => row.documentId}
              show={(row) => <Row row={row} />}
              onChoose={(row) => app.navigation.go('joint', row.documentId)}
            />
          )}
        </>
      }
      detail={
        item === null ? (
          <Empty title={t('joint.choose')} />
        ) : (
          <JointDocument key={item} documentId={item as DocumentId} />
        )
      }
    />
  );
}
