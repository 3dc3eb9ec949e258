// 验章: any file of anybody judged here, and what it is judged by.
import './checking.css';
import { DocumentTabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/use-words.ts';
import { CheckFiles } from './check-files.tsx';
import { TrustPanel } from './trust-panel.tsx';

/** Everybody may judge files; importing trust is the administrator's. */
export function CheckingScreen() {
  const { t } = useWords();
  return (
    <div className="checking" data-testid="checking">
      <DocumentTabs
        entries={[
          { key: 'files', label: t('checking.tabFiles'), content: <CheckFiles /> },
          { key: 'trust', label: t('checking.tabTrust'), content: <TrustPanel /> },
        ]}
      />
    </div>
  );
}
