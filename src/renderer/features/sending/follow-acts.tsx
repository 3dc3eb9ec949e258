// What the clerk can do about a document after it was sent, or before it goes: each asks once, and says exactly what will happen.
import { Button } from 'antd';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { openDeliveryStates } from '../../../shared/domain/states.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import {
  EndDialog,
  RecallDialog,
  RemindDialog,
  ScheduleDialog,
  type FollowDialogProps,
} from './follow-dialogs.tsx';
import { SupplementDialog } from './supplement-dialog.tsx';
import type { Delivery, OutboxRow } from './sending-store.ts';

type Open = 'recall' | 'remind' | 'supplement' | 'end' | 'schedule' | null;

const schedulable: readonly OutboxRow['state'][] = ['queued', 'held', 'waiting', 'parked'];

function OpenDialog(props: {
  readonly open: Open;
  readonly row: OutboxRow;
  readonly shared: FollowDialogProps;
  readonly rows: { readonly recall: readonly Delivery[]; readonly remind: readonly Delivery[] };
}) {
  const { open, row, shared, rows } = props;
  const deliveries = useStore(useApp().stores.deliveries).data ?? [];
  switch (open) {
    case 'recall':
      return <RecallDialog {...shared} rows={rows.recall} />;
    case 'remind':
      return <RemindDialog {...shared} rows={rows.remind} />;
    case 'end':
      return <EndDialog {...shared} count={deliveries.length} />;
    case 'schedule':
      return <ScheduleDialog {...shared} sendAtMs={row.sendAtMs} />;
    case 'supplement':
      return <SupplementDialog {...shared} taken={deliveries.map(({ unit }) => unit)} />;
    case null:
      return null;
  }
}

/** A message that the exchange refused waits for somebody. */
function useIsParked(): boolean {
  const trail = useStore(useApp().stores.trail).data;
  const roads = [...(trail?.notices ?? []), ...(trail?.furtherNotes ?? [])];
  return roads.some(({ road }) => road.state === 'parked');
}

/** Only for a clerk. */
export function FollowActs({
  row,
  documentId,
}: {
  readonly row: OutboxRow;
  readonly documentId: DocumentId;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const may = useMay('outbox.release');
  const [open, setOpen] = useState<Open>(null);
  const isParked = useIsParked();
  const deliveries = useStore(app.stores.deliveries).data ?? [];
  if (!may) return null;
  const waiting = deliveries.filter(({ state }) => openDeliveryStates.includes(state));
  const recallable = waiting.filter(({ recall }) => recall === null);
  // Who has nothing yet hears of nothing.
  const sentTo = waiting.filter(({ parkedReason }) => parkedReason === null);
  const sent = row.state === 'accepted';
  // Nobody is hurried to sign, nobody gets any more, what its own sender declared void.
  const holds = row.ended === null;
  const close = (): void => setOpen(null);
  const button = (name: Exclude<Open, null>, enabled: boolean) => (
    <Button key={name} data-testid={`follow-${name}`} disabled={!enabled} onClick={() => setOpen(name)}>
      {t(`following.${name}`)}
    </Button>
  );
  return (
    <div className="follow-acts" role="group" aria-label={t('following.acts')}>
      {sent ? (
        <>
          {button('remind', holds && sentTo.length > 0)}
          {button('recall', recallable.length > 0)}
          {button('supplement', holds)}
          {button('end', holds && deliveries.length > 0)}
          <Button onClick={() => app.navigation.go('matrix', documentId)}>{t('matrix.callList')}</Button>
        </>
      ) : null}
      {schedulable.includes(row.state) ? button('schedule', true) : null}
      {isParked ? (
        <Button
          type="primary"
          loading={act.busy}
          onClick={() => void act.run(() => app.client.notices.retry({ documentId }))}
        >
          {t('following.retry')}
        </Button>
      ) : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <OpenDialog
        open={open}
        row={row}
        shared={{ documentId, onClose: close }}
        rows={{ recall: recallable, remind: sentTo }}
      />
    </div>
  );
}
