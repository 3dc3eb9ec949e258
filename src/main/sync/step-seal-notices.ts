// Sends the unit's notices about its seals and reads what the authority decided. A loss must be known before anything else is sealed: notices go one by one,
// so that none is kept by another.
import { dispositions } from './failure-policy.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import type { SealNoticeRow } from '../store/seal-life-repository.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

// Decisions are announced by a publication; this is for an announcement that never came.
const idlePauseMs = 30 * 60 * 1000;
// The exchange takes a decision in a moment after the publication that it goes with.
const publicationLooks = 3;
/** Entries of one answer. */
const fullPage = 50;
// A decision is asked for again so often before it is put down as not believed: the lists that explain it may be on their way.
const maxTakeFailures = 3;

/** Runs the step `sendSealNotices`. */
export async function sendSealNotices(context: SyncContext): Promise<void> {
  const { seals, clock, memory } = context;
  const due = seals.waiting().filter((row) => row.nextTryAtMs <= clock.nowMs());
  for (const row of due) if (!(await sendNotice(context, row))) break;
  // An answer may be there soon.
  memory.sealNoticesFetchAtMs = Math.min(memory.sealNoticesFetchAtMs, soon(context));
  context.events.emit('seals', null);
}

/** False when the line is down. */
async function sendNotice(context: SyncContext, row: SealNoticeRow): Promise<boolean> {
  const { seals, store, clock, memory } = context;
  const answer = await context.line().sendSealNotices([row.jws]);
  if (!answer.ok && lineFailed(context, answer)) {
    store.transact(() => seals.retryAt(row.noticeId, memory.restUntilMs));
    return false;
  }
  if (answer.ok) lineAnswered(context);
  const result = answer.ok ? answer.value.results[0] : undefined;
  const code = answer.ok ? (result?.code ?? null) : answer.code;
  store.transact(() => {
    if (result?.accepted === true) seals.accept(row.noticeId, clock.nowMs());
    else if (code !== null && dispositions[code] === 'park') seals.park(row.noticeId, code);
    else seals.retryAt(row.noticeId, nextTryAtMs(context, row.attempts + 1));
  });
  return true;
}

/** Runs the step `fetchSealNotices`. */
export async function fetchSealNotices(context: SyncContext): Promise<void> {
  const { memory, seals, store, stages } = context;
  const cursor = seals.cursor();
  const answer = await context
    .line()
    .readSealNotices({ epoch: cursor.epoch ?? undefined, after: cursor.number }, context.signal);
  if (!answer.ok) {
    lineFailed(context, answer);
    memory.sealNoticesFetchAtMs = Math.max(memory.restUntilMs, soon(context));
    return;
  }
  lineAnswered(context);
  const { epoch, notices } = answer.value;
  if (cursor.epoch !== null && cursor.epoch !== epoch) {
    // The exchange was restored: its numbers begin anew, and what is here already is known by its ids.
    store.transact(() => seals.moveCursor({ epoch, number: 0 }));
    memory.sealNoticesFetchAtMs = 0;
    return;
  }
  const lastTry = memory.sealFailures >= maxTakeFailures;
  const outcome = stages.seals.take(notices, { lastTry, cursorOf: ({ number }) => ({ epoch, number }) });
  if (outcome.result === 'later') {
    memory.sealFailures += 1;
    memory.publicationFetchAtMs = 0;
    memory.sealNoticesFetchAtMs = soon(context);
    return;
  }
  memory.sealFailures = 0;
  if (outcome.newMachine) context.renewLine();
  memory.sealNoticesFetchAtMs = nextLook(context, notices.length === fullPage);
}

function nextLook(context: SyncContext, isMore: boolean): number {
  const { memory, clock, stages } = context;
  if (isMore) return 0;
  memory.sealLooks = Math.max(0, memory.sealLooks - 1);
  const isExpected = memory.sealLooks > 0 || stages.seals.hasOpen();
  return isExpected ? soon(context) : clock.nowMs() + idlePauseMs;
}

/** New lists came: decisions go with them. */
export function expectSealDecisions({ memory }: SyncContext): void {
  memory.sealNoticesFetchAtMs = 0;
  memory.sealLooks = publicationLooks;
}

const soon = ({ clock, options }: SyncContext): number => clock.nowMs() + options.backOffMs.cap;
