// The outbox as the clerk sees it: what waits, why, what a person can do now, and how far each recipient is.
import type { sendingContract } from '../../../shared/contract/station-exchange.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { OutboxState } from '../../../shared/domain/states.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createOutboxPages, type OutboxListRow } from '../../store/outbox-pages.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createCarried } from '../courier/carried.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import { createUnitBook, type UnitBook } from '../matrix/unit-book.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';

type Contract = typeof sendingContract;
export type OutboxView = OutputOf<Contract['outbox']>[number];

// Who asks for no number of rows gets the newest; older ones by further pages.
const listLimit = 500;
const actions: Readonly<Record<OutboxState, OutboxView['action']>> = {
  queued: 'none',
  sending: 'none',
  waiting: 'retry',
  parked: 'retry',
  held: 'release',
  accepted: 'none',
};

/** The stage of the outbox; `kick` wakes the sync. */
export function createSending(parts: StationParts, kick: () => void): Stage<Contract> {
  const outbox = createOutboxRepository(parts.store.db);
  const deliveries = createDeliveriesRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);

  const pages = createOutboxPages(parts.store.db);
  const view = createOutboxView(parts);

  /** One move of a row by a person, with history and audit; refused when the row is elsewhere by now. */
  const act = (actor: Actor, documentId: DocumentId, name: ActName): Outcome<Record<string, never>> => {
    const outcome = parts.store.transact((): Outcome<Record<string, never>> => {
      const row = outbox.get(documentId);
      if (row === undefined) return refuse('not-found');
      const allowed = allowedFrom[name].includes(row.state);
      const moved = allowed && (name === 'hold' ? outbox.hold(documentId) : outbox.requeue(documentId));
      if (!moved) return refuse('wrong-state', { state: row.state, act: name });
      const { id, name: personName, role } = actor.person;
      const atMs = parts.clock.nowMs();
      history.add({ documentId, atMs, personId: id, personName, role, act: name, note: null });
      parts.audit.append({ actor, act: `outbox.${name}`, subject: documentId });
      return done({});
    });
    if (!outcome.ok) return outcome;
    parts.events.emit('outbox', documentId);
    parts.events.emit('home', null);
    kick();
    return outcome;
  };

  return {
    outbox: (_actor, { documentId, before = null, limit = listLimit }) => {
      if (documentId === undefined) return done(pages.page({ before, limit }).map(view));
      const row = pages.one(documentId);
      return done(row === undefined ? [] : [view(row)]);
    },
    deliveries: (_actor, { documentId }) => {
      if (outbox.get(documentId) === undefined) return refuse('not-found');
      const rows = deliveries.ofDocument(documentId);
      return done(withUnits(rows, createUnitBook(parts.trust.current(), parts.clock.today())));
    },
    release: (actor, { documentId }) => act(actor, documentId, 'release'),
    hold: (actor, { documentId }) => act(actor, documentId, 'hold'),
    retry: (actor, { documentId }) => act(actor, documentId, 'retry'),
  };
}

function createOutboxView(parts: StationParts): (row: OutboxListRow) => OutboxView {
  const carriedOf = createCarried(parts);
  return (row) => ({
    documentId: row.documentId,
    title: row.title,
    docNumber: row.docNumber ?? '',
    urgency: row.urgency,
    state: row.state,
    reason: row.reason,
    details: row.details,
    action: actions[row.state],
    nextTryAtMs: row.nextTryAtMs,
    attempts: row.attempts,
    sizeBytes: row.packageBytes,
    sentBytes: row.sentBytes,
    queuedAtMs: row.queuedAtMs,
    acceptedAtMs: row.acceptedAtMs,
    sendAtMs: row.sendAtMs,
    timeStamp: row.timeStamp,
    ended: row.ended,
    carried: row.isCarried ? carriedOf(row) : [],
    deliveries: row.deliveries,
  });
}

/** Each with whom to phone, and who took over when the unit is no more. */
function withUnits(rows: readonly DeliveryRow[], book: UnitBook): OutputOf<Contract['deliveries']> {
  return rows.map((row) => {
    const { dutyPhone, successor } = book.describe(row.unit, row.unitName);
    const insteadOf =
      row.insteadOf === null
        ? null
        : { code: row.insteadOf, name: book.describe(row.insteadOf, row.insteadOf).name };
    return { ...row, name: row.unitName, reasons: [...row.reasons], insteadOf, dutyPhone, successor };
  });
}

type ActName = 'release' | 'hold' | 'retry';
// A row that is being sent right now cannot be held any more: the exchange may have it already.
const allowedFrom: Readonly<Record<ActName, readonly OutboxState[]>> = {
  release: ['held'],
  hold: ['queued', 'waiting', 'parked'],
  retry: ['waiting', 'parked'],
};
