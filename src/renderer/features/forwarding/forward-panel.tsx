// 转发 on a received document: the act where its sender allows it, the reason in words where it is not, and what this unit passed on.
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { usualCover } from '../../../shared/domain/forwarding.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { createResource } from '../../client/resource.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { Received } from '../receiving/receiving-store.ts';
import { ForwardDialog } from './forward-dialog.tsx';
import './forwarding.css';

export type ForwardLook = StationOutputs['forwarding']['look'];

const endings: readonly NonNullable<ForwardLook['refusal']>[] = [
  'recalled',
  'annulled',
  'abolished',
  'superseded',
];

/** One line a covering document. */
function PassedOn({ rows }: { readonly rows: ForwardLook['passedOn'] }) {
  const { t, moment, listOf } = useWords();
  if (rows.length === 0) return null;
  return (
    <ul className="forward-rows" aria-label={t('forwarding.passedOn')}>
      {rows.map((row) => {
        const facts = { units: listOf(row.units), who: row.person, state: t(`documentState.${row.state}`) };
        return (
          <li key={row.documentId} data-testid="passed-on">
            {row.sealedAtMs === null
              ? t('forwarding.draftLine', { ...facts, when: moment(row.begunAtMs) })
              : t('forwarding.passedLine', { ...facts, when: moment(row.sealedAtMs) })}{' '}
            <a href={addressOf(row.sealedAtMs === null ? 'drafting' : 'outbox', row.documentId)} data-content>
              {row.docNumber ?? row.title}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** What the sender ended after it was passed on concerns those who have it from this unit. */
function EndedNote({ look }: { readonly look: ForwardLook }) {
  const { t, listOf } = useWords();
  const units = look.passedOn.filter(({ sealedAtMs }) => sealedAtMs !== null).flatMap((row) => row.units);
  if (look.refusal === null || !endings.includes(look.refusal) || units.length === 0) return null;
  const title = t('forwarding.ended', { count: units.length, units: listOf(units) });
  return <Alert type="warning" showIcon role="status" title={title} />;
}

/** Only where there is something to say: a document that is signed for, or one of which something was passed on. */
export function ForwardPanel({ received }: { readonly received: Received }) {
  const { t, moment } = useWords();
  const app = useApp();
  const { documentId, state } = received;
  const maySign = useMay('inbox.sign');
  const [choosing, setChoosing] = useState(false);
  const [resource] = useState(() =>
    createResource<ForwardLook>(async () => await app.client.forwarding.look({ documentId })),
  );
  useEffect(() => void resource.reload(), [resource, state]);
  const { data, failure } = useStore(resource);
  if (data === null) return <FailureNotice failure={failure} />;
  if (state !== 'signed' && data.passedOn.length === 0) return null;
  const { refusal, consent } = data;
  return (
    <section className="forward-panel" aria-label={t('forwarding.panel')}>
      {maySign && state === 'signed' ? (
        <div className="acts-row">
          <Button data-testid="forward" disabled={refusal !== null} onClick={() => setChoosing(true)}>
            {t('forwarding.act')}
          </Button>
          <span className="desk-hint" data-testid="forward-why">
            {refusal === null
              ? // With the consent below, that it had to be asked for says nothing more.
                consent === null && t(`following.received.forward.${data.rule}`)
              : `${t(`failureReason.forward-refused.${refusal}.what`)} ${t(`failureReason.forward-refused.${refusal}.remedy`)}`}
          </span>
        </div>
      ) : null}
      {consent === null ? null : (
        <p className="desk-hint">
          {t('forwarding.consent', { who: consent.by, when: moment(consent.atMs), reason: consent.reason })}
        </p>
      )}
      <EndedNote look={data} />
      <PassedOn rows={data.passedOn} />
      {choosing ? (
        <ForwardDialog
          documentId={documentId}
          look={data}
          usual={usualCover({ title: received.title ?? '', docNumber: received.docNumber })}
          onClose={() => setChoosing(false)}
          onBegun={(cover) => app.navigation.go('drafting', cover)}
        />
      ) : null}
    </section>
  );
}
