// The lock of one upload, for the tus server, by the store's leases: two nodes must not append to one file at the same time. Whoever comes for an upload
// that is being written (the client's first connection broke and nobody noticed) asks the holder to end, and gets it when that has.
import { setTimeout as pause } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker } from '@tus/server';
import type { Lease, Leases } from '../store/leases.ts';

// A holder ends within one turn; a node that died is followed when its lease ran out.
const waitMs = 30_000;
const askEveryMs = { first: 10, most: 500 };

/** The tus server's locker over the leases of a store. */
export function createUploadLocker(leases: Leases): Locker {
  return { newLock: (id) => createLock(leases, `upload ${id}`) };
}

function createLock(leases: Leases, name: string): Lock {
  let lease: Lease | null = null;
  return {
    lock: async (signal, requestRelease) => {
      const untilMs = performance.now() + waitMs;
      for (let askAgainMs = askEveryMs.first; ; askAgainMs = Math.min(askAgainMs * 2, askEveryMs.most)) {
        lease = await leases.take(name, () => void requestRelease());
        if (lease) return;
        if (signal.aborted || performance.now() > untilMs) throw ERRORS.ERR_LOCK_TIMEOUT;
        await pause(askAgainMs, null, { signal }).catch(() => undefined);
      }
    },
    unlock: async () => {
      await lease?.release();
      lease = null;
    },
  };
}
