// 印章管理: the unit's seals, what may be done with them, and their history.
import { Button } from 'antd';
import { useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { type Asking, SealActDialog } from './seal-act-dialog.tsx';
import { SealCard } from './seal-card.tsx';
import { SealHistory } from './seal-history.tsx';
import type { SealEntry, SealLifeView } from './seal-life-store.ts';
import './seal-life.css';

function Seals({ view, onAsk }: { readonly view: SealLifeView; readonly onAsk: (asking: Asking) => void }) {
  const { t } = useWords();
  const isQueued = view.history.some(({ state }) => state === 'queued');
  return (
    <>
      {isQueued ? (
        <p className="desk-barrier" role="status" data-testid="seal-queued">
          {t('sealLife.queued')}
        </p>
      ) : null}
      {view.seals.length === 0 ? <Empty title={t('sealLife.none')} hint={t('sealLife.noneHint')} /> : null}
      <ul className="seal-cards">
        {view.seals.map((seal) => (
          <SealCard
            key={seal.sealId}
            seal={seal}
            onAct={(kind) => onAsk({ kind, sealId: seal.sealId, name: seal.name })}
          />
        ))}
      </ul>
      {view.mayRequest ? (
        <div>
          <Button
            data-testid="act-request"
            onClick={() => onAsk({ kind: 'request', sealId: null, name: '' })}
          >
            {t('sealLife.act.request')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** For custodian, administrator and auditor. */
export function SealLifeScreen() {
  const { t } = useWords();
  const { data, failure } = useResource(useApp().stores.sealLife);
  const [asking, setAsking] = useState<Asking | null>(null);
  const takeBack = ({ id, act, sealId }: SealEntry): void =>
    setAsking({ kind: 'cancel', sealId, name: '', notice: { id, act } });
  return (
    <div className="sheet-screen seal-life">
      <h1>{t('sealLife.title')}</h1>
      <FailureNotice failure={failure} />
      {data === null ? null : (
        <>
          <Seals view={data} onAsk={setAsking} />
          <h2>{t('sealLife.history')}</h2>
          <SealHistory entries={data.history} onCancel={takeBack} />
          {asking === null ? null : (
            <SealActDialog asking={asking} keepsPin={data.keepsPin} onClose={() => setAsking(null)} />
          )}
        </>
      )}
    </div>
  );
}
