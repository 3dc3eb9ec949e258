// What is special about one recipient, and what a clerk can do for this one alone: note a call, send the note again, send to the successor.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { wordCopyNumbers } from '../../../shared/domain/copy-numbers.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { readMachineNote } from '../../../shared/domain/machine-note.ts';
import { openDeliveryStates } from '../../../shared/domain/states.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords, type Words } from '../../ui/use-words.ts';
import type { Delivery } from './sending-store.ts';

/** What the row says of a delivery that stands still, with what to do; null: it does not. */
function troubleOf({ state, failedAtMs }: Delivery, { t, moment }: Words): string | null {
  if (failedAtMs === null || (state !== 'failed' && state !== 'expired')) return null;
  return t(state === 'expired' ? 'following.expiredAt' : 'following.failedAt', { when: moment(failedAtMs) });
}

/** It lies in quarantine there: sending it again would only do the wrong once more. */
export const isMarkedThere = ({ note, reasons }: Delivery): boolean =>
  reasons.includes('verify-failed') &&
  (readMachineNote(note ?? '') ?? []).some(({ code }) => code === 'SECRECY_MARKING');

function marksOf(row: Delivery, words: Words): string[] {
  const { t, moment } = words;
  const { copies, copyFrom, copyTo, recall, remindedAtMs } = row;
  const range = copyFrom === null || copyTo === null ? null : wordCopyNumbers({ copies, copyFrom, copyTo });
  const trouble = troubleOf(row, words);
  return [
    ...(range === null ? [] : [t('following.copyNumbers', { range })]),
    ...(row.addedAtMs === null ? [] : [t('following.added')]),
    ...(row.insteadOf === null ? [] : [t('following.instead', { unit: row.insteadOf.name })]),
    ...(recall === null ? [] : [t(`following.recallState.${recall}`)]),
    ...(remindedAtMs === null
      ? []
      : [t('following.reminded', { count: row.reminders, when: moment(remindedAtMs) })]),
    ...(trouble === null ? [] : [trouble]),
    ...(row.successor === null ? [] : [t('following.unitEnded', { unit: row.successor.name })]),
  ];
}

/** Copy numbers, recall, reminders and troubles of one recipient. */
export function DeliveryMarks({ row }: { readonly row: Delivery }) {
  const words = useWords();
  const marks = marksOf(row, words);
  const { parkedReason } = row;
  return (
    <>
      {parkedReason === null ? null : (
        <strong className="under parked-reason" role="alert" data-testid={`parked-${row.unit}`}>
          {words.t('following.parked', { why: words.t(`following.parkedReason.${parkedReason}`) })}
        </strong>
      )}
      {isMarkedThere(row) ? (
        <strong className="under parked-reason" role="alert" data-testid={`marked-${row.unit}`}>
          {words.t('following.marked')}
        </strong>
      ) : null}
      {marks.length === 0 ? null : (
        <span className="under" data-testid={`marks-${row.unit}`}>
          {marks.join(' · ')}
        </span>
      )}
    </>
  );
}

function CallDialog({
  row,
  documentId,
  onClose,
}: {
  readonly row: Delivery;
  readonly documentId: DocumentId;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [phone, setPhone] = useState(row.dutyPhone);
  const [spokeWith, setSpokeWith] = useState('');
  const [said, setSaid] = useState('');
  const { unit } = row;
  const note = async (): Promise<void> => {
    if (await act.run(() => app.client.notices.addCall({ documentId, unit, phone, spokeWith, said })))
      onClose();
  };
  return (
    <Dialog
      open
      title={t('following.callTitle', { unit: row.name })}
      confirm={t('following.confirmCall')}
      disabled={spokeWith.trim() === '' || said.trim() === ''}
      busy={act.busy}
      onConfirm={() => void note()}
      onClose={onClose}
    >
      <label htmlFor={`${id}-phone`}>{t('following.callPhone')}</label>
      <Input
        id={`${id}-phone`}
        maxLength={100}
        value={phone}
        onChange={({ target }) => setPhone(target.value)}
      />
      <label htmlFor={`${id}-with`}>{t('following.callWith')}</label>
      <Input
        id={`${id}-with`}
        data-first-field
        maxLength={100}
        value={spokeWith}
        onChange={({ target }) => setSpokeWith(target.value)}
      />
      <label htmlFor={`${id}-said`}>{t('following.callSaid')}</label>
      <Input.TextArea
        id={`${id}-said`}
        rows={3}
        maxLength={500}
        value={said}
        onChange={({ target }) => setSaid(target.value)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}

/** Only for a clerk, and only while the sender still waits for this recipient. */
export function DeliveryActs({
  row,
  documentId,
}: {
  readonly row: Delivery;
  readonly documentId: DocumentId;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const may = useMay('outbox.release');
  const [calling, setCalling] = useState(false);
  if (!may || !openDeliveryStates.includes(row.state)) return null;
  const { unit, role, copies, successor } = row;
  const isTrouble =
    row.state === 'failed' ||
    row.state === 'expired' ||
    row.reasons.some((reason) => reason === 'verify-failed' || reason === 'error');
  const maySendAgain = (isTrouble || row.parkedReason !== null) && !isMarkedThere(row);
  return (
    <span className="follow-acts">
      <Button size="small" data-testid={`call-${unit}`} onClick={() => setCalling(true)}>
        {t('following.call')}
      </Button>
      {maySendAgain ? (
        <Button
          size="small"
          loading={act.busy}
          onClick={() => void act.run(() => app.client.notices.reissue({ documentId, unit }))}
        >
          {t(row.parkedReason === null ? 'following.reissue' : 'following.supplyParked')}
        </Button>
      ) : null}
      {successor === null ? null : (
        <Button
          size="small"
          loading={act.busy}
          onClick={() =>
            void act.run(() =>
              app.client.notices.supplement({
                documentId,
                recipients: [{ unit: successor.code, role, copies }],
              }),
            )
          }
        >
          {t('following.sendToSuccessor', { unit: successor.name })}
        </Button>
      )}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {calling ? <CallDialog row={row} documentId={documentId} onClose={() => setCalling(false)} /> : null}
    </span>
  );
}
