// What the clerk does about a document after it was sent. Each act writes state, queue, history and audit in one transaction; the sync carries what was
// queued, now or when there is a line.
import type { noticesContract } from '../../../shared/contract/station-notices.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { nextDocumentState, openDeliveryStates } from '../../../shared/domain/states.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { createOutboxRepository, type OutboxRow } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { createPhoneCallsRepository } from '../../store/phone-calls-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { createDocumentMoves } from '../sending/document-moves.ts';
import type { InputOf, Stage } from '../stage.ts';
import { makeUuid } from '../uuid.ts';
import { createFurtherNoteIssuer } from './further-note.ts';
import { createNoticeIssuer } from './issue-notice.ts';
import { createTrailReader } from './trail.ts';

type Contract = typeof noticesContract;
type Nothing = Outcome<Record<string, never>>;

function createDesk(parts: StationParts, kick: () => void) {
  const { db } = parts.store;
  const outbox = createOutboxRepository(db);
  return {
    parts,
    outbox,
    deliveries: createDeliveriesRepository(db),
    documents: createDocumentsRepository(db),
    history: createHistoryRepository(db),
    notices: createNoticesRepository(db),
    furtherNotes: createFurtherNotesRepository(db),
    calls: createPhoneCallsRepository(db),
    encryptions: createPackageEncryptionsRepository(db),
    moves: createDocumentMoves(parts),
    issueNotice: createNoticeIssuer(parts),
    issueNote: createFurtherNoteIssuer(parts),
    /** The document, when the exchange has it: what it never had is held or changed, not recalled. */
    sent: (documentId: DocumentId): Outcome<OutboxRow> => {
      const row = outbox.get(documentId);
      if (row === undefined) return refuse('not-found');
      return row.state === 'accepted'
        ? done(row)
        : refuse('wrong-state', { state: row.state, act: 'notice' });
    },
    /** Tells the windows and wakes the sync when the act was done. */
    tell: (documentId: DocumentId | null, outcome: Nothing): Nothing => {
      if (!outcome.ok) return outcome;
      for (const topic of ['deliveries', 'outbox', 'documents', 'home'] as const)
        parts.events.emit(topic, documentId);
      kick();
      return outcome;
    },
  };
}
type Desk = ReturnType<typeof createDesk>;

/** The stage of what follows a document; `kick` wakes the sync. */
export function createNotices(parts: StationParts, kick: () => void): Stage<Contract> {
  const desk = createDesk(parts, kick);
  const trailOf = createTrailReader(parts);
  return {
    recall: (actor, input) => recall(desk, actor, input),
    remind: (actor, input) => remind(desk, actor, input),
    end: (actor, input) => endDocument(desk, actor, input),
    supplement: (actor, input) => supplement(desk, actor, input),
    reissue: (actor, input) => reissue(desk, actor, input),
    schedule: (actor, input) => schedule(desk, actor, input),
    retry: (actor, { documentId }) => retry(desk, actor, documentId),
    addCall: (actor, input) => addCall(desk, actor, input),
    trail: (_actor, { documentId }) =>
      desk.outbox.get(documentId) === undefined ? refuse('not-found') : done(trailOf(documentId)),
  };
}

/** The rows that an act is about: those asked for, else all that it fits. Who has not been sent to hears of nothing: the exchange would refuse it. */
function rowsFor(
  { deliveries }: Desk,
  documentId: DocumentId,
  choice: { readonly units: readonly UnitCode[] | null; readonly fits: (row: DeliveryRow) => boolean },
): DeliveryRow[] {
  const { units, fits } = choice;
  return deliveries
    .ofDocument(documentId)
    .filter((row) => row.parkedReason === null && (units === null || units.includes(row.unit)) && fits(row));
}

const isOpen = ({ state }: DeliveryRow): boolean => openDeliveryStates.includes(state);

async function recall(desk: Desk, actor: Actor, input: InputOf<Contract['recall']>): Promise<Nothing> {
  const { documentId, units, reason } = input;
  const sent = desk.sent(documentId);
  if (!sent.ok) return sent;
  const rows = rowsFor(desk, documentId, { units, fits: (row) => isOpen(row) && row.recall === null });
  if (rows.length === 0) return desk.tell(documentId, recallParked(desk, actor, input));
  const addressees = rows.map(({ unit }) => unit);
  const wish = { documentId, kind: 'recall', addressees, reason, replacedBy: null } as const;
  const issued = await desk.issueNotice(actor, wish, (atMs) => {
    for (const unit of addressees) {
      const row = desk.deliveries.get(documentId, unit);
      // Signed a moment ago: the answer of that station will say so, and the row keeps that it was asked.
      if (row) desk.deliveries.update({ ...row, recall: 'asked', recallAtMs: atMs });
    }
    withdrawParked(desk, { documentId, units, atMs });
    return done({});
  });
  return desk.tell(documentId, issued);
}

