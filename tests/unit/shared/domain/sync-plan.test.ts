import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';
import type { Urgency } from '../../../../src/shared/domain/kinds.ts';
import {
  backOffMs,
  nextDueAtMs,
  planSync,
  stepKey,
  type ArrivalFact,
  type OutboxFact,
  type ReceiptFacts,
  type SyncFacts,
  type SyncStep,
} from '../../../../src/shared/domain/sync-plan.ts';

const noReceipts: ReceiptFacts = { due: 0, oldestAtMs: null, newestAtMs: null, nextTryAtMs: null };

const quiet: SyncFacts = {
  nowMs: 1000,
  enrolment: { state: 'issued', nextPollAtMs: 0 },
  restUntilMs: 0,
  running: new Set(['pullFeed']),
  outbox: [],
  receipts: noReceipts,
  arrivals: [],
  publication: { nextFetchAtMs: 9000 },
  sealNotices: { nextTriesAtMs: [], nextFetchAtMs: 9000 },
  followUps: { nextTriesAtMs: [] },
  scheduled: { nextAtMs: null },
  auditHead: { unsent: false, nextSendAtMs: 0 },
};
const row = (id: string, urgency: Urgency, change: Partial<OutboxFact> = {}): OutboxFact => ({
  documentId: id as DocumentId,
  urgency,
  state: 'queued',
  queuedAtMs: 0,
  nextTryAtMs: null,
  ...change,
});

const arrival = (number: number, change: Partial<ArrivalFact> = {}): ArrivalFact => ({
  number,
  kind: 'document',
  urgency: 'routine',
  nextTryAtMs: 0,
  stage: 'announced',
  sizeBytes: 20_000,
  heldBytes: 2_000,
  ...change,
});

