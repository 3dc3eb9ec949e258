// The feed entries that are not done, in memory: what the plan is made of. An entry that has a row in `arrivals` is kept: the feed's position goes past it
// and it is here again after a restart. One that has none is only announced, and the position stands before it.
import { largePackageBytes, type ArrivalFact } from '../../shared/domain/sync-plan-arrivals.ts';
import type { ArrivalBrief } from '../store/arrivals-repository.ts';
import type { FeedEntry, FeedPosition, LineFailure } from './sync-ports.ts';
import { dispositions } from './failure-policy.ts';
import { lineFailed } from './line-state.ts';
import { nextTryAtMs, type OpenArrival, type SyncContext } from './sync-state.ts';

/** Kept entries of before come first, and their numbers meet none of this feed's. */
const keptBefore = 2 ** 50;

/** An entry as the feed announces it; a large package that many stations hear of at once has a moment of its own. */
export function openArrival(context: SyncContext, feedEpoch: string, entry: FeedEntry): OpenArrival {
  const { number, kind } = entry;
  const urgency = context.stages.receiving.urgencyOf(entry);
  const sizeBytes = kind === 'document' ? (entry.sizeBytes ?? 0) : 0;
  const spreadSeconds = context.stages.trust.road()?.downloadSpreadSeconds?.[urgency] ?? 0;
  const isSpread = sizeBytes > largePackageBytes / 4 && spreadSeconds > 0;
  const waitMs = isSpread ? context.options.random() * spreadSeconds * 1000 : 0;
  const nextTryAt = waitMs === 0 ? 0 : context.clock.nowMs() + waitMs;
  return {
    ...{ entry, feedEpoch, failures: 0, kept: null },
    fact: {
      ...{ number, kind, urgency, sizeBytes, nextTryAtMs: nextTryAt },
      stage: 'announced',
      heldBytes: entry.message?.length ?? 0,
    },
  };
}

/** At the start, and when the exchange has begun a new feed: what is kept, and nothing else. */
export function reloadKept({ memory, arrivals }: Pick<SyncContext, 'memory' | 'arrivals'>): void {
  memory.arrivals.clear();
  for (const row of arrivals.briefs()) {
    const number = row.arrivalId - keptBefore;
    memory.arrivals.set(number, { ...keptOf(row), fact: factOf(row, number) });
  }
}

const keptOf = (row: ArrivalBrief): Omit<OpenArrival, 'fact'> => ({
  entry: null,
  feedEpoch: row.feedEpoch,
  failures: row.attempts,
  kept: { arrivalId: row.arrivalId, packageBlob: row.packageBlob, packageBytes: row.packageBytes ?? 0 },
});

function factOf(row: ArrivalBrief, number: number): ArrivalFact {
  const { urgency, state: stage, nextTryAtMs: at } = row;
  const kind = row.kind as ArrivalFact['kind'];
  return { number, kind, urgency, stage, nextTryAtMs: at, sizeBytes: row.packageBytes ?? 0, heldBytes: 0 };
}

/** Everything that waits is due now, with all its tries: new lists are here, or a person wants it. */
export function wakeArrivals({ memory, store, arrivals }: SyncContext): void {
  store.transact(() => arrivals.wakeAll());
  for (const [number, open] of memory.arrivals) {
    memory.arrivals.set(number, { ...open, failures: 0, fact: { ...open.fact, nextTryAtMs: 0 } });
  }
}

/** The entry itself: from memory, or from its row. */
export function entryOf({ arrivals }: SyncContext, { entry, kept }: OpenArrival): FeedEntry {
  if (entry !== null) return entry;
  const row = kept && arrivals.get(kept.arrivalId);
  if (!row) throw new Error('an open arrival has neither an entry nor a row');
  return JSON.parse(row.entry) as FeedEntry;
}

/** The feed's position with these entries done or kept: everything below the lowest one that is neither is done. */
export function positionAfter({ memory, station }: SyncContext, done: ReadonlySet<number>): FeedPosition {
  let lowest = Infinity;
  for (const { kept, fact } of memory.arrivals.values())
    if (kept === null && !done.has(fact.number)) lowest = Math.min(lowest, fact.number);
  const row = station.read();
  const reached = memory.pulled?.number ?? row.feedCursor;
  return {
    feedEpoch: memory.pulled?.epoch ?? row.feedEpoch ?? '',
    feedCursor: lowest === Infinity ? reached : lowest - 1,
  };
}

/** What a row says of an arrival beside its entry. */
export interface KeptFacts {
  readonly stage: ArrivalFact['stage'];
  readonly packageBlob: NonNullable<OpenArrival['kept']>['packageBlob'];
  readonly packageBytes: number;
  readonly failures: number;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, string>>;
  readonly nextTryAtMs: number;
}

