// 退文告知单: at least one standard reason; 其他 asks for words.
import { Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import {
  otherReasonMaxChars,
  returnReasonIds,
  type ReturnReasonId,
} from '../../../shared/domain/return-reasons.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

export interface ReturnNoticeDialogProps {
  readonly open: boolean;
  /** Ticked when it opens: what the seal report already says. */
  readonly suggested: readonly ReturnReasonId[];
  readonly onClose: () => void;
  readonly onReturn: (reasons: ReturnReasonId[], note: string | null) => Promise<unknown>;
}

const groups = ['form', 'content', 'seal'] as const;
const ungrouped = returnReasonIds.filter((id) => !id.includes('.'));

/** Closes itself when the station took it. */
export function ReturnNoticeDialog({ open, suggested, onClose, onReturn }: ReturnNoticeDialogProps) {
  const { t } = useWords();
  const act = useAct();
  const id = useId();
  const [reasons, setReasons] = useState<ReturnReasonId[]>([...suggested]);
  const [note, setNote] = useState('');
  const ready = reasons.length > 0 && (!reasons.includes('other') || note.trim() !== '');
  const send = async (): Promise<void> => {
    if (await act.run(() => onReturn(reasons, note.trim() === '' ? null : note.trim()))) onClose();
  };
  const box = (reason: ReturnReasonId) => (
    <Checkbox key={reason} value={reason} data-testid={`reason-${reason}`}>
      {t(`reason.${reason}`)}
    </Checkbox>
  );
  return (
    <Dialog
      open={open}
      title={t('receiving.returnTitle')}
      confirm={t('receiving.confirmReturn')}
      disabled={!ready}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{t('receiving.returnIntro')}</p>
      <Checkbox.Group className="reasons" value={reasons} onChange={(next) => setReasons(next)}>
        {groups.map((group) => (
          <fieldset key={group}>
            <legend>{t(`reason.${group}.group`)}</legend>
            {returnReasonIds.filter((reason) => reason.startsWith(`${group}.`)).map(box)}
          </fieldset>
        ))}
        <fieldset>{ungrouped.map(box)}</fieldset>
      </Checkbox.Group>
      <label htmlFor={id}>{t('receiving.returnNote')}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={otherReasonMaxChars}
        showCount
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
