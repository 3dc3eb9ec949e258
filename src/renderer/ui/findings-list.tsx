// What the checker and the secrecy gate found, strongest first, each with its clause, force, place and remedy.
import { ExclamationCircleOutlined, InfoCircleOutlined, StopOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Finding } from '../features/drafting/drafting-store.ts';
import { useFindingWords } from './use-finding-words.ts';
import { useWords } from './use-words.ts';

const icons: Readonly<Record<Finding['strength'], ReactNode>> = {
  block: <StopOutlined aria-hidden />,
  decide: <ExclamationCircleOutlined aria-hidden />,
  warn: <InfoCircleOutlined aria-hidden />,
};
const order: readonly Finding['strength'][] = ['block', 'decide', 'warn'];

interface FindingsListProps {
  readonly findings: readonly Finding[];
  /** What a person may do about a finding at that screen: go there, correct it. */
  readonly acts?: (finding: Finding) => ReactNode;
}

/** Says so when there is nothing. */
export function FindingsList({ findings, acts }: FindingsListProps) {
  const { t } = useWords();
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
          <FindingText finding={finding} />
          {acts?.(finding)}
        </li>
      ))}
    </ul>
  );
}

/** What, where, by which clause and how binding, and what to do. */
function FindingText({ finding }: { readonly finding: Finding }) {
  const { t } = useWords();
  const { what, remedy, force, place } = useFindingWords()(finding);
  const { strength, clause } = finding;
  return (
    <>
      <p className="finding-line">
        {icons[strength]} <strong>{t(`findings.${strength}`)}</strong> <span>{place}</span>
        <span className="finding-clause">
          {clause} · {force}
        </span>
      </p>
      <p>{what}</p>
      <p className="finding-remedy">{remedy}</p>
    </>
  );
}