/** Writes the row of an arrival, inside the caller's transaction; gives the arrival as it is then. */
export function keepArrival(context: SyncContext, open: OpenArrival, facts: KeptFacts): OpenArrival {
  const { arrivals, clock } = context;
  const { stage, packageBlob, packageBytes, failures, reason, details, nextTryAtMs: at } = facts;
  const arrivalId =
    open.kept !== null && open.kept.packageBlob === packageBlob && setBack(context, open, facts)
      ? open.kept.arrivalId
      : arrivals.keep({
          feedEpoch: open.feedEpoch,
          ...rowOfEntry(entryOf(context, open)),
          urgency: open.fact.urgency,
          state: stage,
          packageBlob,
          packageBytes,
          attempts: failures,
          reason,
          details,
          nextTryAtMs: at,
          keptAtMs: clock.nowMs(),
        });
  return {
    ...open,
    entry: null,
    failures,
    kept: { arrivalId, packageBlob, packageBytes },
    fact: { ...open.fact, stage, nextTryAtMs: at, heldBytes: 0, ...landedNow(context, stage) },
  };
}

const landedNow = ({ clock }: SyncContext, stage: ArrivalFact['stage']) =>
  stage === 'landed' ? { landedAtMs: clock.nowMs() } : {};

function rowOfEntry(entry: FeedEntry) {
  const { number, kind, documentId } = entry;
  return { number, kind, documentId, entry: JSON.stringify(entry) };
}

function setBack({ arrivals }: SyncContext, { kept }: OpenArrival, facts: KeptFacts): boolean {
  if (kept === null) return false;
  const { failures: attempts, reason, details, nextTryAtMs: at } = facts;
  return arrivals.setBack({ arrivalId: kept.arrivalId, attempts, reason, details, nextTryAtMs: at });
}

/** Puts arrivals back into memory as they are now; one that the feed has forgotten meanwhile stays what its row says. */
export function updateOpen(
  { memory }: Pick<SyncContext, 'memory'>,
  changes: readonly { readonly before: OpenArrival; readonly after: OpenArrival | null }[],
): void {
  for (const { before, after } of changes) {
    const { number } = before.fact;
    // Of another feed by now: the exchange was restored while the step ran.
    if (memory.arrivals.get(number)?.feedEpoch !== before.feedEpoch) continue;
    if (after === null) memory.arrivals.delete(number);
    else memory.arrivals.set(number, after);
  }
}

/** Why a try was no success: the line's failure, or what was wrong with what came. */
export type Setback =
  | LineFailure
  | { readonly code: 'lists-missing' | 'package-damaged' | 'arrived-twice' }
  /** There is no room for it now: no try was made. */
  | { readonly code: 'no-room'; readonly details: Readonly<Record<string, string>> };

/**
 * A try failed: the arrival has a row from now on, with its reason and next try. A failure of the line is not the arrival's, and an exchange that cannot
 * answer now (its database restarts) has said nothing about the package: neither uses up a try, after which it would be shown as it did not come.
 */
export function postpone(context: SyncContext, open: OpenArrival, setback: Setback): void {
  const { memory, store, station } = context;
  if ('ok' in setback && lineFailed(context, setback)) {
    const fact = { ...open.fact, nextTryAtMs: memory.restUntilMs };
    return updateOpen(context, [{ before: open, after: { ...open, fact } }]);
  }
  const isOfExchange = 'ok' in setback && dispositions[setback.code] === 'retry';
  const isUnanswered = setback.code === 'lists-missing' && !haveListsCome(memory);
  const failures = open.failures + (isOfExchange || isUnanswered || setback.code === 'no-room' ? 0 : 1);
  const nextTry = isOfExchange
    ? exchangeRetryAtMs(context, setback)
    : nextTryAtMs(context, Math.max(1, failures));
  const after = store.transact(() => {
    const kept = keepArrival(context, open, {
      ...{ failures, stage: open.fact.stage, reason: setback.code, nextTryAtMs: nextTry },
      packageBlob: open.kept?.packageBlob ?? null,
      packageBytes: open.kept?.packageBytes ?? open.fact.sizeBytes,
      details: 'details' in setback ? setback.details : {},
    });
    if (open.kept === null) station.write(positionAfter(context, new Set([open.fact.number])));
    return kept;
  });
  updateOpen(context, [{ before: open, after }]);
  context.events.emit('home', null);
}

/** Lists that were asked for and have not been answered, by an exchange that is busy, say nothing of what they were asked for. */
const haveListsCome = ({ publicationFetchAtMs, publicationFailures }: SyncContext['memory']): boolean =>
  publicationFetchAtMs > 0 && publicationFailures === 0;

// The fourth pause of the back-off, every time: some seconds, as long as a database needs to come back.
const pausesOfExchange = 4;

/** The exchange's own word when it gave one. */
function exchangeRetryAtMs(context: SyncContext, { details }: LineFailure): number {
  const seconds = Number(details['retryAfterSeconds']);
  return Number.isFinite(seconds) && seconds > 0
    ? context.clock.nowMs() + Math.min(seconds, 3600) * 1000
    : nextTryAtMs(context, pausesOfExchange);
}
