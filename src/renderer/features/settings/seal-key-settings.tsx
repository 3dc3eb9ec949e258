// 印章密钥存放: where the unit's seal key is kept; moving it is seal-key-move.tsx.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { MoveForm, type Move } from './seal-key-move.tsx';
import type { SealKey } from './settings-store.ts';

function PlaceWords({ sealKey: { hasSeal, place, hasSm2 } }: { readonly sealKey: SealKey }) {
  const { t } = useWords();
  return (
    <ul className="words">
      <li>
        {hasSeal
          ? t(place === null ? 'sealKey.inFile' : 'sealKey.inToken', { ...place })
          : t('sealKey.noSeal')}
      </li>
      {place === null ? null : <li>{t('sealKey.library', { libraryPath: place.libraryPath })}</li>}
      {hasSm2 ? <li>{t('sealKey.sm2')}</li> : null}
    </ul>
  );
}

/** Part of 设置; whoever has no part in it reads only. */
export function SealKeySettings() {
  const { t } = useWords();
  const app = useApp();
  const [mayManage, maySeal] = [useMay('station.manage'), useMay('seal.apply')];
  const { data: sealKey, failure } = useResource(app.stores.sealKey);
  const [moving, setMoving] = useState<Move | null>(null);
  const [moved, setMoved] = useState(false);
  if (sealKey === null) return <FailureNotice failure={failure} />;
  const begin = (to: Move): void => {
    setMoved(false);
    setMoving(to);
  };
  const end = (isDone: boolean): void => {
    setMoving(null);
    setMoved(isDone);
  };
  const mayMove = sealKey.hasSeal && (mayManage || maySeal);
  return (
    <section className="settings-part" aria-label={t('sealKey.title')}>
      <h2>{t('sealKey.title')}</h2>
      <PlaceWords sealKey={sealKey} />
      {moved ? <Alert type="success" showIcon title={t('sealKey.moved')} /> : null}
      {mayMove && moving === null ? (
        <div>
          <Button onClick={() => begin('token')}>{t('sealKey.toToken')}</Button>{' '}
          {sealKey.place === null ? null : (
            <Button onClick={() => begin(sealKey.hasKeyFile ? 'file' : 'delivered')}>
              {t('sealKey.toFile')}
            </Button>
          )}
        </div>
      ) : null}
      {moving === null ? null : <MoveForm to={moving} hasSm2={sealKey.hasSm2} onEnd={end} />}
    </section>
  );
}
