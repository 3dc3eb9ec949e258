// Pulls the unit's feed by long poll and takes its entries one by one. The position moves only together with what is stored.
import { downloadWhole } from './download-file.ts';
import { lineAnswered, lineFailed, learnTime } from './line-state.ts';
import type { FeedPage } from './exchange-client.ts';
import { fetchPublication } from './step-lists.ts';
import type { DownloadPackage, FeedEntry, FeedPosition, LineFailure, TakeRoad } from './sync-ports.ts';
import { nextTryAtMs, type OpenArrival, type SyncContext } from './sync-state.ts';

/** Entries of one answer. */
const feedLimit = 100;
// A damaged download is tried this often before the document is shown as it came: a flaky line heals within that, a changed file never does.
const maxTakeFailures = 3;

/** Runs the step `pullFeed`: greets the exchange first when the line is new. */
export async function pullFeed(context: SyncContext): Promise<void> {
  const { memory, station, line, signal } = context;
  const wasGreeted = memory.greeted;
  if (!wasGreeted && !(await greet(context))) return;
  const row = station.read();
  const epoch = memory.pulled?.epoch ?? row.feedEpoch;
  const after = memory.pulled?.number ?? row.feedCursor;
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
  keepPage(context, { epoch, after, page: answer.value });
}

function keepPage(
  context: SyncContext,
  pulled: { readonly epoch: string | null; readonly after: number; readonly page: FeedPage },
): void {
  const { memory } = context;
  const { epoch, after, page } = pulled;
  if (epoch !== null && page.epoch !== epoch) {
    // The exchange was restored: its numbers begin anew, and what is here already is known by its ids.
    memory.arrivals.clear();
    memory.pulled = { epoch: page.epoch, number: 0 };
    return;
  }
  const last = page.entries.at(-1)?.number ?? after;
  memory.pulled = { epoch: page.epoch, number: Math.max(after, last) };
  for (const entry of page.entries) {
    memory.arrivals.set(entry.number, openArrival(context, entry));
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
  // A feed that cannot be pulled is a line that is down, whatever the code.
  if (!lineFailed(context, failure)) lineFailed(context, { ...failure, code: 'unreachable' });
}

function openArrival(context: SyncContext, entry: FeedEntry): OpenArrival {
  const { number, kind } = entry;
  const urgency = context.stages.receiving.urgencyOf(entry);
  return { entry, fact: { number, kind, urgency, nextTryAtMs: 0 }, failures: 0 };
}

/** Runs the step `take`. */
export async function takeEntry(context: SyncContext, number: number): Promise<void> {
  const { memory, stages, store, station } = context;
  const arrival = memory.arrivals.get(number);
  if (arrival === undefined) return;
  const road = roadFor(context, arrival);
  if (arrival.entry.kind === 'publication') {
    if (!(await fetchPublication(context))) return postpone(context, arrival, null);
    store.transact(() => station.write(road.positionAfter()));
    memory.arrivals.delete(number);
    return;
  }
  const outcome = await stages.receiving.take(arrival.entry, road);
  if (outcome.result === 'stored') {
    memory.arrivals.delete(number);
    return;
  }
  if (outcome.needsLists) memory.publicationFetchAtMs = 0;
  postpone(context, arrival, outcome.failure);
}

function postpone(context: SyncContext, arrival: OpenArrival, failure: LineFailure | null): void {
  const { memory } = context;
  // The line's failure is not the entry's: it does not use up its tries.
  const ofLine = failure !== null && lineFailed(context, failure);
  const failures = arrival.failures + (ofLine ? 0 : 1);
  const at = ofLine ? memory.restUntilMs : nextTryAtMs(context, failures);
  memory.arrivals.set(arrival.fact.number, {
    ...arrival,
    failures,
    fact: { ...arrival.fact, nextTryAtMs: at },
  });
}

function roadFor(context: SyncContext, { fact, failures }: OpenArrival): TakeRoad {
  const { memory, station, line, partFiles, signal } = context;
  const download: DownloadPackage = (sha256, sizeBytes) =>
    downloadWhole(line(), { sha256, sizeBytes, partFiles, signal });
  const positionAfter = (): FeedPosition => {
    const open = [...memory.arrivals.keys()].filter((number) => number !== fact.number);
    const reached = memory.pulled?.number ?? station.read().feedCursor;
    return {
      feedEpoch: memory.pulled?.epoch ?? station.read().feedEpoch ?? '',
      // Everything below the lowest open entry is done.
      feedCursor: open.length === 0 ? reached : Math.min(...open) - 1,
    };
  };
  return { download, positionAfter, lastTry: failures >= maxTakeFailures };
}
