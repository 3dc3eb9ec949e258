// What the sync does next, as a pure function of what the tables and the line say: no clock, no network, no randomness in here. The executor runs
// the steps and writes what came of them; killed at any point, the next plan is made from the same tables and goes on.
import type { DocumentId } from './ids.ts';
import type { Urgency } from './kinds.ts';
import type { OutboxState } from './states.ts';
import {
  arrivalStepKey,
  fillLanes,
  heldBackUntilMs,
  isArriving,
  mayPullFeed,
  planArrivals,
  type ArrivalFact,
  type ArrivalStep,
} from './sync-plan-arrivals.ts';

export interface OutboxFact {
  readonly documentId: DocumentId;
  readonly urgency: Urgency;
  readonly state: OutboxState;
  readonly queuedAtMs: number;
  readonly nextTryAtMs: number | null;
}

/** The own receipts that wait, counted: thousands may. */
export interface ReceiptFacts {
  /** Those whose next try is due. */
  readonly due: number;
  /** When the oldest and the newest of the due ones were made; null: none is due. */
  readonly oldestAtMs: number | null;
  readonly newestAtMs: number | null;
  /** The soonest try that lies ahead. */
  readonly nextTryAtMs: number | null;
}

export type { ArrivalFact } from './sync-plan-arrivals.ts';

export interface SyncFacts {
  readonly nowMs: number;
  readonly enrolment: {
    readonly state: 'none' | 'pending' | 'issued' | 'refused';
    readonly nextPollAtMs: number;
  };
  /** The whole line rests until then after a failure that concerns every step. */
  readonly restUntilMs: number;
  /** Keys of the steps that run right now. */
  readonly running: ReadonlySet<string>;
  readonly outbox: readonly OutboxFact[];
  readonly receipts: ReceiptFacts;
  readonly arrivals: readonly ArrivalFact[];
  /** The feed's last answer was full: the next one brings more at once. */
  readonly moreToCome?: boolean;
  readonly publication: { readonly nextFetchAtMs: number };
  /** Notices about seals that wait, and when the authority's decisions are looked for. */
  readonly sealNotices: { readonly nextTriesAtMs: readonly number[]; readonly nextFetchAtMs: number };
  /** Notices and further notes about documents that were sent, which wait for the line. */
  readonly followUps: { readonly nextTriesAtMs: readonly number[] };
  /** 定时发送: when the next held document goes by itself; null when none does. */
  readonly scheduled: { readonly nextAtMs: number | null };
  readonly auditHead: { readonly unsent: boolean; readonly nextSendAtMs: number };
}

export type SyncStep =
  | { readonly kind: 'pollEnrolment' }
  | { readonly kind: 'submit'; readonly documentId: DocumentId; readonly urgency: Urgency }
  | { readonly kind: 'sendReceipts' }
  | { readonly kind: 'pullFeed' }
  | ArrivalStep
  | { readonly kind: 'fetchPublication' }
  | { readonly kind: 'sendSealNotices' }
  | { readonly kind: 'fetchSealNotices' }
  | { readonly kind: 'sendFollowUps' }
  | { readonly kind: 'releaseScheduled' }
  | { readonly kind: 'sendAuditHead' };

const lane: Readonly<Record<Urgency, number>> = { flash: 0, urgent: 1, routine: 2 };
// A slow 199 MB routine package never stands before a 特急, and the centre never sees a flood from one unit.
const submitLanes = 2;
/** Receipts of one request, as many as the exchange takes: each request is a commit on both sides. */
export const receiptBatch = 500;
/** While documents are being taken a receipt waits so long for others: after an outage one request carries them, not hundreds beside the downloads. */
const receiptGatherMs = 2500;

/** Names a step while it runs: the same key never runs twice at a time. */
export function stepKey(step: SyncStep): string {
  if (step.kind === 'submit') return `submit ${step.documentId}`;
  const isOfArrivals = step.kind === 'land' || step.kind === 'judge' || step.kind === 'take';
  return isOfArrivals ? arrivalStepKey(step) : step.kind;
}

/** The steps that may start now beside those that run, most urgent first. */
export function planSync(facts: SyncFacts): SyncStep[] {
  const { state, nextPollAtMs } = facts.enrolment;
  if (facts.nowMs < facts.restUntilMs) return [];
  if (state === 'pending' && facts.nowMs >= nextPollAtMs) return idle(facts, { kind: 'pollEnrolment' });
  if (state !== 'issued') return [];
  return [
    ...planSealNotices(facts),
    ...planFollowUps(facts),
    ...planReceipts(facts),
    ...planSubmits(facts),
    ...planArrivals(facts),
    ...(facts.nowMs >= facts.publication.nextFetchAtMs ? idle(facts, { kind: 'fetchPublication' }) : []),
    // Asked for ahead of the work: only so is a 特急 seen that stands behind four hundred others.
    ...(mayPullFeed(facts) ? idle(facts, { kind: 'pullFeed' }) : []),
    ...(facts.auditHead.unsent && facts.nowMs >= facts.auditHead.nextSendAtMs
      ? idle(facts, { kind: 'sendAuditHead' })
      : []),
  ];
}

