// A document that an addressee's station did not fetch within its term: the sender hears of it by its feed, once. Nothing is removed and nothing refused:
// who comes later still gets it, and says so. Every node looks; an id made of the facts lets one of them say it.
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReceiptId } from '../../shared/domain/ids.ts';
import type { IncomingReceipt } from '../../shared/domain/messages.ts';
import type { ExchangeLog } from '../log.ts';
import type { Unanswered } from '../store/receipts.ts';
import type { ExchangeStore } from '../store/store.ts';

type SignExpiry = (
  expired: Pick<IncomingReceipt, 'receiptId' | 'documentId' | 'unit' | 'sender' | 'at'>,
) => Promise<string>;

export interface TermWatch {
  /** Looks now, and every hour from now on. */
  start(): void;
  /** Tells of everything whose term ran out; how many these were. */
  look(): Promise<number>;
  stop(): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;
const lookEveryMs = 60 * 60 * 1000;
/** An exchange that stood still for longer, or never looked, tells of what is younger than this and leaves the rest to the figures of supervision. */
const lookBackMs = 400 * dayMs;
/** Of one transaction. */
const pageRows = 200;

/** The watch of one node. */
export function createTermWatch(parts: {
  readonly store: ExchangeStore;
  readonly sign: SignExpiry;
  readonly termDays: number;
  /** Left out: it is. */
  readonly isClockSure?: () => boolean;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): TermWatch {
  const { store, termDays, clock, log, isClockSure = () => true } = parts;
  let lookedToMs: number | null = null;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const lookAtDay = async (fromMs: number, toMs: number, at: Date): Promise<number> => {
    let count = 0;
    for (let full = true; full && !isStopped && isClockSure();) {
      const found = await store.receipts.unanswered({ fromMs, toMs, limit: pageRows });
      full = found.length === pageRows;
      count += await tell(parts, found, at);
      await nextTurn();
    }
    return count;
  };

  const look = async (): Promise<number> => {
    // What was said once cannot be unsaid: the next hour looks again. Read before it is doubted: a jump between the two shows.
    const at = clock();
    if (!isClockSure()) return 0;
    const endMs = at.getTime() - termDays * dayMs;
    let count = 0;
    for (let fromMs = lookedToMs ?? endMs - lookBackMs; fromMs < endMs && !isStopped; fromMs += dayMs)
      count += await lookAtDay(fromMs, Math.min(fromMs + dayMs, endMs), at);
    if (!isStopped && isClockSure()) lookedToMs = endMs;
    if (count > 0) log.info('terms-over', { deliveries: count });
    return count;
  };
  const lookSafely = (): void => {
    // A database that is away: the next hour looks at the same span again.
    running = running.then(look).catch((error: unknown) => log.error('terms-not-looked-at', error));
  };
  return {
    look,
    start: () => {
      lookSafely();
      timer = setInterval(lookSafely, lookEveryMs);
      timer.unref();
    },
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Says it to the senders, in one transaction; how many another node had not said before. */
async function tell(
  { store, sign }: { readonly store: ExchangeStore; readonly sign: SignExpiry },
  found: readonly Unanswered[],
  at: Date,
): Promise<number> {
  const atMs = at.getTime();
  const receipts = await Promise.all(
    found.map(async ({ documentId, unit, sender, sinceMs }) => {
      const receiptId = idOf({ documentId, unit, sinceMs });
      const message = await sign({ receiptId, documentId, unit, sender, at: at.toISOString() });
      return { receiptId, documentId, unit, sender, message };
    }),
  );
  return store.transact(async (tx) => {
    const stored = receipts.map(({ receiptId, documentId, unit, message }) => ({
      ...{ receiptId, documentId, unit, message, kind: 'expired', receivedAtMs: atMs },
    }));
    const fresh = await tx.receipts.insertAll(stored);
    const told = receipts.filter(({ receiptId }) => fresh.has(receiptId));
    await tx.feed.append(
      told.map(({ sender, documentId, receiptId }) => ({
        ...{ kind: 'receipt' as const, unit: sender, documentId, receiptId, atMs },
      })),
    );
    return told.length;
  });
}

/** A UUID v7 of the facts: every node makes the same one. */
function idOf({ documentId, unit, sinceMs }: Omit<Unanswered, 'sender'>): ReceiptId {
  const bytes = createHash('sha256').update(`${documentId} ${unit} ${sinceMs}`).digest().subarray(0, 16);
  bytes.writeUIntBE(sinceMs, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  ) as ReceiptId;
}
