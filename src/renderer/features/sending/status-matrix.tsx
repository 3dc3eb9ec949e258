// Per unit: 待收 / 已送达 / 已打开 / 已签收 / 已退回, with time and person; it renews itself.
import { useCallback } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { readMachineNote, type FailedCheck } from '../../../shared/domain/machine-note.ts';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useWords, type Words } from '../../ui/use-words.ts';
import { DeliveryActs, DeliveryMarks, isMarkedThere } from './delivery-acts.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import type { Delivery } from './sending-store.ts';

const isTrouble = ({ state }: Delivery): boolean => state === 'failed' || state === 'expired';
const timeOf = (row: Delivery): number | null =>
  (isTrouble(row) ? row.failedAtMs : null) ??
  row.signedAtMs ??
  row.returnedAtMs ??
  row.openedAtMs ??
  row.deliveredAtMs;

/** Failed checks of a machine in the sentences of the seal report. */
function wordFailedChecks(checks: readonly FailedCheck[], { t }: Words): string[] {
  const sentences = checks
    .filter(({ code }) => code !== 'SECRECY_MARKING')
    .map(({ check, code }) =>
      t([`report.code.${code}`, `report.failedWhy.${check}`, 'sending.checkUnknown'], { code }),
    );
  return [...new Set(sentences)];
}

/** One line a thing; the words of people as they are. */
function Remark({ row }: { readonly row: Delivery }) {
  const words = useWords();
  const { t, clauses } = words;
  const failed = row.note === null ? null : readMachineNote(row.note);
  const checks = wordFailedChecks(failed ?? [], words);
  // That a marking was found stands beside in words of its own.
  const reasons = (isMarkedThere(row) ? [] : row.reasons).map((reason) =>
    t(`reason.${reason}`, { defaultValue: reason }),
  );
  const said = row.note === null || failed !== null ? [] : [row.note];
  const clock = row.clockSure ? [] : [t('sending.clockUnsure')];
  return [clauses([...reasons, ...said, ...clock]), ...checks].map((line) => <div key={line}>{line}</div>);
}

const nobody: readonly Delivery[] = [];

function Head() {
  const { t } = useWords();
  return (
    <thead>
      <tr>
        <th scope="col">{t('sending.unit')}</th>
        <th scope="col">{t('sending.stateOf')}</th>
        <th scope="col">{t('sending.time')}</th>
        <th scope="col">{t('sending.person')}</th>
        <th scope="col">{t('sending.note')}</th>
      </tr>
    </thead>
  );
}

function Row({ row, documentId }: { readonly row: Delivery; readonly documentId: DocumentId }) {
  const { t, moment } = useWords();
  const atMs = timeOf(row);
  return (
    <tr tabIndex={-1} data-testid={`delivery-${row.unit}`} data-state={row.state}>
      <th scope="row">
        {row.name}
        <span className="under">
          {t(`recipientRole.${row.role}`)} · {t('sending.copies', { count: row.copies })}
        </span>
      </th>
      <td>
        {row.parkedReason === null ? (
          <span className={`cell cell-${row.state}`}>{t(`sending.deliveryState.${row.state}`)}</span>
        ) : (
          <span className="cell cell-failed">{t('following.unsent')}</span>
        )}
      </td>
      <td>{atMs === null ? '' : moment(atMs)}</td>
      <td className="nowrap">{row.person}</td>
      <td>
        <Remark row={row} />
        <DeliveryMarks row={row} />
        <DeliveryActs row={row} documentId={documentId} />
      </td>
    </tr>
  );
}

/** Of the chosen document. */
export function StatusMatrix({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const { data, failure } = useStore(useApp().stores.deliveries);
  const show = useCallback((row: Delivery) => <Row row={row} documentId={documentId} />, [documentId]);
  return (
    <section className="matrix" aria-label={t('sending.matrix')}>
      <h2>{t('sending.matrix')}</h2>
      <FailureNotice failure={failure} />
      <DeliveryTable rows={data ?? nobody} show={show} head={<Head />} />
      <p className="desk-hint">{t('sending.live')}</p>
    </section>
  );
}
