// The rule of a document that was sent, and the sender's consent where it keeps one.
import { Button, Checkbox, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { createResource } from '../../client/resource.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import './forwarding.css';

type Sent = StationOutputs['forwarding']['sent'];

function PermitDialog({
  documentId,
  open,
  onDone,
}: {
  readonly documentId: DocumentId;
  readonly open: Sent['open'];
  readonly onDone: () => void;
}) {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const id = useId();
  const [units, setUnits] = useState<Sent['open'][number]['unit'][]>([]);
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    if (await act.run(() => client.forwarding.permit({ documentId, units, reason }))) onDone();
  };
  return (
    <Dialog
      open
      title={t('forwarding.permitTitle')}
      confirm={t('forwarding.confirmPermit', { count: units.length })}
      disabled={units.length === 0}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onDone}
    >
      <p>{t('forwarding.permitWhat')}</p>
      <div className="unit-choices" role="group" aria-label={t('forwarding.permitUnits')} data-content>
        {open.map(({ unit, name }) => (
          <Checkbox
            key={unit}
            checked={units.includes(unit)}
            onChange={({ target }) =>
              setUnits((now) => (target.checked ? [...now, unit] : now.filter((one) => one !== unit)))
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
      <label htmlFor={id}>{t('forwarding.permitReason')}</label>
      <Input id={id} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}

/** One line in the outbox; the act only while somebody may still be allowed. */
export function SentForwarding({ documentId }: { readonly documentId: DocumentId }) {
  const { t, listOf } = useWords();
  const app = useApp();
  const may = useMay('outbox.release');
  const [asking, setAsking] = useState(false);
  const [resource] = useState(() =>
    createResource<Sent>(async () => await app.client.forwarding.sent({ documentId })),
  );
  // What the exchange took, or a recipient gave back, changes who may be allowed.
  const deliveries = useStore(app.stores.deliveries).data;
  useEffect(() => void resource.reload(), [resource, deliveries]);
  const { data, failure } = useStore(resource);
  if (data === null) return <FailureNotice failure={failure} />;
  const close = (): void => {
    setAsking(false);
    void resource.reload();
  };
  return (
    <div className="forward-panel acts-row" role="group" aria-label={t('forwarding.panel')}>
      <span data-testid="sent-forward-rule">
        {t('forwarding.ruleShort', { rule: t(`forwarding.ruleValue.${data.rule}`) })}
      </span>
      {data.permitted.length === 0 ? null : (
        <span className="desk-hint">
          {t('forwarding.permitted', { units: listOf(data.permitted.map(({ name }) => name)) })}
        </span>
      )}
      {may && data.open.length > 0 ? (
        <Button size="small" data-testid="permit" onClick={() => setAsking(true)}>
          {t('forwarding.permit')}
        </Button>
      ) : null}
      {asking ? <PermitDialog documentId={documentId} open={data.open} onDone={close} /> : null}
    </div>
  );
}