/** Nobody is left who could be asked; who waits for a certificate gets nothing any more, by this station's own word. */
function recallParked(desk: Desk, actor: Actor, input: InputOf<Contract['recall']>): Nothing {
  const { parts, deliveries, history, moves } = desk;
  const { documentId, units, reason } = input;
  return parts.store.transact((): Nothing => {
    const atMs = parts.clock.nowMs();
    const withdrawn = withdrawParked(desk, { documentId, units, atMs });
    if (withdrawn === 0) return refuse('nobody-left', { act: 'recall' });
    const { id, name, role } = actor.person;
    history.add({
      ...{ documentId, atMs, personId: id, personName: name, role },
      ...{ act: 'recallAsked', note: reason === '' ? null : reason },
    });
    const details = { units: String(withdrawn) };
    parts.audit.append({ actor, act: 'notice.recall', subject: documentId, details });
    if (deliveries.finished(documentId)) moves.finished(documentId);
    return done({});
  });
}

/** Who got nothing yet gets nothing any more: there is nobody to ask. How many these were. */
function withdrawParked(
  { deliveries, encryptions }: Desk,
  what: {
    readonly documentId: DocumentId;
    readonly units: readonly UnitCode[] | null;
    readonly atMs: number;
  },
): number {
  const { documentId, units, atMs } = what;
  const wanted = deliveries
    .ofDocument(documentId)
    .filter(({ unit }) => (units === null || units.includes(unit)) && encryptions.unpark(documentId, unit));
  for (const row of wanted)
    deliveries.update({ ...row, state: 'recalled', recall: 'recalled', recallAtMs: atMs });
  return wanted.length;
}

async function remind(desk: Desk, actor: Actor, input: InputOf<Contract['remind']>): Promise<Nothing> {
  const { documentId, units, reason } = input;
  const sent = desk.sent(documentId);
  if (!sent.ok) return sent;
  const rows = rowsFor(desk, documentId, { units, fits: isOpen });
  if (rows.length === 0) return refuse('nobody-left', { act: 'remind' });
  const addressees = rows.map(({ unit }) => unit);
  const wish = { documentId, kind: 'remind', addressees, reason, replacedBy: null } as const;
  const issued = await desk.issueNotice(actor, wish, (atMs) => {
    for (const unit of addressees) {
      const row = desk.deliveries.get(documentId, unit);
      if (row) desk.deliveries.update({ ...row, reminders: row.reminders + 1, remindedAtMs: atMs });
    }
    return done({});
  });
  return desk.tell(documentId, issued);
}

async function endDocument(desk: Desk, actor: Actor, input: InputOf<Contract['end']>): Promise<Nothing> {
  const { documentId, kind, reason, replacedBy } = input;
  const sent = desk.sent(documentId);
  if (!sent.ok) return sent;
  if (replacedBy === documentId || (kind === 'supersede' && replacedBy === null))
    return refuse('field-missing', { field: 'replacedBy' });
  const rows = rowsFor(desk, documentId, { units: null, fits: ({ state }) => state !== 'recalled' });
  if (rows.length === 0) return refuse('nobody-left', { act: kind });
  const wish = { documentId, kind, addressees: rows.map(({ unit }) => unit), reason, replacedBy };
  const issued = await desk.issueNotice(actor, wish, (nowMs) => {
    const from = desk.documents.get(documentId)?.state;
    const to = from && nextDocumentState(from, kind === 'annul' ? 'revoke' : 'abolish');
    if (from === undefined || to === undefined)
      return refuse('wrong-state', { state: from ?? '', act: kind });
    return desk.documents.move({ documentId, from, to, nowMs }) ? done({}) : refuse('changed-meanwhile');
  });
  return desk.tell(documentId, issued);
}