/**
 * When the next step falls due by itself; null when only an event (a new document, the end of a running step) can bring one. What is due already
 * and not planned waits for a running step, whose end brings the next plan.
 */
export function nextDueAtMs(facts: SyncFacts): number | null {
  const { state, nextPollAtMs } = facts.enrolment;
  if (state !== 'issued' && state !== 'pending') return null;
  if (facts.nowMs < facts.restUntilMs) return facts.restUntilMs;
  const { outbox, receipts, publication, sealNotices, followUps, scheduled, auditHead } = facts;
  const times =
    state === 'pending'
      ? [nextPollAtMs]
      : [
          ...outbox.filter(waitsByItself).map((row) => row.nextTryAtMs ?? 0),
          ...(receipts.nextTryAtMs === null ? [] : [receipts.nextTryAtMs]),
          ...(receipts.oldestAtMs === null ? [] : [receipts.oldestAtMs + receiptGatherMs]),
          nextArrivalAtMs(facts),
          publication.nextFetchAtMs,
          ...sealNotices.nextTriesAtMs,
          sealNotices.nextFetchAtMs,
          ...followUps.nextTriesAtMs,
          ...(scheduled.nextAtMs === null ? [] : [scheduled.nextAtMs]),
          ...(auditHead.unsent ? [auditHead.nextSendAtMs] : []),
        ];
  const ahead = times.filter((time) => time > facts.nowMs);
  const nextMs = Math.min(...ahead);
  return nextMs === Infinity ? null : nextMs;
}

/** Ten thousand may wait: they are gone through once, without a list of them. */
function nextArrivalAtMs({ arrivals, nowMs }: SyncFacts): number {
  let next = Infinity;
  for (const row of arrivals) {
    if (row.nextTryAtMs > nowMs) next = Math.min(next, row.nextTryAtMs);
    const untilMs = heldBackUntilMs(row);
    if (untilMs !== null && untilMs > nowMs) next = Math.min(next, untilMs);
  }
  return next;
}

/**
 * Milliseconds until try number `attempt` (1 = first failure): doubles from `baseMs` to `capMs`; `random` (0 to 1) takes away up to half, so that
 * a thousand stations do not knock at the same second after an outage.
 */
export function backOffMs(options: {
  readonly attempt: number;
  readonly baseMs: number;
  readonly capMs: number;
  readonly random: number;
}): number {
  const { attempt, baseMs, capMs, random } = options;
  // 2^30 steps are beyond every cap: the exponent stays small enough for a finite number.
  const full = Math.min(capMs, baseMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(full * (1 - random / 2));
}

function idle(facts: SyncFacts, step: SyncStep): SyncStep[] {
  return facts.running.has(stepKey(step)) ? [] : [step];
}

function waitsByItself(row: OutboxFact): boolean {
  return row.state === 'queued' || row.state === 'waiting' || row.state === 'sending';
}

// A lost seal first: whoever has it must not seal a minute longer.
function planSealNotices(facts: SyncFacts): SyncStep[] {
  const { sealNotices, nowMs } = facts;
  const isDue = sealNotices.nextTriesAtMs.some((timeMs) => timeMs <= nowMs);
  return [
    ...(isDue ? idle(facts, { kind: 'sendSealNotices' }) : []),
    ...(nowMs >= sealNotices.nextFetchAtMs ? idle(facts, { kind: 'fetchSealNotices' }) : []),
  ];
}

// A recall races with a signature: it goes before the documents do.
function planFollowUps(facts: SyncFacts): SyncStep[] {
  const { followUps, scheduled, nowMs } = facts;
  const isDue = followUps.nextTriesAtMs.some((timeMs) => timeMs <= nowMs);
  return [
    ...(isDue ? idle(facts, { kind: 'sendFollowUps' }) : []),
    ...(scheduled.nextAtMs !== null && scheduled.nextAtMs <= nowMs
      ? idle(facts, { kind: 'releaseScheduled' })
      : []),
  ];
}

function planReceipts(facts: SyncFacts): SyncStep[] {
  return facts.receipts.due === 0 || isGathering(facts) ? [] : idle(facts, { kind: 'sendReceipts' });
}

function isGathering(facts: SyncFacts): boolean {
  const { nowMs, receipts } = facts;
  const { due, oldestAtMs, newestAtMs } = receipts;
  if (oldestAtMs === null || newestAtMs === null || due >= receiptBatch || !isArriving(facts)) return false;
  // A time ahead was written by a clock that was wrong: nothing waits for it.
  return newestAtMs <= nowMs && nowMs - oldestAtMs < receiptGatherMs;
}

function planSubmits(facts: SyncFacts): SyncStep[] {
  const running = facts.outbox.filter((row) => facts.running.has(`submit ${row.documentId}`));
  const due = facts.outbox
    .filter((row) => waitsByItself(row) && !running.includes(row))
    .filter((row) => (row.nextTryAtMs ?? 0) <= facts.nowMs)
    .toSorted((a, b) => lane[a.urgency] - lane[b.urgency] || a.queuedAtMs - b.queuedAtMs);
  return fillLanes({ due, running, lanes: submitLanes }).map(({ documentId, urgency }) => ({
    kind: 'submit',
    documentId,
    urgency,
  }));
}
