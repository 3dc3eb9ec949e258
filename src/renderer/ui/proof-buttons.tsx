// Beside a seal report: the proof package for strangers, and the report on paper.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { useApp } from '../app/app-context.ts';
import { contentUrl } from '../client/upload.ts';
import { FailureNotice } from './failure-notice.tsx';
import { useAct } from './use-act.ts';
import { useWords } from './use-words.ts';

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** Both judge the document anew, by today's lists. */
export function ProofButtons({ documentId }: { readonly documentId: DocumentId }) {
  const { t, language } = useWords();
  const { client } = useApp();
  const proof = useAct();
  const report = useAct();
  const [given, setGiven] = useState(false);
  const give = (): void =>
    void proof.run(async () => {
      const { handle, name } = await client.proof.give({ documentId });
      save(contentUrl(handle), name);
      setGiven(true);
    });
  const print = (): void =>
    void report.run(async () => {
      const { handle, name } = await client.proof.report({ documentId, language });
      save(contentUrl(handle), name);
    });
  return (
    <div className="proof-buttons">
      <Button loading={report.busy} onClick={print} data-testid="print-report">
        {t('checking.printReport')}
      </Button>
      <Button loading={proof.busy} onClick={give} data-testid="give-proof">
        {t('checking.giveProof')}
      </Button>
      {given ? <Alert type="success" showIcon title={t('checking.proofGiven')} /> : null}
      <FailureNotice failure={proof.failure ?? report.failure} onClose={proof.clear} />
    </div>
  );
}
