// Pulls the unit's feed by long poll. The position moves only together with what is stored of its entries (step-arrivals.ts).
import { lineAnswered, lineFailed, learnTime } from './line-state.ts';
import type { FeedPage } from './exchange-client.ts';
import { openArrival, reloadKept } from './open-arrivals.ts';
import { isRestored, resendLost } from './step-restored.ts';
import type { LineFailure } from './sync-ports.ts';
import type { SyncContext } from './sync-state.ts';

/** Entries of one answer. */
const feedLimit = 100;
/** Runs the step `pullFeed`: greets the exchange first when the line is new. */
export async function pullFeed(context: SyncContext): Promise<void> {
  const { memory, station, line, signal } = context;
  const wasGreeted = memory.greeted;
  if (!wasGreeted && !(await greet(context))) return;
  const { epoch, number: after } = memory.pulled ?? positionOf(station.read());
  // The first answer comes at once, so that a start with nothing new says "connected" and not "connecting" for half a minute.
  const waitSeconds = wasGreeted ? context.options.pollSeconds : 0;
  const answer = await line().feed({
    epoch: epoch ?? undefined,
    after,
    limit: feedLimit,
    waitSeconds,
    signal,
  });
  if (!answer.ok) return pullFailed(context, answer);
  learnTime(context, answer.value.now, null);
  lineAnswered(context);
  const failure = isRestored(epoch, answer.value.epoch) ? await resendLost(context) : null;
  if (failure) return pullFailed(context, failure);
  keepPage(context, { epoch, after, page: answer.value });
}

const positionOf = ({ feedEpoch, feedCursor }: { feedEpoch: string | null; feedCursor: number }) => ({
  epoch: feedEpoch,
  number: feedCursor,
});

function keepPage(
  context: SyncContext,
  pulled: { readonly epoch: string | null; readonly after: number; readonly page: FeedPage },
): void {
  const { memory } = context;
  const { epoch, after, page } = pulled;
  if (isRestored(epoch, page.epoch)) {
    // The exchange was restored: its numbers begin anew, and what is here already is known by its ids.
    reloadKept(context);
    memory.pulled = { epoch: page.epoch, number: 0 };
    return;
  }
  memory.moreToCome = page.entries.length >= feedLimit;
  const last = page.entries.at(-1)?.number ?? after;
  memory.pulled = { epoch: page.epoch, number: Math.max(after, last) };
  for (const entry of page.entries) {
    // Kept in another life of the station, when the position could not go past one before it.
    if (context.arrivals.has(page.epoch, entry.number)) continue;
    memory.arrivals.set(entry.number, openArrival(context, page.epoch, entry));
  }
}

async function greet(context: SyncContext): Promise<boolean> {
  const { clock, memory, line } = context;
  context.link.update({ state: 'connecting' });
  const askedAtMs = clock.nowMs() - (clock.offsetMs() ?? 0);
  const answer = await line().hello();
  if (!answer.ok) {
    pullFailed(context, answer);
    return false;
  }
  learnTime(context, answer.value.now, askedAtMs);
  lineAnswered(context);
  memory.greeted = true;
  return true;
}

function pullFailed(context: SyncContext, failure: LineFailure): void {
  context.memory.moreToCome = false;
  // A feed that cannot be pulled is a line that is down, whatever the code.
  if (!lineFailed(context, failure)) lineFailed(context, { ...failure, code: 'unreachable' });
}
