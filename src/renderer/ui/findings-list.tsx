// What the rules and the secrecy gate found, strongest first, each with its clause, place and remedy.
import { ExclamationCircleOutlined, InfoCircleOutlined, StopOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Finding } from '../features/drafting/drafting-store.ts';
import { usePlaceName } from './use-place-name.ts';
import { useWords } from './use-words.ts';

const icons: Readonly<Record<Finding['strength'], ReactNode>> = {
  block: <StopOutlined aria-hidden />,
  decide: <ExclamationCircleOutlined aria-hidden />,
  warn: <InfoCircleOutlined aria-hidden />,
};
const order: readonly Finding['strength'][] = ['block', 'decide', 'warn'];

/** Says so when there is nothing. */
export function FindingsList({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useWords();
  const placeName = usePlaceName();
  if (findings.length === 0) return <p className="board-none">{t('findings.none')}</p>;
  const sorted = [...findings].sort((a, b) => order.indexOf(a.strength) - order.indexOf(b.strength));
  return (
    <ul className="findings" aria-label={t('findings.title')}>
      {sorted.map((finding, index) => (
        <li
          key={index}
          className={`finding finding-${finding.strength}`}
          data-testid={`finding-${finding.code}`}
        >
          <p className="finding-line">
            {icons[finding.strength]} <strong>{t(`findings.${finding.strength}`)}</strong>{' '}
            <span>{placeName(finding.where)}</span>
            <span className="finding-clause">{finding.clause}</span>
          </p>
          <p>
            {t([`finding.${finding.code}.what`, 'finding.other.what'], {
              ...finding.evidence,
              code: finding.code,
            })}
          </p>
          <p className="finding-remedy">
            {t([`finding.${finding.code}.remedy`, 'finding.other.remedy'], finding.evidence)}
          </p>
        </li>
      ))}
    </ul>
  );
}
