// Everything that was found, with a way to each place and the correction where there is one.
import { Button } from 'antd';
import { memo, type KeyboardEvent } from 'react';
import { FindingsList } from '../../ui/findings-list.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { correct, goToFinding, isCorrectable, type DraftFinding } from './draft-findings.ts';

export interface FindingsPanelProps {
  readonly editor: DraftEditor;
  readonly findings: readonly DraftFinding[];
  readonly onClose: () => void;
}

function Acts({ editor, finding }: { readonly editor: DraftEditor; readonly finding: DraftFinding }) {
  const { t } = useWords();
  const correctable = isCorrectable(editor, finding);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!correctable || !event.altKey || event.key !== 'Enter') return;
    event.preventDefault();
    correct(editor, finding);
  };
  return (
    <p className="finding-acts" onKeyDown={onKeyDown}>
      <Button
        size="small"
        onClick={() => {
          goToFinding(editor, finding);
          editor.text.focus();
        }}
      >
        {t('editor.goThere')}
      </Button>
      {correctable ? (
        <Button size="small" title={t('editor.correctHelp')} onClick={() => correct(editor, finding)}>
          {t('editor.correct')}
        </Button>
      ) : null}
    </p>
  );
}

/** Beside the page, while somebody wants it. */
export const FindingsPanel = memo(function FindingsPanel({ editor, findings, onClose }: FindingsPanelProps) {
  const { t } = useWords();
  return (
    <aside className="findings-panel" aria-label={t('editor.checks')}>
      <div className="findings-head">
        <h2>{t('editor.checks')}</h2>
        <Button size="small" onClick={onClose}>
          {t('editor.closeChecks')}
        </Button>
      </div>
      <FindingsList findings={findings} acts={(finding) => <Acts editor={editor} finding={finding} />} />
    </aside>
  );
});
