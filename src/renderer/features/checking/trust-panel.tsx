// What files are judged by: roots, intermediates, lists with their age, rules; the administrator imports and removes.
import { Button } from 'antd';
import { useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { contentUrl } from '../../client/upload.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { TrustedCertificate, TrustView } from './checking-store.ts';
import { ImportTrust } from './import-trust.tsx';

function Certificates({
  title,
  rows,
  onRemove,
}: {
  readonly title: string;
  readonly rows: readonly TrustedCertificate[];
  /** Null: this person may not. */
  readonly onRemove: ((one: TrustedCertificate) => void) | null;
}) {
  const { t, instant } = useWords();
  if (rows.length === 0) return null;
  return (
    <section className="settings-part" aria-label={title}>
      <h2>{title}</h2>
      <ul className="trust-list">
        {rows.map((one) => (
          <li key={one.sha256}>
            <strong data-content>{one.name}</strong>
            <span>
              {t('checking.until')} {instant(Date.parse(one.notAfter))} ·{' '}
              {t(`checking.origins.${one.origin}`, { by: one.importedBy ?? '' })}
            </span>
            <code>{one.sha256}</code>
            {one.origin === 'imported' && onRemove !== null ? (
              <Button size="small" onClick={() => onRemove(one)}>
                {t('checking.remove')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lists({ lists }: Pick<TrustView, 'lists'>) {
  const { t, moment } = useWords();
  return (
    <section className="settings-part" aria-label={t('checking.lists')}>
      <h2>{t('checking.lists')}</h2>
      {lists.length === 0 ? (
        <p className="board-none">{t('checking.noLists')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('checking.issuer')}</th>
              <th scope="col">{t('checking.listNumber')}</th>
              <th scope="col">{t('checking.listDate')}</th>
              <th scope="col">{t('checking.listNext')}</th>
            </tr>
          </thead>
          <tbody>
            {lists.map((list) => (
              <tr key={`${list.issuer} ${list.thisUpdate}`}>
                <th scope="row" data-content>
                  {list.issuer}
                </th>
                <td>{list.number ?? ''}</td>
                <td>
                  {moment(Date.parse(list.thisUpdate))}（{t('checking.listAge', { days: list.ageDays })}）
                </td>
                <td>
                  {list.nextUpdate === null ? '' : moment(Date.parse(list.nextUpdate))}{' '}
                  <span className={list.isOld ? 'acts-note' : ''}>
                    {t(list.isOld ? 'checking.listOld' : 'checking.listFresh')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const ruleNames = ['revocation', 'missingKeyUsage', 'looseEncodings', 'unknownSealStatus'] as const;

function Rules({ policy }: Pick<TrustView, 'policy'>) {
  const { t } = useWords();
  const makers = policy.sealMakers;
  return (
    <section className="settings-part" aria-label={t('checking.policy')}>
      <h2>{t('checking.policy')}</h2>
      <p>{t(`checking.policyOrigin.${policy.origin}`, { number: policy.number ?? 0 })}</p>
      <table className="table">
        <tbody>
          {ruleNames.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`checking.rule.${name}`)}</th>
              <td>{t(`checking.ruleValue.${policy[name]}`)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('checking.rule.listToleranceDays')}</th>
            <td>{policy.listToleranceDays}</td>
          </tr>
          <tr>
            <th scope="row">{t('checking.rule.sealMakers')}</th>
            <td>
              {makers === null
                ? t('checking.ruleValue.anyMaker')
                : t('checking.ruleValue.makers', { count: makers })}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Exporting() {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const save = (): void =>
    void act.run(async () => {
      const { handle, name } = await client.checking.exportPublication({});
      const link = document.createElement('a');
      link.href = contentUrl(handle);
      link.download = name;
      link.click();
    });
  return (
    <p className="trust-export">
      <Button loading={act.busy} onClick={save}>
        {t('checking.export')}
      </Button>{' '}
      <span className="desk-hint">{t('checking.exportHelp')}</span>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </p>
  );
}

/** The whole of one tab. */
export function TrustPanel() {
  const { t } = useWords();
  const { stores, client } = useApp();
  const may = useMay('station.manage');
  const { data, failure } = useResource(stores.trustView);
  const reload = (): void => void stores.trustView.reload();
  const [leaving, setLeaving] = useState<TrustedCertificate | null>(null);
  const act = useAct();
  const remove = async (): Promise<void> => {
    if (leaving === null) return;
    if (await act.run(() => client.checking.removeImported({ sha256: leaving.sha256 }))) reload();
    setLeaving(null);
  };
  if (data === null) return <FailureNotice failure={failure} />;
  const onRemove = may ? setLeaving : null;
  return (
    <div className="trust-panel" data-testid="trust-panel">
      {may ? <ImportTrust onDone={reload} /> : null}
      {data.anchors.length === 0 ? <p className="acts-note">{t('checking.noAnchors')}</p> : null}
      <Certificates title={t('checking.anchors')} rows={data.anchors} onRemove={onRemove} />
      <Certificates title={t('checking.intermediates')} rows={data.intermediates} onRemove={onRemove} />
      <Lists lists={data.lists} />
      <Rules policy={data.policy} />
      <Exporting />
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <Dialog
        open={leaving !== null}
        title={t('checking.removeTitle')}
        confirm={t('checking.remove')}
        busy={act.busy}
        onConfirm={() => void remove()}
        onClose={() => setLeaving(null)}
      >
        <p data-content>{leaving?.name}</p>
        <p>{t('checking.removeText')}</p>
      </Dialog>
    </div>
  );
}
