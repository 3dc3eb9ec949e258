// Sends what follows documents that the exchange has: notices (recall, reminder, annulment) and further notes (补发). One by one, so that none is kept by
// one of another document; each row says why it waits. Killed anywhere, it is sent again under the same id, and "already had" is success.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { FurtherNoteRow } from '../store/further-notes-repository.ts';
import type { OwnNoticeRow } from '../store/notices-repository.ts';
import type { SendProgress, SendQueue } from '../store/send-queue.ts';
import { dispositions } from './failure-policy.ts';
import { followUpTurnRows, inOrderSaid } from './follow-up-order.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import type { LineFailure } from './sync-ports.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

/** A row of either kind on its way. */
interface FollowUp {
  readonly documentId: DocumentId;
  readonly progress: SendProgress;
  /** Null when the exchange has it. */
  readonly send: () => Promise<LineFailure | null>;
  readonly accept: () => unknown;
  readonly park: (reason: string) => void;
  readonly retry: (atMs: number, reason: string) => void;
}

/** Runs the step `sendFollowUps`: in the order in which they were said, for a unit that was added must have the document before it can be recalled there. */
export async function sendFollowUps(context: SyncContext): Promise<void> {
  const { notices, furtherNotes, clock } = context;
  const rows = inOrderSaid([
    ...notices.waiting(followUpTurnRows).map((row) => noticeOf(context, row)),
    ...furtherNotes.waiting(followUpTurnRows).map((row) => furtherNoteOf(context, row)),
  ]);
  const held = new Set<DocumentId>();
  for (const row of rows) {
    const isDue = row.progress.nextTryAtMs <= clock.nowMs();
    const outcome = isDue && !held.has(row.documentId) ? await sendOne(context, row) : 'waits';
    if (outcome === 'line-down') return;
    if (outcome === 'waits') held.add(row.documentId);
  }
}

function noticeOf({ line, signal, notices, clock }: SyncContext, row: OwnNoticeRow): FollowUp {
  return {
    documentId: row.documentId,
    progress: row,
    send: async () => {
      const answer = await line().sendNotices([row.jws], signal);
      if (!answer.ok) return answer;
      const result = answer.value.results[0];
      const code = result?.code ?? 'exchange-failed';
      return result?.accepted === true ? null : { ok: false, code, details: {} };
    },
    ...movesOf(notices, row, clock),
  };
}

function furtherNoteOf(context: SyncContext, row: FurtherNoteRow): FollowUp {
  const { documentId, note } = row;
  return {
    documentId,
    progress: row,
    send: async () => {
      const answer = await context.line().submit(documentId, note, context.signal);
      return answer.ok ? null : answer;
    },
    ...movesOf(context.furtherNotes, row, context.clock),
  };
}

function movesOf<Key>(
  queue: SendQueue<Key>,
  key: Key,
  clock: SyncContext['clock'],
): Pick<FollowUp, 'accept' | 'park' | 'retry'> {
  return {
    accept: () => queue.accept(key, clock.nowMs()),
    park: (reason) => queue.park(key, reason),
    retry: (atMs, reason) => queue.retryAt(key, atMs, reason),
  };
}

/** Sends one and writes what came of it. */
async function sendOne(context: SyncContext, row: FollowUp): Promise<'settled' | 'waits' | 'line-down'> {
  const { store, memory, events } = context;
  const failure = await row.send();
  const ofLine = failure !== null && lineFailed(context, failure);
  if (failure === null) lineAnswered(context);
  const isParked = failure !== null && !ofLine && dispositions[failure.code] === 'park';
  store.transact(() => {
    if (failure === null) row.accept();
    else if (isParked) row.park(failure.code);
    else {
      const next = ofLine ? memory.restUntilMs : nextTryAtMs(context, row.progress.attempts + 1);
      row.retry(next, failure.code);
    }
  });
  events.emit('deliveries', row.documentId);
  events.emit('home', null);
  if (ofLine) return 'line-down';
  return failure === null || isParked ? 'settled' : 'waits';
}