describe('what the plan says', () => {
  it('sends the most urgent first and keeps a lane free of routine', () => {
    const outbox = [row('a', 'routine'), row('b', 'routine'), row('c', 'flash', { queuedAtMs: 5 })];
    expect(planSync({ ...quiet, outbox })).toMatchObject([{ documentId: 'c' }, { documentId: 'a' }]);
    const running = new Set(['pullFeed', 'submit a']);
    expect(planSync({ ...quiet, outbox: outbox.slice(0, 2), running })).toEqual([]);
    expect(planSync({ ...quiet, outbox, running })).toMatchObject([{ documentId: 'c' }]);
  });

  it('leaves held, parked and accepted rows alone, and waiting ones until their time', () => {
    const outbox = [
      row('a', 'flash', { state: 'held' }),
      row('b', 'flash', { state: 'parked' }),
      row('c', 'flash', { state: 'accepted' }),
      row('d', 'flash', { state: 'waiting', nextTryAtMs: 1001 }),
    ];
    expect(planSync({ ...quiet, outbox })).toEqual([]);
    expect(nextDueAtMs({ ...quiet, outbox })).toBe(1001);
    expect(planSync({ ...quiet, outbox, nowMs: 1001 })).toMatchObject([{ documentId: 'd' }]);
  });

  it('does nothing before enrolment and while the line rests, and asks only for the answer while it is pending', () => {
    const outbox = [row('a', 'flash')];
    for (const state of ['none', 'refused'] as const) {
      expect(planSync({ ...quiet, outbox, enrolment: { state, nextPollAtMs: 0 } })).toEqual([]);
    }
    const pending = { ...quiet, outbox, enrolment: { state: 'pending', nextPollAtMs: 0 } } as const;
    expect(planSync(pending)).toEqual([{ kind: 'pollEnrolment' }]);
    expect(planSync({ ...quiet, outbox, restUntilMs: 1001 })).toEqual([]);
    expect(nextDueAtMs({ ...quiet, outbox, restUntilMs: 1001 })).toBe(1001);
  });

  it('takes new lists alone and before what they may judge, while packages go on landing', () => {
    const landed = (number: number, urgency: Urgency = 'routine') =>
      arrival(number, { stage: 'landed', urgency });
    const lists = arrival(2, { kind: 'publication', sizeBytes: 0 });
    const arrivals = [landed(1), lists, landed(3, 'flash'), arrival(4)];
    const landing = { kind: 'land', numbers: [4] };
    expect(planSync({ ...quiet, arrivals })).toEqual([{ kind: 'take', number: 2 }, landing]);
    for (const running of ['judge 1', 'take 2']) {
      const steps = planSync({ ...quiet, arrivals, running: new Set([running, 'pullFeed']) });
      expect(steps).toEqual([landing]);
    }
    const after = arrivals.filter((row) => row !== lists);
    expect(planSync({ ...quiet, arrivals: after })).toEqual([
      { kind: 'judge', numbers: [3] },
      { kind: 'judge', numbers: [1] },
      landing,
    ]);
  });

  it('gathers the receipts of a burst for a moment, and never for longer', () => {
    const one: ReceiptFacts = { due: 1, oldestAtMs: 1000, newestAtMs: 1000, nextTryAtMs: null };
    const coming = arrival(1);
    const running = new Set(['land 1', 'pullFeed']);
    const send = [{ kind: 'sendReceipts' }];
    const burst = { ...quiet, running, receipts: one, arrivals: [coming] };
    expect(planSync({ ...burst, nowMs: 3499 })).toEqual([]);
    // A large package may be under way for minutes: the receipt has its own time.
    expect(nextDueAtMs({ ...burst, nowMs: 3499 })).toBe(3500);
    expect(planSync({ ...burst, nowMs: 3500 })).toEqual(send);
    expect(planSync({ ...burst, nowMs: 999 })).toEqual(send);
    expect(planSync({ ...burst, receipts: { ...one, newestAtMs: 1002 }, nowMs: 1001 })).toEqual(send);
    expect(planSync({ ...burst, arrivals: [], nowMs: 1001 })).toEqual(send);
    expect(planSync({ ...burst, arrivals: [{ ...coming, nextTryAtMs: 9000 }], nowMs: 1001 })).toEqual(send);
    expect(planSync({ ...burst, receipts: { ...one, due: 500 }, nowMs: 1001 })).toEqual(send);
    expect(planSync({ ...burst, receipts: noReceipts, nowMs: 9000 })).not.toContainEqual(send[0]);
  });

  it('tries a receipt that was set back when its time has come', () => {
    const receipts = { ...noReceipts, nextTryAtMs: 1400 };
    expect(planSync({ ...quiet, receipts })).toEqual([]);
    expect(nextDueAtMs({ ...quiet, receipts })).toBe(1400);
  });

  it('pauses longer and longer, never beyond the cap, never nothing', () => {
    const pause = (attempt: number, random: number) =>
      backOffMs({ attempt, baseMs: 1000, capMs: 60_000, random });
    expect([1, 2, 3, 7, 400].map((attempt) => pause(attempt, 0))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
    expect(pause(3, 1)).toBe(2000);
  });
});

type Fate = 'done' | 'answerLost' | 'failed';

/** A station's tables and memory, and the exchange's, in miniature: what a step does to them, and what a crash takes away. */
class World {
  nowMs = 0;
  readonly outbox = new Map<string, OutboxFact>();
  readonly ownReceipts = new Map<string, { readonly createdAtMs: number; sent: boolean }>();
  /** What the running request carries. */
  private sending: string[] = [];
  readonly inbox = new Map<string, number>();
  /** Entries that are documents by now. */
  readonly done = new Set<number>();
  cursor = 0;
  readonly accepted = new Map<string, number>();
  readonly feed: string[] = [];
  readonly receiptsThere = new Map<string, number>();
  running = new Map<string, SyncStep>();
  arrivals = new Map<number, ArrivalFact>();
  pulled: number | null = null;
  restUntilMs = 0;
  failures = 0;

  facts(): SyncFacts {
    return {
      ...quiet,
      nowMs: this.nowMs,
      restUntilMs: this.restUntilMs,
      running: new Set(this.running.keys()),
      outbox: [...this.outbox.values()],
      receipts: this.waitingReceipts(),
      arrivals: [...this.arrivals.values()],
      publication: { nextFetchAtMs: Infinity },
      sealNotices: { nextTriesAtMs: [], nextFetchAtMs: Infinity },
      followUps: { nextTriesAtMs: [] },
      scheduled: { nextAtMs: null },
    };
  }

  private waitingReceipts(): ReceiptFacts {
    const times = [...this.ownReceipts.values()].flatMap((one) => (one.sent ? [] : [one.createdAtMs]));
    if (times.length === 0) return noReceipts;
    const [oldestAtMs, newestAtMs] = [Math.min(...times), Math.max(...times)];
    return { due: times.length, oldestAtMs, newestAtMs, nextTryAtMs: null };
  }

  turn(): void {
    for (const step of planSync(this.facts())) {
      expect(this.running.has(stepKey(step))).toBe(false);
      this.running.set(stepKey(step), step);
      if (step.kind === 'submit') this.setRow(step.documentId, { state: 'sending' });
      if (step.kind === 'sendReceipts')
        this.sending = [...this.ownReceipts].flatMap(([id, { sent }]) => (sent ? [] : [id]));
    }
  }

  /** One running step ends. */
  end(key: string, fate: Fate): void {
    const step = this.running.get(key);
    if (step === undefined) return;
    this.running.delete(key);
    if (step.kind === 'submit') this.endSubmit(step.documentId, fate);
    if (step.kind === 'sendReceipts') this.endReceipts(this.sending, fate);
    if (step.kind === 'pullFeed') this.endPull(fate);
    if (step.kind === 'land') this.endLand(step.numbers, fate);
    if (step.kind === 'judge') this.endJudge(step.numbers, fate);
    if (fate !== 'done') this.rest();
  }

  crash(): void {
    this.running = new Map();
    // What landed is kept; what was only announced is announced again, since the position stands before it.
    for (const [number, { stage }] of this.arrivals) if (stage === 'announced') this.arrivals.delete(number);
    this.pulled = null;
    this.restUntilMs = 0;
    for (const [id, one] of this.outbox) if (one.state === 'sending') this.setRow(id, { state: 'queued' });
  }

  private rest(): void {
    this.failures += 1;
    this.restUntilMs =
      this.nowMs + backOffMs({ attempt: this.failures, baseMs: 10, capMs: 100, random: 0.5 });
  }

  private setRow(id: string, change: Partial<OutboxFact>): void {
    const one = this.outbox.get(id);
    if (one) this.outbox.set(id, { ...one, ...change });
  }

  private endSubmit(id: string, fate: Fate): void {
    // The exchange is idempotent on the id: a second time is no second document.
    if (fate !== 'failed' && !this.accepted.has(id)) this.accepted.set(id, 1);
    this.setRow(
      id,
      fate === 'done' ? { state: 'accepted' } : { state: 'waiting', nextTryAtMs: this.nowMs + 10 },
    );
  }

  private endReceipts(ids: readonly string[], fate: Fate): void {
    for (const id of ids) {
      if (fate !== 'failed' && !this.receiptsThere.has(id)) this.receiptsThere.set(id, 1);
      const one = this.ownReceipts.get(id);
      if (one && fate === 'done') this.ownReceipts.set(id, { ...one, sent: true });
    }
  }

  private endPull(fate: Fate): void {
    if (fate !== 'done') return;
    const after = this.pulled ?? this.cursor;
    for (let number = after + 1; number <= this.feed.length; number += 1) {
      if (this.arrivals.has(number) || this.done.has(number)) continue;
      const urgency = number % 5 === 0 ? 'flash' : 'routine';
      this.arrivals.set(
        number,
        arrival(number, { urgency, sizeBytes: number % 7 === 0 ? 5_000_000 : 20_000 }),
      );
    }
    this.pulled = this.feed.length;
  }

  private later(number: number): void {
    const fact = this.arrivals.get(number);
    if (fact) this.arrivals.set(number, { ...fact, nextTryAtMs: this.nowMs + 10 });
  }

  /** A cut batch: what came whole counts, here every other one. */
  private endLand(numbers: readonly number[], fate: Fate): void {
    for (const [index, number] of numbers.entries()) {
      const fact = this.arrivals.get(number);
      if (fact === undefined) continue;
      if (fate === 'failed' && index % 2 === 0) this.later(number);
      else this.arrivals.set(number, { ...fact, stage: 'landed', nextTryAtMs: 0 });
    }
    const announced = [...this.arrivals.values()].filter(({ stage }) => stage === 'announced');
    const reached = this.pulled ?? this.cursor;
    this.cursor = Math.min(reached, ...announced.map(({ number }) => number - 1));
  }

  private endJudge(numbers: readonly number[], fate: Fate): void {
    for (const number of numbers) {
      if (fate === 'failed') {
        this.later(number);
        continue;
      }
      const id = this.feed[number - 1] ?? '';
      this.inbox.set(id, (this.inbox.get(id) ?? 0) + (this.inbox.has(id) ? 0 : 1));
      if (!this.ownReceipts.has(`r-${id}`))
        this.ownReceipts.set(`r-${id}`, {
          createdAtMs: this.nowMs,
          sent: false,
        });
      this.arrivals.delete(number);
      this.done.add(number);
    }
  }
}

const event = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('turn' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('end' as const),
      which: fc.nat(),
      fate: fc.constantFrom<Fate>('done', 'answerLost', 'failed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('crash' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('tick' as const), ms: fc.nat(200) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('write' as const),
      urgency: fc.constantFrom<Urgency>('routine', 'urgent', 'flash'),
    }),
  },
  // A number beyond what is there makes a new entry, any other repeats one.
  { weight: 2, arbitrary: fc.record({ act: fc.constant('arrive' as const), which: fc.nat(12) }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

function happen(world: World, one: Event): void {
  if (one.act === 'turn') world.turn();
  if (one.act === 'crash') world.crash();
  if (one.act === 'tick') world.nowMs += one.ms;
  if (one.act === 'end') {
    const keys = [...world.running.keys()];
    world.end(keys[one.which % Math.max(1, keys.length)] ?? '', one.fate);
  }
  if (one.act === 'write') {
    const id = `d${world.outbox.size}`;
    world.outbox.set(id, row(id, one.urgency, { queuedAtMs: world.nowMs }));
  }
  if (one.act === 'arrive') world.feed.push(`a${one.which}`);
}

/** From here on everything works: the station must come to rest by itself, led by the plan and its own due times alone. */
function settle(world: World): void {
  for (let round = 0; round < 2000; round += 1) {
    world.turn();
    const keys = [...world.running.keys()].filter(
      (key) => key !== 'pullFeed' || world.feed.length > (world.pulled ?? -1),
    );
    if (keys.length > 0) {
      for (const key of keys) world.end(key, 'done');
      continue;
    }
    const due = nextDueAtMs(world.facts());
    if (due === null || due === Infinity) return;
    world.nowMs = due;
  }
  throw new Error('the station does not come to rest');
}

describe('the plan and a thin executor', () => {
  it('converge whatever fails, is repeated, or dies in between: nothing lost, nothing doubled', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const world = new World();
        for (const one of events) happen(world, one);
        settle(world);
        expect([...world.outbox.values()].filter(({ state }) => state !== 'accepted')).toEqual([]);
        expect([...world.accepted.keys()].sort()).toEqual([...world.outbox.keys()].sort());
        expect(new Set(world.inbox.keys())).toEqual(new Set(world.feed));
        expect(world.cursor).toBe(world.feed.length);
        expect(new Set(world.receiptsThere.keys())).toEqual(
          new Set([...world.inbox.keys()].map((id) => `r-${id}`)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('never has more than two sends, nor two routine ones, at a time', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const world = new World();
        for (const one of events) {
          happen(world, one);
          const sends = [...world.running.values()].filter((step) => step.kind === 'submit');
          expect(sends.length).toBeLessThanOrEqual(2);
          expect(sends.filter((step) => step.urgency === 'routine').length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
