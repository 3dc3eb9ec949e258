// The inbox: list, open, 签收, 退文. Opening and signing judge the seal again by today's lists; each act writes state, register, receipt, history and
// audit in one transaction.
import type { receivingContract } from '../../../shared/contract/station-exchange.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { verdictOf } from '../../../shared/domain/report.ts';
import { roleMay } from '../../../shared/domain/roles.ts';
import { createCountersRepository } from '../../store/counters-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { createReceiptsRepository, type ReceiptToSend } from '../../store/receipts-repository.ts';
import { done, refuse, type Actor, type Outcome, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';
import { readNote } from './delivery-note.ts';
import { viewInboxRow } from './inbox-list.ts';
import type { JudgedPackage, PackageJudge } from './judge-package.ts';
import { notJudged } from './not-judged.ts';
import { openAttachmentOutside } from './open-outside.ts';
import { makeReceipt, type ReceiptFacts } from './own-receipt.ts';
import { createReceivedViews } from './received-view.ts';

type Contract = typeof receivingContract;
type Received = OutputOf<Contract['open']>;

/** Everything an act on a received document works with. */
function createRoom(parts: StationParts, judge: PackageJudge) {
  const inbox = createInboxRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const receipts = createReceiptsRepository(parts.store.db);

  /** The package as it lies here, judged by today's lists; the new report replaces the old. */
  const judgeAgain = async (row: InboxRow): Promise<JudgedPackage> => {
    if (row.state === 'recalled') return { ...notJudged(parts.clock.nowMs()), report: row.report };
    const trust = parts.trust.current();
    const read = trust && (await readNote(row.note, trust, parts.clock.nowMs()));
    const judged = await judge({
      source: parts.store.blobs.open(row.packageBlob),
      sha256: row.packageBlob,
      read,
    });
    parts.store.transact(() => inbox.storeReport(row, judged.report, verdictOf(judged.report.checks)));
    return judged;
  };

  /** Receipt, history and audit of an act, inside its transaction. */
  const record = (
    actor: Actor,
    act: string,
    trace: { readonly documentId: DocumentId; readonly receipt: ReceiptToSend; readonly note: string | null },
  ): void => {
    const { documentId, receipt, note } = trace;
    const { id, name, role } = actor.person;
    receipts.queue(receipt);
    history.add({ documentId, atMs: parts.clock.nowMs(), personId: id, personName: name, role, act, note });
    parts.audit.append({ actor, act: `inbox.${act}`, subject: documentId });
  };

  const tell = (documentId: DocumentId): void => {
    parts.events.emit('inbox', documentId);
    parts.events.emit('alarm', null);
    parts.events.emit('home', null);
  };
  return { parts, inbox, judgeAgain, record, tell, views: createReceivedViews(parts) };
}
type Room = ReturnType<typeof createRoom>;

/** The stage of the inbox. */
export function createReceiving(parts: StationParts, judge: PackageJudge): Stage<Contract> {
  const room = createRoom(parts, judge);
  const { inbox } = room;
  return {
    inbox: (_actor, { states, before, limit }) => {
      const pressing = before === null ? inbox.pressing(states) : [];
      const page = inbox.page({ states, before, limit: limit + 1 });
      // What is not signed and 特急, or asked for again, stands on top of the first page, and not a second time below.
      const first = new Set(pressing.map((row) => row.documentId));
      const rest = page.slice(0, limit).filter((row) => !first.has(row.documentId));
      const more = page.length > limit;
      const last = page[limit - 1];
      const next = more && last ? { arrivedAtMs: last.arrivedAtMs, documentId: last.documentId } : null;
      return done({ rows: [...pressing, ...rest].map(viewInboxRow), more, next });
    },
    open: (actor, { documentId }) => openDocument(room, actor, documentId),
    signFor: (actor, input) => signFor(room, actor, input),
    return: (actor, input) => giveBack(room, actor, input),
    acknowledge: (actor, { documentId }) => {
      const known = parts.store.transact(() => {
        if (inbox.get(documentId) === undefined) return false;
        if (inbox.acknowledge(documentId, parts.clock.nowMs())) {
          parts.audit.append({ actor, act: 'inbox.acknowledged', subject: documentId });
        }
        return true;
      });
      if (!known) return refuse('not-found');
      room.tell(documentId);
      return done({});
    },
    openOutside: async (actor, { documentId, index }) => {
      const row = inbox.get(documentId);
      const attachment = inbox.attachments(documentId)[index];
      if (row === undefined || attachment === undefined) return refuse('not-found');
      return openAttachmentOutside(parts, actor, { row, attachment });
    },
  };
}

async function openDocument(room: Room, actor: Actor, documentId: DocumentId): Promise<Outcome<Received>> {
  const { parts, inbox } = room;
  const row = inbox.get(documentId);
  if (row === undefined) return refuse('not-found');
  const judged = await room.judgeAgain(row);
  // Only the clerk's opening counts for the sender; others look without a mark.
  if (row.state === 'arrived' && roleMay(actor.person.role, 'inbox.sign')) {
    const receipt = await makeReceipt(parts, factsOf(row, 'opened', actor));
    parts.store.transact(() => {
      if (receipt === null || !inbox.open(documentId, parts.clock.nowMs())) return;
      room.record(actor, 'opened', { documentId, receipt, note: null });
    });
    room.tell(documentId);
  }
  return room.views.view(actor, documentId, judged);
}

async function signFor(
  room: Room,
  actor: Actor,
  { documentId, note }: { readonly documentId: DocumentId; readonly note: string | null },
): Promise<Outcome<Received>> {
  const { parts, inbox } = room;
  const row = inbox.get(documentId);
  if (row === undefined) return refuse('not-found');
  if (row.state === 'quarantined') return refuse('secrecy-marking', { where: 'package' });
  if (row.state === 'recalled') return refuse('recalled-by-sender');
  if (row.state !== 'arrived' && row.state !== 'opened') {
    return refuse('wrong-state', { state: row.state, act: 'signFor' });
  }
  const judged = await room.judgeAgain(row);
  const bad = Object.entries(judged.report.checks).find(([, check]) => check.result === 'failed');
  if (bad !== undefined) return refuse('package-refused', { check: bad[0], code: bad[1].code });
  const receipt = await makeReceipt(parts, { ...factsOf(row, 'signed', actor), note });
  if (receipt === null) return refuse('not-enrolled');
  const counters = createCountersRepository(parts.store.db);
  const signed = parts.store.transact(() => {
    // Somebody may have signed or returned it while the seal was judged, or another arrival have taken its place.
    if (!isOpenStill(room, row)) return false;
    const year = Number(parts.clock.today().slice(0, 4));
    const entryNo = counters.take('incoming', year);
    inbox.sign({ documentId, atMs: parts.clock.nowMs(), person: actor.person.name, year, entryNo });
    room.record(actor, 'signed', { documentId, receipt, note });
    return true;
  });
  if (!signed) return refuseLate(room, documentId);
  room.tell(documentId);
  return room.views.view(actor, documentId, judged);
}

/** Inside the transaction of an act: the row is still to be decided, and still the one that was judged. */
function isOpenStill({ inbox }: Room, { documentId, packageBlob, note }: InboxRow): boolean {
  const now = inbox.get(documentId);
  const isOpen = now?.state === 'arrived' || now?.state === 'opened';
  return isOpen && now.packageBlob === packageBlob && now.note === note;
}

/** The sender's recall may have been first. */
function refuseLate({ inbox }: Room, documentId: DocumentId): Refusal {
  return inbox.get(documentId)?.state === 'recalled'
    ? refuse('recalled-by-sender')
    : refuse('changed-meanwhile');
}

async function giveBack(
  room: Room,
  actor: Actor,
  input: {
    readonly documentId: DocumentId;
    readonly reasons: ReceiptFacts['reasons'] & object;
    readonly note: string | null;
  },
): Promise<Outcome<Received>> {
  const { parts, inbox } = room;
  const { documentId, reasons, note } = input;
  const row = inbox.get(documentId);
  if (row === undefined) return refuse('not-found');
  if (row.state !== 'arrived' && row.state !== 'opened') {
    return refuse('wrong-state', { state: row.state, act: 'return' });
  }
  if (reasons.includes('other') && (note ?? '').trim() === '') return refuse('reason-missing');
  const receipt = await makeReceipt(parts, { ...factsOf(row, 'returned', actor), reasons, note });
  if (receipt === null) return refuse('not-enrolled');
  const returned = parts.store.transact(() => {
    const given =
      isOpenStill(room, row) && inbox.giveBack({ documentId, atMs: parts.clock.nowMs(), reasons, note });
    if (given)
      room.record(actor, 'returned', {
        documentId,
        receipt,
        note: [...reasons, note ?? ''].join(' ').trim(),
      });
    return given;
  });
  if (!returned) return refuseLate(room, documentId);
  room.tell(documentId);
  return room.views.view(actor, documentId, await room.judgeAgain(row));
}

function factsOf(row: InboxRow, kind: ReceiptFacts['kind'], actor: Actor): ReceiptFacts {
  return { documentId: row.documentId, sender: row.senderUnit, kind, byPerson: actor.person.name };
}
