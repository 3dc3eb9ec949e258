// Sending a document back always has a reason; the dialog of leader, clerk and custodian.
import { Input } from 'antd';
import { useId, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { useAct } from './use-act.ts';

export interface ReturnDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly label: string;
  readonly confirm: string;
  readonly onReturn: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Closes itself when the station took it. */
export function ReturnDialog({ open, title, label, confirm, onReturn, onClose }: ReturnDialogProps) {
  const [reason, setReason] = useState('');
  const act = useAct();
  const id = useId();
  const send = async (): Promise<void> => {
    if (!(await act.run(() => onReturn(reason.trim())))) return;
    setReason('');
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={title}
      confirm={confirm}
      disabled={reason.trim() === ''}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        autoFocus
        rows={4}
        maxLength={500}
        showCount
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
