// Sending a document back always has a reason; the dialog of leader, clerk and custodian.
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { FailureNotice } from './failure-notice.tsx';
import { useAct } from './use-act.ts';
import { useWords } from './use-words.ts';

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
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const act = useAct();
  const id = useId();
  const send = async (): Promise<void> => {
    if (!(await act.run(() => onReturn(reason.trim())))) return;
    setReason('');
    onClose();
  };
  return (
    <Modal
      open={open}
      title={title}
      okText={confirm}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: reason.trim() === '', loading: act.busy }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <label htmlFor={id}>{label}</label>
      <Input.TextArea id={id} autoFocus rows={4} maxLength={500} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
      <FailureNotice failure={act.failure} />
    </Modal>
  );
}
