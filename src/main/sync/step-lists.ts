// Fetches what the authority published, and has the audit log's head countersigned.
import { lineAnswered, lineFailed } from './line-state.ts';
import { wakeArrivals } from './open-arrivals.ts';
import { expectSealDecisions } from './step-seal-notices.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

// New lists are announced by the feed; this is for an announcement that never came.
const fetchPauseMs = 30 * 60 * 1000;
// The head is evidence of order, not of the minute: one a minute bounds what a rewritten log could hide.
const auditPauseMs = 60 * 1000;

/** Runs the step `fetchPublication`; false when nothing could be fetched. */
export async function fetchPublication(context: SyncContext): Promise<boolean> {
  const { memory, clock, stages, line, log } = context;
  const answer = await line().publication();
  if (!answer.ok) {
    memory.publicationFailures += 1;
    lineFailed(context, answer);
    memory.publicationFetchAtMs = nextTryAtMs(context, memory.publicationFailures);
    return false;
  }
  lineAnswered(context);
  memory.publicationFailures = 0;
  memory.publicationFetchAtMs = clock.nowMs() + fetchPauseMs;
  const outcome = stages.trust.offer(answer.value);
  if (outcome.result === 'refused')
    log.error('the exchange handed over a publication that is not accepted', { ...outcome });
  // What waited for new lists is judged by them now.
  if (outcome.result === 'accepted') {
    expectSealDecisions(context);
    wakeArrivals(context);
  }
  return true;
}

/** Runs the step `sendAuditHead`. */
export async function sendAuditHead(context: SyncContext): Promise<void> {
  const { memory, clock, audit, line, store } = context;
  const head = audit.head();
  memory.auditSendAtMs = clock.nowMs() + auditPauseMs;
  if (head === null) return;
  const answer = await line().sendAuditHead(head.entryNo, head.hash);
  if (!answer.ok) return void lineFailed(context, answer);
  lineAnswered(context);
  const { countersignature } = answer.value;
  store.transact(() =>
    audit.keepCountersignature({
      entryNo: head.entryNo,
      head: head.hash,
      countersignature,
      atMs: clock.nowMs(),
    }),
  );
}
