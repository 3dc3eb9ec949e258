// 签收并登记 or 退文; said in words when it is done already or may not be done.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { Verdict } from '../../../shared/domain/report.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { Dialog, type DialogProps } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords, type Words } from '../../ui/use-words.ts';
import { ReturnNoticeDialog } from './return-notice-dialog.tsx';
import type { Received } from './receiving-store.ts';

export interface ReceivedActsProps {
  readonly received: Received;
  readonly verdict: Verdict;
  readonly onChange: (next: Received) => void;
}

function doneSentence(received: Received, { t, moment, clauses }: Words): string | null {
  if (received.state === 'signed')
    return t('receiving.signedBy', {
      who: received.signedBy ?? '',
      when: received.signedAtMs === null ? '' : moment(received.signedAtMs),
      entry: received.incomingEntryNo ?? '',
    });
  if (received.state !== 'returned') return null;
  const reasons = received.returnedReasons.map((reason) => t(`reason.${reason}`));
  return t('receiving.returnedWith', {
    reasons: clauses(received.returnNote === null ? reasons : [...reasons, received.returnNote]),
  });
}

/** A seal that cannot be judged is signed for only after a second look. */
function DoubtDialog(props: Pick<DialogProps, 'open' | 'onConfirm' | 'onClose'>) {
  const { t } = useWords();
  return (
    <Dialog {...props} title={t('receiving.doubtTitle')} confirm={t('receiving.doubtConfirm')}>
      <p>{t('receiving.doubtText')}</p>
    </Dialog>
  );
}

/** Who decides, what comes next, what must never be done: the same for everybody who looks. */
function QuarantineAlert() {
  const { t } = useWords();
  const said = (name: 'what' | 'next' | 'never'): string => t(`following.received.quarantine.${name}`);
  const description = (
    <>
      <p>
        <strong>{said('next')}</strong>
      </p>
      <p>{said('never')}</p>
    </>
  );
  return (
    <Alert type="error" showIcon data-testid="quarantine" title={said('what')} description={description} />
  );
}

/** Only a clerk acts here; others see what happened. */
export function ReceivedActs({ received, verdict, onChange }: ReceivedActsProps) {
  const words = useWords();
  const { t } = words;
  const app = useApp();
  const act = useAct();
  const [returning, setReturning] = useState(false);
  const [doubting, setDoubting] = useState(false);
  const maySign = useMay('inbox.sign');
  const done = doneSentence(received, words);
  const refused = verdict === 'invalid';
  const open = received.state === 'arrived' || received.state === 'opened';
  const { documentId } = received;
  const sign = async (): Promise<void> => {
    setDoubting(false);
    await act.run(async () => onChange(await app.client.receiving.signFor({ documentId, note: null })));
  };
  return (
    <div className="acts">
      {done === null ? null : (
        <Alert type={received.state === 'signed' ? 'success' : 'info'} showIcon title={done} role="status" />
      )}
      {received.state === 'quarantined' ? <QuarantineAlert /> : null}
      {open && maySign ? (
        <div className="acts-row">
          {refused ? <p className="acts-note">{t('receiving.invalidSign')}</p> : null}
          <Button type={refused ? 'primary' : 'default'} onClick={() => setReturning(true)}>
            {t('receiving.returnDoc')}
          </Button>
          <Button
            type={refused ? 'default' : 'primary'}
            loading={act.busy}
            disabled={refused}
            onClick={() => (verdict === 'indeterminate' ? setDoubting(true) : void sign())}
          >
            {t('receiving.signFor')}
          </Button>
        </div>
      ) : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <DoubtDialog open={doubting} onConfirm={() => void sign()} onClose={() => setDoubting(false)} />
      <ReturnNoticeDialog
        open={returning}
        suggested={refused ? ['seal.invalid'] : []}
        onClose={() => setReturning(false)}
        onReturn={async (reasons, note) =>
          onChange(await app.client.receiving.return({ documentId, reasons, note }))
        }
      />
    </div>
  );
}
