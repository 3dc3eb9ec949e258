// Opinion and date of 签发, bound to the content on the screen by its hash; or 退回 with a reason.
import { Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isDay, isoDay } from '../../ui/format.ts';
import { ReturnButton } from '../../ui/return-button.tsx';
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

function DateField({ date, onChange }: { readonly date: string; readonly onChange: (date: string) => void }) {
  const { t, day } = useWords();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{t('approval.date')}</label>
      <div className="date-row">
        <Input
          id={id}
          inputMode="numeric"
          maxLength={10}
          value={date}
          onChange={(event) => onChange(event.target.value)}
        />
        <span>{isDay(date) ? day(date) : t('approval.dateForm')}</span>
      </div>
    </>
  );
}

/** One decision, one primary button. */
export function SignForm({ document }: { readonly document: DocumentView }) {
  const { t, nowMs } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [opinion, setOpinion] = useState(() => t('approval.opinionDefault'));
  const [date, setDate] = useState(() => isoDay(nowMs()));
  const [accepted, setAccepted] = useState(false);
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
      <label htmlFor={id}>{t('approval.opinion')}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={500}
        value={opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      <DateField date={date} onChange={setDate} />
      {mentions ? <MentionDecision accepted={accepted} onAccept={setAccepted} /> : null}
      <p className="desk-hint">{t('approval.bound')}</p>
      <div className="row-end">
        <ReturnButton
          onReturn={async (reason) => {
            await app.client.approval.return({ documentId, reason });
            leave();
          }}
        />
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
    </section>
  );
}
