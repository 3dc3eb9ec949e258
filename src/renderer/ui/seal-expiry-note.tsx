// A line above the work: the seal in use ends soon, or is locked. Only for whoever can do something about it.
import { Alert } from 'antd';
import { useApp, useMay } from '../app/app-context.ts';
import { addressOf } from '../app/navigation.ts';
import { useResource } from './use-resource.ts';
import { useWords } from './use-words.ts';

/** Nothing while all is well. */
export function SealExpiryNote() {
  return useMay('seals.report') ? <ShownNote /> : null;
}

function ShownNote() {
  const { t } = useWords();
  const { data } = useResource(useApp().stores.sealLife);
  const ending = data?.seals.filter(({ expiryDays, lock }) => expiryDays !== null && lock === null) ?? [];
  const locked = data?.seals.filter(({ isInUseHere, lock }) => isInUseHere && lock !== null) ?? [];
  const lines = [
    ...ending.map(({ sealId, name, expiryDays, asked }) => ({
      key: sealId,
      text: t(asked.includes('renew') ? 'sealLife.endsAsked' : 'sealLife.ends', {
        name,
        days: expiryDays ?? 0,
      }),
    })),
    ...locked.map(({ sealId, name, lock }) => ({
      key: `${sealId} lock`,
      text: t(`sealLife.lockedNote.${lock ?? 'lost'}`, { name }),
    })),
  ];
  return lines.map(({ key, text }) => (
    <Alert
      key={key}
      type="warning"
      showIcon
      data-testid="seal-note"
      title={
        <>
          {text}{' '}
          <a className="link-in-text" href={addressOf('seals')}>
            {t('sealLife.open')}
          </a>
        </>
      }
    />
  ));
}
