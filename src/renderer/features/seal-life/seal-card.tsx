// One seal: state in words first, its days, and what this person may do with it.
import { Button } from 'antd';
import { useWords } from '../../ui/use-words.ts';
import type { OwnSeal, SealAsk } from './seal-life-store.ts';

function SealFacts({ seal }: { readonly seal: OwnSeal }) {
  const { t, instant } = useWords();
  return (
    <dl className="evidence">
      {seal.validFromMs === null || seal.validUntilMs === null ? null : (
        <div>
          <dt>{t('sealLife.validity')}</dt>
          <dd>
            {instant(seal.validFromMs)} – {instant(seal.validUntilMs)}
          </dd>
        </div>
      )}
      {seal.diameterMm === null ? null : (
        <div>
          <dt>{t('sealLife.diameter')}</dt>
          <dd>{seal.diameterMm} mm</dd>
        </div>
      )}
      <div>
        <dt>{t('sealLife.id')}</dt>
        <dd>{seal.sealId}</dd>
      </div>
    </dl>
  );
}

/** Facts and buttons of one seal. */
export function SealCard({
  seal,
  onAct,
}: {
  readonly seal: OwnSeal;
  readonly onAct: (kind: SealAsk) => void;
}) {
  const { t } = useWords();
  const { name, sealId, life, lock, expiryDays, asked, acts } = seal;
  // The machine knows before the lists do.
  const isAhead = lock !== null && life === 'active';
  return (
    <li className="seal-card" data-testid={`seal-${sealId}`}>
      <div className="seal-head">
        <strong>{name}</strong>
        <span className="state">{t(isAhead ? `sealLife.ahead.${lock}` : `sealLife.life.${life}`)}</span>
        {seal.isInUseHere && lock === null ? <span className="state">{t('sealLife.inUse')}</span> : null}
      </div>
      {lock === null ? null : (
        <p className="desk-barrier" data-testid="seal-lock">
          {t(`sealLife.locked.${lock}`)}
        </p>
      )}
      {expiryDays === null || lock !== null ? null : (
        <p className="desk-barrier">{t('sealLife.daysLeft', { days: expiryDays })}</p>
      )}
      {asked.map((kind) => (
        <p key={kind}>{t('sealLife.asked', { act: t(`sealLife.act.${kind}`) })}</p>
      ))}
      <SealFacts seal={seal} />
      <div className="seal-acts">
        {acts.map((kind) => (
          <Button
            key={kind}
            danger={kind === 'reportLost'}
            data-testid={`act-${kind}`}
            onClick={() => onAct(kind)}
          >
            {t(`sealLife.act.${kind}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}
