// What the sync holds in memory only: how the line stands and which feed entries are open. Losing it costs a repeated question, never a document.
import { backOffMs, type ArrivalFact, type SyncFacts } from '../../shared/domain/sync-plan.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { ArrivalsRepository } from '../store/arrivals-repository.ts';
import type { createAuditRepository } from '../store/audit-repository.ts';
import type { FurtherNotesRepository } from '../store/further-notes-repository.ts';
import type { NoticesRepository } from '../store/notices-repository.ts';
import type { createOutboxRepository } from '../store/outbox-repository.ts';
import type { createReceiptsRepository } from '../store/receipts-repository.ts';
import type { SealLifeRepository } from '../store/seal-life-repository.ts';
import type { createStationRepository } from '../store/station-repository.ts';
import type { Store } from '../store/store.ts';
import type { TransportsRepository } from '../store/transports-repository.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { BatchMemory } from './batch-memory.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { followUpTriesAtMs } from './follow-up-order.ts';
import type { PartFiles } from './part-files.ts';
import type {
  FeedEntry,
  SyncClock,
  SyncEvents,
  SyncLink,
  SyncLog,
  SyncOptions,
  SyncStages,
} from './sync-ports.ts';

export interface SyncParts {
  readonly store: Store;
  readonly clock: SyncClock;
  readonly link: SyncLink;
  readonly events: SyncEvents;
  readonly log: SyncLog;
  readonly stages: SyncStages;
  /** Where the store's files lie: room is asked for there. */
  readonly dataFolder: string;
  /** The line with this unit's machine certificate; null while there is none. */
  readonly openLine: () => ExchangeClient | null;
  readonly options: SyncOptions;
}

/** An entry that was pulled and is not done. */
export interface OpenArrival {
  /** Null: it is read from its row when its turn comes. */
  readonly entry: FeedEntry | null;
  readonly feedEpoch: string;
  readonly fact: ArrivalFact;
  readonly failures: number;
  /** Its row; null while it is in memory only. */
  readonly kept: {
    readonly arrivalId: number;
    readonly packageBlob: Sha256 | null;
    readonly packageBytes: number;
  } | null;
}

export interface SyncMemory {
  restUntilMs: number;
  /** Failures of the line in a row. */
  lineFailures: number;
  greeted: boolean;
  /** Reason that the waiting rows carry while the line rests. */
  restReason: string | null;
  readonly arrivals: Map<number, OpenArrival>;
  /** The exchange has no batches: packages are fetched one by one. */
  batchesUnknown: boolean;
  /** Highest number pulled, and its epoch; null: as the tables say. */
  pulled: { epoch: string; number: number } | null;
  /** The feed's last answer was full. */
  moreToCome: boolean;
  enrolmentPollAtMs: number;
  publicationFetchAtMs: number;
  publicationFailures: number;
  auditSendAtMs: number;
  sealNoticesFetchAtMs: number;
  /** Looks that a publication still promises to be worth while. */
  sealLooks: number;
  /** Times in a row that a decision could not be believed. */
  sealFailures: number;
  contactStoredAtMs: number;
}

/** Everything a step works with. */
export interface SyncContext extends SyncParts {
  readonly memory: SyncMemory;
  readonly outbox: ReturnType<typeof createOutboxRepository>;
  readonly receipts: ReturnType<typeof createReceiptsRepository>;
  readonly arrivals: ArrivalsRepository;
  /** By which roads a document went or came. */
  readonly transports: TransportsRepository;
  readonly station: ReturnType<typeof createStationRepository>;
  readonly audit: ReturnType<typeof createAuditRepository>;
  readonly seals: SealLifeRepository;
  readonly notices: NoticesRepository;
  readonly furtherNotes: FurtherNotesRepository;
  readonly line: () => ExchangeClient;
  /** The machine has another certificate: the next call opens the line anew. */
  readonly renewLine: () => void;
  readonly partFiles: PartFiles;
  readonly bandwidth: Bandwidth;
  readonly batchMemory: BatchMemory;
  readonly signal: AbortSignal;
}

export function emptyMemory(): SyncMemory {
  return {
    restUntilMs: 0,
    lineFailures: 0,
    greeted: false,
    restReason: null,
    arrivals: new Map(),
    batchesUnknown: false,
    pulled: null,
    moreToCome: false,
    enrolmentPollAtMs: 0,
    publicationFetchAtMs: 0,
    publicationFailures: 0,
    auditSendAtMs: 0,
    sealNoticesFetchAtMs: 0,
    sealLooks: 0,
    sealFailures: 0,
    contactStoredAtMs: 0,
  };
}

/** The next try after this many failures in a row. */
export function nextTryAtMs({ clock, options }: SyncContext, failures: number): number {
  const { base, cap } = options.backOffMs;
  const pause = backOffMs({
    attempt: failures,
    baseMs: base,
    capMs: cap,
    random: options.random(),
  });
  return clock.nowMs() + pause;
}

/** A time further ahead than any pause was written by a clock that was wrong: it counts as now, or a document would wait for days. */
export const beyondSense = ({ clock, options }: Pick<SyncContext, 'clock' | 'options'>): number =>
  clock.nowMs() + 2 * options.backOffMs.cap + sanePauseMs;

/** The tables and the memory as facts for the planner. */
export function gatherFacts(context: SyncContext, running: ReadonlySet<string>): SyncFacts {
  const { memory, clock } = context;
  const nowMs = clock.nowMs();
  const beyondMs = beyondSense(context);
  const sane = (timeMs: number): number => (timeMs > beyondMs ? 0 : timeMs);
  const head = context.audit.head();
  return {
    nowMs,
    enrolment: { state: context.stages.enrolment.state(), nextPollAtMs: sane(memory.enrolmentPollAtMs) },
    restUntilMs: sane(memory.restUntilMs),
    running,
    outbox: context.outbox
      .unsent()
      .map((row) => ({ ...row, nextTryAtMs: row.nextTryAtMs === null ? null : sane(row.nextTryAtMs) })),
    receipts: context.receipts.countDue({ nowMs, beyondMs }),
    arrivals: Array.from(memory.arrivals.values(), ({ fact }) =>
      fact.nextTryAtMs === 0 ? fact : { ...fact, nextTryAtMs: sane(fact.nextTryAtMs) },
    ),
    moreToCome: memory.moreToCome,
    publication: { nextFetchAtMs: sane(memory.publicationFetchAtMs) },
    sealNotices: {
      nextTriesAtMs: context.seals.waiting().map((row) => sane(row.nextTryAtMs)),
      nextFetchAtMs: sane(memory.sealNoticesFetchAtMs),
    },
    followUps: { nextTriesAtMs: followUpTriesAtMs(context).map(sane) },
    // Far ahead on purpose; only the exchange's clock says when it has come. A machine that was asleep, or set, learns that time first: until then the step
    // could let nothing go, and would be planned again at once, without end.
    scheduled: { nextAtMs: clock.sure() ? context.outbox.nextScheduledAtMs() : null },
    auditHead: {
      unsent: head !== null && head.entryNo > context.audit.lastCountersigned(),
      nextSendAtMs: sane(memory.auditSendAtMs),
    },
  };
}

/** The exchange may ask to come again after so long (`busy`), and lists are asked for this often: no honest time is further ahead. */
const sanePauseMs = 60 * 60 * 1000;
