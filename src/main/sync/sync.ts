// The executor of the sync plan. It reads the tables, asks the planner, starts what the plan says and writes nothing itself: every step leaves the
// tables so that a plan made from them goes on. It runs from the station's start, whether or not anybody is logged in.
import { nextDueAtMs, planSync, stepKey, type SyncStep } from '../../shared/domain/sync-plan.ts';
import { createArrivalsRepository } from '../store/arrivals-repository.ts';
import { createAuditRepository } from '../store/audit-repository.ts';
import { createFurtherNotesRepository } from '../store/further-notes-repository.ts';
import { createNoticesRepository } from '../store/notices-repository.ts';
import { createOutboxRepository } from '../store/outbox-repository.ts';
import { createReceiptsRepository } from '../store/receipts-repository.ts';
import { createSealLifeRepository } from '../store/seal-life-repository.ts';
import { createStationRepository } from '../store/station-repository.ts';
import { isDiskFull } from '../store/disk-full.ts';
import { createTransportsRepository } from '../store/transports-repository.ts';
import { createBandwidth } from './bandwidth.ts';
import { createBatchMemory } from './batch-memory.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { explainWaiting } from './line-state.ts';
import { reloadKept, wakeArrivals } from './open-arrivals.ts';
import { createPartFiles } from './part-files.ts';
import { judgeLanded, landPackages, takeEntry } from './step-arrivals.ts';
import { pullFeed } from './step-feed.ts';
import { sendFollowUps } from './step-follow-ups.ts';
import { fetchPublication, sendAuditHead } from './step-lists.ts';
import { sendReceipts } from './step-receipts.ts';
import { fetchSealNotices, sendSealNotices } from './step-seal-notices.ts';
import { submitDocument } from './step-submit.ts';
import { emptyMemory, gatherFacts, type SyncContext, type SyncParts } from './sync-state.ts';

export interface Sync {
  start(): void;
  /** Ends every call and waits until no step runs; nothing is lost that was not committed. */
  stop(): Promise<void>;
  /** A person wants it to go on now: a resting line is tried at once. */
  kick(): void;
}

// A timer for longer than that would not survive a machine that slept; the plan is cheap.
const longestSleepMs = 60_000;
const topicsThatWake: readonly string[] = [
  'outbox',
  'deliveries',
  'inbox',
  'enrolment',
  'directory',
  'seals',
];

/** The sync over the parts; `start` sets it going. */
export function createSync(parts: SyncParts): Sync {
  const running = new Map<string, Promise<void>>();
  const stopper = new AbortController();
  const { context, closeLine } = createContext(parts, stopper.signal);
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  const rest = (what: string, error: unknown): void => restAfter(context, what, error);
  const run = (step: SyncStep): void => {
    const key = stepKey(step);
    // The next plan is not made at once: a step that ends without having waited for anything must leave windows and line their turn.
    const end = (): void => void (running.delete(key) && wake());
    const ended = runStep(context, step).catch((error: unknown) => rest(step.kind, error));
    running.set(key, ended.finally(end));
  };
  const advance = (): number => {
    const facts = gatherFacts(context, new Set(running.keys()));
    explainWaiting(context);
    planSync(facts).forEach(run);
    return (nextDueAtMs(facts) ?? Infinity) - facts.nowMs;
  };
  const turn = (): void => {
    clearTimeout(timer);
    if (stopper.signal.aborted) return;
    let sleepMs = parts.options.backOffMs.cap;
    try {
      sleepMs = advance();
    } catch (error) {
      rest('plan', error);
    }
    timer = setTimeout(turn, Math.min(longestSleepMs, Math.max(1, sleepMs)));
  };
  const wake = onceATurn(turn);

  return {
    start: () => {
      parts.store.transact(() => context.outbox.endLeases());
      reloadKept(context);
      unsubscribe = parts.events.subscribe(({ topic }) => {
        if (topicsThatWake.includes(topic)) wake();
      });
      turn();
    },
    stop: async () => {
      clearTimeout(timer);
      unsubscribe?.();
      stopper.abort();
      await closeLine();
      while (running.size > 0) await Promise.allSettled(running.values());
      await context.partFiles.close();
    },
    kick: () => {
      tryNow(context);
      // Before the start nothing goes out whoever asks: after a restore the exchange is asked first what it knows.
      if (unsubscribe !== undefined) turn();
    },
  };
}

