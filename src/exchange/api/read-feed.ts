// The use case `feed`: a page at once, or as soon as there is something to tell.
import type { FeedPage } from '../store/feed.ts';
import type { ExchangeStore } from '../store/store.ts';
import { RefusedCall, refusal } from './refusal.ts';
import type { Caller } from './caller.ts';
import type { Wakeups } from './wakeups.ts';

export interface FeedRequest {
  readonly epoch?: string | undefined;
  readonly after: number;
  readonly limit: number;
  readonly waitSeconds: number;
  readonly signal: AbortSignal | undefined;
}

export type ReadFeed = (caller: Pick<Caller, 'unit' | 'recheck'>, request: FeedRequest) => Promise<FeedPage>;

/** A cursor of another epoch is answered with this one's name and nothing else: the station starts again at 0. */
export function createReadFeed(parts: {
  readonly store: ExchangeStore;
  readonly wakeups: Wakeups;
}): ReadFeed {
  const { store, wakeups } = parts;
  return async ({ unit, recheck }, { epoch, after, limit, waitSeconds, signal }) => {
    const read = (): Promise<FeedPage> => store.feed.read({ unit, epoch, after, limit });
    if (waitSeconds === 0) return read();
    const enough = new AbortController();
    const signals = signal ? [signal, enough.signal] : [enough.signal];
    // The wait begins before the look: what comes between the two is not slept through.
    const waiting = wakeups.wait(unit, waitSeconds * 1000, AbortSignal.any(signals));
    try {
      const page = await read();
      if (page.entries.length > 0 || (epoch !== undefined && page.epoch !== epoch)) return page;
      if (!(await waiting))
        throw new RefusedCall(refusal('busy', { retryAfterSeconds: '5', reason: 'open-polls' }));
    } finally {
      // A reason of ours: the usual one is an error with a stack.
      enough.abort('read');
    }
    // The certificate may have been revoked during the wait.
    const rejected = recheck();
    if (rejected) throw new RefusedCall(rejected);
    return read();
  };
}
