// How the line stands: told to the top bar, and written to every outbox row that waits for it.
import type { LineFailure } from './sync-ports.ts';
import { dispositions } from './failure-policy.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

// The last contact is for people: one write a minute is enough.
const contactStoreMs = 60_000;

/** A call was answered: the line is up. What waited for it is due now. */
export function lineAnswered(context: SyncContext): void {
  const { memory, clock, link, station } = context;
  const nowMs = clock.nowMs();
  const wasDown = memory.lineFailures > 0 || memory.restReason !== null;
  memory.lineFailures = 0;
  memory.restUntilMs = 0;
  memory.restReason = null;
  link.update({ state: 'connected', reason: null, lastContactAtMs: nowMs });
  if (Math.abs(nowMs - memory.contactStoredAtMs) >= contactStoreMs) {
    memory.contactStoredAtMs = nowMs;
    context.store.transact(() => station.write({ lastContactAtMs: nowMs }));
  }
  if (!wasDown) return;
  const woken = context.store.transact(() => {
    context.receipts.wakeAll();
    context.seals.wakeAll();
    context.notices.wakeAll();
    context.furtherNotes.wakeAll();
    return context.outbox.wakeAll(nowMs);
  });
  if (woken > 0) context.events.emit('outbox', null);
}

/** A call failed in a way that concerns all of them: the line rests. False when the failure is the row's own. */
export function lineFailed(context: SyncContext, failure: LineFailure): boolean {
  const { memory, clock, link, options } = context;
  const disposition = dispositions[failure.code];
  if (disposition !== 'line' && disposition !== 'refusal') {
    // The exchange did answer, if only to refuse.
    lineAnswered(context);
    return false;
  }
  // Several calls fall with one cut: they count once.
  if (clock.nowMs() < memory.restUntilMs) return true;
  memory.lineFailures += 1;
  memory.greeted = false;
  const refused = disposition === 'refusal';
  memory.restReason = failure.code;
  memory.restUntilMs = refused
    ? clock.nowMs() + options.backOffMs.cap
    : nextTryAtMs(context, memory.lineFailures);
  link.update({ state: refused ? 'refused' : 'offline', reason: failure.code });
  explainWaiting(context);
  return true;
}

/** While the line rests, every row that would go says why it does not and when it is tried again. */
export function explainWaiting(context: SyncContext): void {
  const { memory, clock, outbox, store } = context;
  if (memory.restReason === null || clock.nowMs() >= memory.restUntilMs) return;
  const reason = memory.restReason;
  const changed = store.transact(() => {
    context.receipts.explainAll(reason);
    context.notices.explainAll(reason);
    context.furtherNotes.explainAll(reason);
    return outbox.explainAll({ reason, details: {}, nextTryAtMs: memory.restUntilMs });
  });
  if (changed > 0) {
    context.events.emit('outbox', null);
    context.events.emit('home', null);
  }
}

/** Learns the exchange's time from an answer: the offset for every mark this station makes. */
export function learnTime(
  { clock }: Pick<SyncContext, 'clock'>,
  exchangeNow: string,
  askedAtMs: number | null,
): void {
  const exchangeMs = Date.parse(exchangeNow);
  if (Number.isNaN(exchangeMs)) return;
  const machineMs = clock.nowMs() - (clock.offsetMs() ?? 0);
  // Half the way there and back, when it is known.
  const travelMs = askedAtMs === null ? 0 : Math.max(0, machineMs - askedAtMs) / 2;
  const measuredMs = Math.round(exchangeMs + travelMs - machineMs);
  if (askedAtMs === null && isDelay(clock, measuredMs)) return;
  clock.setOffset(measuredMs);
}

/** Longer than this no answer lies about on a machine that has too much to do. */
const longestDelayMs = 30_000;

/**
 * An answer whose way is not known says what time it was at least. A little less than what is known is the answer's own delay, and time must not go back for it:
 * two acts would stand in the wrong order.
 */
function isDelay(clock: SyncContext['clock'], measuredMs: number): boolean {
  const behindMs = (clock.offsetMs() ?? measuredMs) - measuredMs;
  return clock.sure() && behindMs > 0 && behindMs < longestDelayMs;
}
