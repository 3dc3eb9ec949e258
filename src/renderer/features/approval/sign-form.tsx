// Opinion and date of 签发, bound to the content on the screen by its hash; or 退回 with a reason.
import { Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isDay, isoDay } from '../../ui/format.ts';
import { ReturnDialog } from '../../ui/return-dialog.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';

function MentionDecision({
  accepted,
  onAccept,
}: {
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <div className="mentions">
      <strong>{t('approval.mentions')}</strong>
      <Checkbox checked={accepted} onChange={(event) => onAccept(event.target.checked)}>
        {t('approval.acceptMentions')}
      </Checkbox>
    </div>
  );
}

/** One decision, one primary button. */
export function SignForm({ document }: { readonly document: DocumentView }) {
  const { t, day } = useWords();
  const app = useApp();
  const act = useAct();
  const ids = { opinion: useId(), date: useId() };
  const [opinion, setOpinion] = useState(() => t('approval.opinionDefault'));
  const [date, setDate] = useState(() => isoDay(Date.now()));
  const [accepted, setAccepted] = useState(false);
  const [returning, setReturning] = useState(false);
  const mentions = document.findings.some((finding) => finding.strength === 'decide');
  const { documentId, contentSha256 } = document;
  const leave = (): void => {
    void app.stores.approvalQueue.reload();
    app.navigation.go('approval');
  };
  const sign = async (): Promise<void> => {
    const done = await act.run(() =>
      app.client.approval.approve({
        documentId,
        contentSha256,
        opinion: opinion.trim(),
        date,
        acceptMentions: accepted,
      }),
    );
    if (done) leave();
  };
  return (
    <section className="desk-form" aria-label={t('field.approval')}>
      <label htmlFor={ids.opinion}>{t('approval.opinion')}</label>
      <Input.TextArea
        id={ids.opinion}
        rows={3}
        maxLength={500}
        value={opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      <label htmlFor={ids.date}>{t('approval.date')}</label>
      <div className="date-row">
        <Input
          id={ids.date}
          inputMode="numeric"
          maxLength={10}
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
        <span>{isDay(date) ? day(date) : t('approval.dateForm')}</span>
      </div>
      {mentions ? <MentionDecision accepted={accepted} onAccept={setAccepted} /> : null}
      <p className="desk-hint">{t('approval.bound')}</p>
      <div className="row-end">
        <Button onClick={() => setReturning(true)}>{t('approval.returnDoc')}</Button>
        <Button
          type="primary"
          loading={act.busy}
          disabled={opinion.trim() === '' || !isDay(date) || (mentions && !accepted)}
          onClick={() => void sign()}
        >
          {t('approval.sign')}
        </Button>
      </div>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <ReturnDialog
        open={returning}
        title={t('approval.returnTitle')}
        label={t('approval.returnReason')}
        confirm={t('approval.confirmReturn')}
        onClose={() => setReturning(false)}
        onReturn={async (reason) => {
          await app.client.approval.return({ documentId, reason });
          leave();
        }}
      />
    </section>
  );
}