/** Many calls in one turn of the loop are one: a batch that is stored tells of each of its hundred documents, and each plan goes through all that waits. */
function onceATurn(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      act();
    });
  };
}

/** What rests, waits or is parked on the road in both directions goes on now; outbox rows have their own acts. */
function tryNow(context: SyncContext): void {
  context.memory.restUntilMs = 0;
  context.store.transact(() => context.receipts.requeueAll());
  wakeArrivals(context);
}

// A bug or a full disk: nothing was committed. The line rests, so that the same fault is not met a thousand times a second.
function restAfter({ signal, log, memory, clock, options }: SyncContext, step: string, error: unknown): void {
  if (signal.aborted) return;
  log.error('a sync step failed', { step, error });
  // What waits says so too: "being sent" beside a disk that is full would be untrue.
  memory.restReason ??= isDiskFull(error) ? 'disk-full' : 'station-failed';
  memory.restUntilMs = clock.nowMs() + options.backOffMs.cap;
}

function createContext(
  parts: SyncParts,
  signal: AbortSignal,
): { context: SyncContext; closeLine: () => Promise<void> } {
  let line: ExchangeClient | null = null;
  const context: SyncContext = {
    ...parts,
    memory: emptyMemory(),
    outbox: createOutboxRepository(parts.store.db),
    receipts: createReceiptsRepository(parts.store.db),
    station: createStationRepository(parts.store.db),
    audit: createAuditRepository(parts.store.db),
    seals: createSealLifeRepository(parts.store.db),
    notices: createNoticesRepository(parts.store.db),
    furtherNotes: createFurtherNotesRepository(parts.store.db),
    arrivals: createArrivalsRepository(parts.store.db),
    transports: createTransportsRepository(parts.store.db),
    partFiles: createPartFiles(parts.store.blobs),
    batchMemory: createBatchMemory(),
    bandwidth: createBandwidth({
      bytesPerSecond: () => parts.stages.trust.road()?.bytesPerSecond ?? null,
      nowMs: () => performance.now(),
    }),
    line: () => {
      line ??= parts.openLine();
      if (line === null) throw new Error('there is no machine certificate to open the line with');
      return line;
    },
    renewLine: () => {
      void line?.close();
      line = null;
    },
    signal,
  };
  return { context, closeLine: async () => line?.close() };
}

type StepOf<Kind extends SyncStep['kind']> = Extract<SyncStep, { readonly kind: Kind }>;

/** What each step of the plan does. */
const runs: {
  readonly [Kind in SyncStep['kind']]: (
    context: SyncContext,
    step: StepOf<Kind>,
  ) => Promise<unknown> | undefined;
} = {
  pollEnrolment: async ({ memory, clock, options, stages }) => {
    memory.enrolmentPollAtMs = clock.nowMs() + options.enrolmentPollMs;
    await stages.enrolment.poll();
  },
  submit: (context, { documentId }) => submitDocument(context, documentId),
  sendReceipts,
  pullFeed,
  land: (context, { numbers }) => landPackages(context, numbers),
  judge: (context, { numbers }) => judgeLanded(context, numbers),
  take: (context, { number }) => takeEntry(context, number),
  fetchPublication,
  sendSealNotices,
  fetchSealNotices,
  sendFollowUps,
  releaseScheduled: ({ stages }) => void stages.sending.releaseDue(),
  sendAuditHead,
};

async function runStep(context: SyncContext, step: SyncStep): Promise<void> {
  // The table has the function of this very kind; TypeScript cannot follow the two of them together.
  const work = runs[step.kind] as (context: SyncContext, step: SyncStep) => Promise<unknown> | undefined;
  await work(context, step);
}
