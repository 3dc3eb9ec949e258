// The number that would be given now; it is taken only by 登记编号, without gaps.
import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ReturnButton } from '../../ui/return-button.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useDocument } from '../../ui/use-document.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';

function ApprovalFacts({ approval }: Pick<DocumentView, 'approval'>) {
  const { t, day } = useWords();
  if (approval === null) return null;
  const facts = { by: approval.by, date: day(approval.date), opinion: approval.opinion };
  return <p>{t('approval.approvedBy', facts)}</p>;
}

/** One primary button: 登记编号. */
export function RegisterForm({ document }: { readonly document: DocumentView }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const { documentId, approval } = document;
  const preview = useDocument(documentId, async () => await app.client.numbering.preview({ documentId }));
  const [wanted, setWanted] = useState<string | null>(null);
  const choices = preview.data?.choices ?? [];
  const choice = choices.find((entry) => entry.issuerCode === wanted) ?? choices[0];
  const leave = (): void => {
    void app.stores.numberingQueue.reload();
    app.navigation.go('numbering');
  };
  const register = async (): Promise<void> => {
    if (choice === undefined) return;
    if (await act.run(() => app.client.numbering.register({ documentId, issuerCode: choice.issuerCode })))
      leave();
  };
  return (
    <section className="desk-form" aria-label={t('numbering.title')}>
      <ApprovalFacts approval={approval} />
      <label htmlFor={id}>{t('numbering.issuerCode')}</label>
      <Select
        id={id}
        aria-label={t('numbering.issuerCode')}
        value={choice?.issuerCode ?? null}
        onChange={(next) => setWanted(next)}
        options={choices.map((entry) => ({ value: entry.issuerCode, label: entry.issuerCode }))}
      />
      {preview.data !== null && choices.length === 0 ? (
        <p className="acts-note">{t('numbering.none')}</p>
      ) : null}
      <p>
        {t('numbering.next')}{' '}
        <strong className="next-number" data-testid="next-number">
          {choice?.next}
        </strong>
      </p>
      <p className="desk-hint">{t('numbering.taken')}</p>
      <div className="row-end">
        <ReturnButton
          onReturn={async (reason) => {
            await app.client.numbering.return({ documentId, reason });
            leave();
          }}
        />
        <Button
          type="primary"
          loading={act.busy}
          disabled={choice === undefined}
          onClick={() => void register()}
        >
          {t('numbering.register')}
        </Button>
      </div>
      <FailureNotice failure={act.failure ?? preview.failure} onClose={act.clear} />
    </section>
  );
}