async function supplement(
  desk: Desk,
  actor: Actor,
  input: InputOf<Contract['supplement']>,
): Promise<Nothing> {
  const { documentId, recipients } = input;
  const sent = desk.sent(documentId);
  if (!sent.ok) return sent;
  const state = desk.documents.get(documentId)?.state ?? '';
  if (state !== 'sent' && state !== 'closed') return refuse('wrong-state', { state, act: 'supplement' });
  const trust = desk.parts.trust.current();
  const stranger = recipients.find(({ unit }) => trust?.unit(unit) === undefined);
  if (stranger !== undefined) return refuse('recipient-unknown', { unit: stranger.unit });
  const codes = recipients.map(({ unit }) => unit);
  const twice = codes.find(
    (unit, index) => codes.indexOf(unit) !== index || desk.deliveries.get(documentId, unit) !== undefined,
  );
  if (twice !== undefined) return refuse('recipient-already', { unit: trust?.unit(twice)?.name ?? twice });
  return desk.tell(documentId, await desk.issueNote(actor, { row: sent.value, recipients, added: true }));
}

async function reissue(desk: Desk, actor: Actor, input: InputOf<Contract['reissue']>): Promise<Nothing> {
  const { documentId, unit } = input;
  const sent = desk.sent(documentId);
  if (!sent.ok) return sent;
  const row = desk.deliveries.get(documentId, unit);
  if (row === undefined) return refuse('not-found');
  if (!isOpen(row) || row.recall === 'asked')
    return refuse('wrong-state', { state: row.state, act: 'reissue' });
  const { role, copies, copyFrom, copyTo, insteadOf } = row;
  const recipient = {
    ...{ unit, role, copies },
    ...(copyFrom === null || copyTo === null ? {} : { copyFrom, copyTo }),
    ...(insteadOf === null ? {} : { insteadOf }),
  };
  const wish = { row: sent.value, recipients: [recipient], added: false };
  return desk.tell(documentId, await desk.issueNote(actor, wish));
}

/** Longer than that is a mistyped year. */
const maxHoldMs = 366 * 24 * 60 * 60 * 1000;

function schedule(desk: Desk, actor: Actor, input: InputOf<Contract['schedule']>): Nothing {
  const { documentId, sendAtMs } = input;
  const { parts, outbox, history } = desk;
  const outcome = parts.store.transact((): Nothing => {
    const row = outbox.get(documentId);
    const atMs = parts.clock.nowMs();
    if (row === undefined) return refuse('not-found');
    if (sendAtMs !== null && (sendAtMs <= atMs || sendAtMs - atMs > maxHoldMs))
      return refuse('time-refused', { now: String(atMs) });
    if (!outbox.hold(documentId, sendAtMs))
      return refuse('wrong-state', { state: row.state, act: 'schedule' });
    const { id, name, role } = actor.person;
    const note = sendAtMs === null ? null : new Date(sendAtMs).toISOString();
    history.add({ documentId, atMs, personId: id, personName: name, role, act: 'schedule', note });
    const details = { sendAt: note ?? 'by hand' };
    parts.audit.append({ actor, act: 'outbox.schedule', subject: documentId, details });
    return done({});
  });
  return desk.tell(documentId, outcome);
}

/** `documentId` null: all that did not go, of whatever document; receipts and arrivals too, which the sync looks after. */
function retry(desk: Desk, actor: Actor, documentId: DocumentId | null): Nothing {
  const { parts, notices, furtherNotes } = desk;
  const outcome = parts.store.transact((): Nothing => {
    const isAsked = (row: { readonly documentId: DocumentId }): boolean =>
      documentId === null || row.documentId === documentId;
    const said = notices.unsent().filter(isAsked);
    const notes = furtherNotes.unsent().filter(isAsked);
    if (documentId !== null && said.length + notes.length === 0)
      return refuse('nobody-left', { act: 'retry' });
    said.forEach((notice) => notices.requeue(notice));
    notes.forEach((note) => furtherNotes.requeue(note));
    parts.audit.append({ actor, act: 'notice.retry', subject: documentId });
    return done({});
  });
  return desk.tell(documentId, outcome);
}

function addCall(desk: Desk, actor: Actor, input: InputOf<Contract['addCall']>): Nothing {
  const { documentId, unit, phone, spokeWith, said } = input;
  const { parts, deliveries, calls, history } = desk;
  const outcome = parts.store.transact((): Nothing => {
    const row = deliveries.get(documentId, unit);
    if (row === undefined) return refuse('not-found');
    const atMs = parts.clock.nowMs();
    const { id, name, role } = actor.person;
    const callId = makeUuid(atMs);
    const call = { callId, documentId, unit, atMs, phone, spokeWith, said };
    calls.add({ ...call, personId: id, personName: name });
    const note = `${row.unitName} ${spokeWith}：${said}`;
    history.add({ documentId, atMs, personId: id, personName: name, role, act: 'phoneCall', note });
    parts.audit.append({ actor, act: 'notice.phoneCall', subject: documentId, details: { unit, callId } });
    return done({});
  });
  return desk.tell(documentId, outcome);
}
