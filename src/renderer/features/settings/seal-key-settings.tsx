// 印章密钥存放: where the unit's seal key is kept, and moving it. The PIN leaves its field with the request.
import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isTokenFilled, noToken, TokenFields } from '../../ui/token-fields.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { SealKey } from './settings-store.ts';

function MoveForm({
  toToken,
  onEnd,
}: {
  readonly toToken: boolean;
  readonly onEnd: (moved: boolean) => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [token, setToken] = useState(noToken);
  const [pin, setPin] = useState('');
  const ready = pin !== '' && (!toToken || isTokenFilled(token));
  const move = async (): Promise<void> => {
    const input = { place: toToken ? token : null, pin };
    setPin('');
    if (!(await act.run(async () => await app.client.settings.moveSealKey(input)))) return;
    await app.stores.sealKey.reload();
    onEnd(true);
  };
  return (
    <form
      className="password-form"
      aria-label={t(toToken ? 'sealKey.toToken' : 'sealKey.toFile')}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      {toToken ? <TokenFields value={token} onChange={setToken} /> : null}
      <div className="form-row">
        <label htmlFor={id}>{t('sealKey.pin')}</label>
        <Input.Password
          id={id}
          autoComplete="off"
          visibilityToggle={false}
          value={pin}
          onChange={({ target }) => setPin(target.value)}
        />
        <p className="desk-hint">{t('sealKey.pinHelp')}</p>
      </div>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div className="row-end">
        <Button onClick={() => onEnd(false)}>{t('sealKey.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={act.busy}>
          {t('sealKey.move')}
        </Button>
      </div>
    </form>
  );
}

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
  const [moving, setMoving] = useState<'token' | 'file' | null>(null);
  const [moved, setMoved] = useState(false);
  if (sealKey === null) return <FailureNotice failure={failure} />;
  const begin = (to: 'token' | 'file'): void => {
    setMoved(false);
    setMoving(to);
  };
  const end = (isDone: boolean): void => {
    setMoving(null);
    setMoved(isDone);
  };
  const mayMove = sealKey.hasSeal && (mayManage || maySeal);
  const mayReturn = sealKey.place !== null && sealKey.hasKeyFile;
  return (
    <section className="settings-part" aria-label={t('sealKey.title')}>
      <h2>{t('sealKey.title')}</h2>
      <PlaceWords sealKey={sealKey} />
      {moved ? <Alert type="success" showIcon title={t('sealKey.moved')} /> : null}
      {mayMove && moving === null ? (
        <div>
          <Button onClick={() => begin('token')}>{t('sealKey.toToken')}</Button>{' '}
          {mayReturn ? <Button onClick={() => begin('file')}>{t('sealKey.toFile')}</Button> : null}
        </div>
      ) : null}
      {moving === null ? null : <MoveForm toToken={moving === 'token'} onEnd={end} />}
    </section>
  );
}
