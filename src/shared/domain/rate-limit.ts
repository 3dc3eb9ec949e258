// A bucket of requests per caller: bursts pass, a loop that has run wild does not take the line from the other units.

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export interface RateLimiter {
  /** 0 when the caller may go on, else the seconds after which it may come again. */
  take(caller: string): number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

// More callers than units: somebody makes names up (enrolment counts by address); full buckets are forgotten first.
const maxBuckets = 10_000;

/** Token buckets by caller. */
export function createRateLimiter(limit: RateLimit, nowMs: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take: (caller) => {
      const atMs = nowMs();
      const old = buckets.get(caller) ?? { tokens: limit.burst, atMs };
      const earned = (Math.max(0, atMs - old.atMs) / 1000) * limit.perSecond;
      const tokens = Math.min(limit.burst, old.tokens + earned);
      buckets.delete(caller);
      if (buckets.size >= maxBuckets) buckets.delete(buckets.keys().next().value ?? '');
      const allowed = tokens >= 1;
      buckets.set(caller, { tokens: allowed ? tokens - 1 : tokens, atMs });
      return allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / limit.perSecond));
    },
  };
}
