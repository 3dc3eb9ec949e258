// The questions before a recall, a reminder, an annulment and a timed sending.
import { Input, Radio, Select } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { fieldOfInstant, instantOfField } from '../../ui/format.ts';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { Delivery } from './sending-store.ts';

export interface FollowDialogProps {
  readonly documentId: DocumentId;
  readonly onClose: () => void;
}
type Counted = FollowDialogProps & { readonly count: number };
type Chosen = FollowDialogProps & { readonly rows: readonly Delivery[] };

/** All of them unless somebody picks some: one unit of a thousand may have it by mistake. */
function useUnitChoice(rows: readonly Delivery[]) {
  const { t } = useWords();
  const id = useId();
  const [picked, setPicked] = useState<readonly UnitCode[]>([]);
  const field = (
    <>
      <label htmlFor={id}>{t('following.whichUnits')}</label>
      <Select<UnitCode[]>
        id={id}
        className="wide"
        mode="multiple"
        allowClear
        maxTagCount={5}
        showSearch={{ optionFilterProp: 'label' }}
        // Tab goes on to the next field; the list would take it as a choice.
        onInputKeyDown={(event) => {
          if (event.key === 'Tab') event.stopPropagation();
        }}
        placeholder={t('following.allUnits', { count: rows.length })}
        value={[...picked]}
        onChange={setPicked}
        options={rows.map(({ unit, name }) => ({ value: unit, label: name }))}
      />
    </>
  );
  const units = picked.length === 0 ? null : [...picked];
  return { field: rows.length > 1 ? field : null, units, count: units?.length ?? rows.length };
}

function ReasonDialog(props: {
  readonly title: string;
  readonly what: string;
  readonly confirm: string;
  readonly label: string;
  readonly required: boolean;
  readonly ready?: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => Promise<unknown>;
  readonly children?: ReactNode;
}) {
  const { title, what, confirm, label, required, ready = true, onClose, onSend, children } = props;
  const act = useAct();
  const id = useId();
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    if (await act.run(() => onSend(reason.trim()))) onClose();
  };
  return (
    <Dialog
      open
      title={title}
      confirm={confirm}
      disabled={!ready || (required && reason.trim() === '')}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{what}</p>
      {children}
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}

/** 撤回: the units that have neither signed nor returned, or some of them. */
export function RecallDialog({ documentId, rows, onClose }: Chosen) {
  const { t } = useWords();
  const { client } = useApp();
  const { field, units, count } = useUnitChoice(rows);
  return (
    <ReasonDialog
      title={t('following.recallTitle')}
      what={t('following.recallWhat', { count })}
      confirm={t('following.confirmRecall')}
      label={t('following.reason')}
      required
      onClose={onClose}
      onSend={(reason) => client.notices.recall({ documentId, units, reason })}
    >
      {field}
    </ReasonDialog>
  );
}

/** 催办: the units that have not signed, or some of them. */
export function RemindDialog({ documentId, rows, onClose }: Chosen) {
  const { t } = useWords();
  const { client } = useApp();
  const { field, units, count } = useUnitChoice(rows);
  return (
    <ReasonDialog
      title={t('following.remindTitle')}
      what={t('following.remindWhat', { count })}
      confirm={t('following.confirmRemind')}
      label={t('following.reasonOptional')}
      required={false}
      onClose={onClose}
      onSend={(reason) => client.notices.remind({ documentId, units, reason })}
    >
      {field}
    </ReasonDialog>
  );
}

const endKinds = ['annul', 'abolish', 'supersede'] as const;

/** 撤销、废止、以新文代替. */
export function EndDialog({ documentId, count, onClose }: Counted) {
  const { t } = useWords();
  const { client, stores } = useApp();
  const id = useId();
  const outbox = useStore(stores.outbox).data?.rows ?? [];
  const [kind, setKind] = useState<(typeof endKinds)[number]>('abolish');
  const [replacedBy, setReplacedBy] = useState<DocumentId | null>(null);
  const must = kind === 'supersede';
  return (
    <ReasonDialog
      title={t('following.endTitle')}
      what={t('following.endWhat', { count })}
      confirm={t('following.confirmEnd')}
      label={t('following.reason')}
      required
      ready={!must || replacedBy !== null}
      onClose={onClose}
      onSend={(reason) => client.notices.end({ documentId, kind, reason, replacedBy })}
    >
      <Radio.Group
        value={kind}
        onChange={({ target }) => setKind(target.value as typeof kind)}
        options={endKinds.map((value) => ({ value, label: t(`following.endKind.${value}`) }))}
      />
      <label htmlFor={id}>{t(must ? 'following.replacedByMust' : 'following.replacedBy')}</label>
      <Select<DocumentId | ''>
        id={id}
        className="wide"
        value={replacedBy ?? ''}
        onChange={(next) => setReplacedBy(next === '' ? null : next)}
        options={[
          { value: '' as const, label: t('following.noReplacement') },
          ...outbox
            .filter((row) => row.state === 'accepted' && row.documentId !== documentId)
            .map((row) => ({ value: row.documentId as DocumentId, label: `${row.title} ${row.docNumber}` })),
        ]}
      />
    </ReasonDialog>
  );
}

/** 定时发送. */
export function ScheduleDialog({
  documentId,
  sendAtMs,
  onClose,
}: FollowDialogProps & { readonly sendAtMs: number | null }) {
  const { t, moment, nowMs } = useWords();
  const { client } = useApp();
  const act = useAct();
  const id = useId();
  const [opened] = useState(nowMs);
  const [field, setField] = useState(() => fieldOfInstant(sendAtMs ?? opened + 3_600_000));
  const at = instantOfField(field);
  const isAhead = at !== null && at > nowMs();
  const send = async (): Promise<void> => {
    if (at === null) return;
    if (await act.run(() => client.notices.schedule({ documentId, sendAtMs: at }))) onClose();
  };
  return (
    <Dialog
      open
      title={t('following.scheduleTitle')}
      confirm={t('following.confirmSchedule')}
      disabled={!isAhead}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <label htmlFor={id}>{t('following.scheduleAt', { now: moment(opened) })}</label>
      <Input id={id} type="datetime-local" value={field} onChange={({ target }) => setField(target.value)} />
      {/* The browser writes its field as the machine's language has it; what will happen stands in words. */}
      <p role="status" data-testid="schedule-what">
        {at !== null && isAhead
          ? t('following.scheduleWhat', { when: moment(at) })
          : t('following.schedulePast')}
      </p>
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
