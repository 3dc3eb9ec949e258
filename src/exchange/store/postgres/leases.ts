// Leases in the database: any node may be asked for the rest of an upload that another began. A holder gives signs of life; one that stopped giving
// them is followed after `leaseMs`. Instants are the database's: the clocks of the nodes need not agree.
import { randomUUID } from 'node:crypto';
import type { Lease, Leases } from '../leases.ts';
import { tellNodes } from './notices.ts';
import type { PostgresSession } from './session.ts';

export interface PostgresLeases extends Leases {
  /** Somebody wants the lease of this holder: nothing happens when it is another node's. */
  wanted(holder: string): void;
  stop(): void;
}

interface Held {
  readonly onWanted: () => void;
  /** By this node's monotonic clock: when others may take it, if no sign of life gets through. */
  goodUntilMs: number;
}

export interface LeaseTimes {
  readonly leaseMs: number;
  readonly signOfLifeEveryMs: number;
}

// Three signs may get lost on the way; a client whose node died waits this long for its upload on another.
const usualTimes: LeaseTimes = { leaseMs: 10_000, signOfLifeEveryMs: 2_500 };

const take = {
  name: 'leases-take',
  text: `INSERT INTO leases AS l (name, holder, expires_at) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, wanted = false
           WHERE l.expires_at < clock_timestamp() RETURNING holder`,
};
const want = {
  name: 'leases-want',
  text: 'UPDATE leases SET wanted = true WHERE name = $1 RETURNING holder',
};
const renew = {
  name: 'leases-renew',
  text: `UPDATE leases SET expires_at = clock_timestamp() + $2 * interval '1 ms'
         WHERE holder = ANY ($1) RETURNING holder, wanted`,
};
// Of nodes that were killed: who took the name again has made a row of its own.
const forget = {
  name: 'leases-forget',
  text: `DELETE FROM leases WHERE expires_at < clock_timestamp() - interval '1 day'`,
};
const release = { name: 'leases-release', text: 'DELETE FROM leases WHERE name = $1 AND holder = $2' };

/** Removes what killed nodes left; at every start. */
export async function forgetOldLeases(session: PostgresSession): Promise<void> {
  await session.rows(forget, []);
}

/** The leases of one node. */
export function createPostgresLeases(
  session: PostgresSession,
  { leaseMs, signOfLifeEveryMs }: LeaseTimes = usualTimes,
): PostgresLeases {
  const held = new Map<string, Held>();
  const lose = (holder: string): void => {
    const lost = held.get(holder);
    held.delete(holder);
    lost?.onWanted();
  };
  let isGiving = false;
  const loseOver = (): void => {
    // The database is away: a lease is good as long as nobody else can have been given it.
    for (const [holder, { goodUntilMs }] of held) if (goodUntilMs < performance.now()) lose(holder);
  };
  const giveSigns = async (): Promise<void> => {
    loseOver();
    // A database that is slow to answer must not be asked by every connection that there is.
    if (held.size === 0 || isGiving) return;
    isGiving = true;
    const holders = [...held.keys()];
    const askedAtMs = performance.now();
    try {
      const rows = await session.rows<{ holder: string; wanted: boolean }>(renew, [holders, leaseMs]);
      const found = new Map(rows.map((row) => [row.holder, row.wanted]));
      for (const holder of holders) {
        const mine = held.get(holder);
        if (!mine) continue;
        mine.goodUntilMs = askedAtMs + leaseMs;
        if (!found.has(holder)) lose(holder);
        else if (found.get(holder)) mine.onWanted();
      }
    } catch {
      loseOver();
    } finally {
      isGiving = false;
    }
  };
  const timer = setInterval(() => void giveSigns(), signOfLifeEveryMs);
  timer.unref();
  return {
    take: async (name, onWanted): Promise<Lease | null> => {
      const holder = randomUUID();
      const goodUntilMs = performance.now() + leaseMs;
      const taken = await session.rows(take, [name, holder, leaseMs]);
      if (taken.length === 0) {
        await ask(session, name);
        return null;
      }
      held.set(holder, { onWanted, goodUntilMs });
      return {
        release: async () => {
          if (held.delete(holder)) await session.rows(release, [name, holder]);
        },
      };
    },
    wanted: (holder) => held.get(holder)?.onWanted(),
    stop: () => clearInterval(timer),
  };
}

async function ask(session: PostgresSession, name: string): Promise<void> {
  const [row] = await session.rows<{ holder: string }>(want, [name]);
  if (row) await tellNodes(session, [{ kind: 'wanted', holder: row.holder }]);
}
