// Sends what follows documents that the exchange has: notices (recall, reminder, annulment) and further notes (补发). One by one, so that none is kept by
// another; each row says why it waits. Killed anywhere, it is sent again under the same id, and "already had" is success.
import type { FurtherNoteRow } from '../store/further-notes-repository.ts';
import type { OwnNoticeRow } from '../store/notices-repository.ts';
import { dispositions } from './failure-policy.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import type { LineFailure } from './sync-ports.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

/** Rows of one turn; the rest is seen when these are gone. */
const turnRows = 100;

/** Runs the step `sendFollowUps`. */
export async function sendFollowUps(context: SyncContext): Promise<void> {
  const { notices, furtherNotes, clock } = context;
  const isDue = ({ nextTryAtMs: timeMs }: { readonly nextTryAtMs: number }): boolean =>
    timeMs <= clock.nowMs();
  for (const notice of notices.waiting(turnRows).filter(isDue))
    if (!(await sendNotice(context, notice))) return;
  for (const note of furtherNotes.waiting(turnRows).filter(isDue))
    if (!(await sendFurtherNote(context, note))) return;
}

/** False when the line is down. */
async function sendNotice(context: SyncContext, row: OwnNoticeRow): Promise<boolean> {
  const { notices, clock } = context;
  const answer = await context.line().sendNotices([row.jws], context.signal);
  const result = answer.ok ? answer.value.results[0] : undefined;
  const code = result?.code ?? 'exchange-failed';
  const failure = answer.ok ? { ok: false as const, code, details: {} } : answer;
  return settle(context, row, {
    failure: result?.accepted === true ? null : failure,
    accept: () => void notices.accept(row.noticeId, clock.nowMs()),
    park: (reason) => notices.park(row.noticeId, reason),
    retry: (atMs, reason) => notices.retryAt(row.noticeId, atMs, reason),
  });
}

async function sendFurtherNote(context: SyncContext, row: FurtherNoteRow): Promise<boolean> {
  const { furtherNotes, clock } = context;
  const answer = await context.line().submit(row.documentId, row.note, context.signal);
  return settle(context, row, {
    failure: answer.ok ? null : answer,
    accept: () => void furtherNotes.accept(row, clock.nowMs()),
    park: (reason) => furtherNotes.park(row, reason),
    retry: (atMs, reason) => furtherNotes.retryAt(row, atMs, reason),
  });
}

/** Writes what came of one row; false when the line is down. */
function settle(
  context: SyncContext,
  row: OwnNoticeRow | FurtherNoteRow,
  moves: {
    readonly failure: LineFailure | null;
    readonly accept: () => void;
    readonly park: (reason: string) => void;
    readonly retry: (atMs: number, reason: string) => void;
  },
): boolean {
  const { store, memory, events } = context;
  const { failure } = moves;
  const ofLine = failure !== null && lineFailed(context, failure);
  if (failure === null) lineAnswered(context);
  store.transact(() => {
    if (failure === null) moves.accept();
    else if (!ofLine && dispositions[failure.code] === 'park') moves.park(failure.code);
    else moves.retry(ofLine ? memory.restUntilMs : nextTryAtMs(context, row.attempts + 1), failure.code);
  });
  events.emit('deliveries', row.documentId);
  return !ofLine;
}
