// Four hundred packages after an outage, and one that cannot wait.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Urgency } from '../../../../src/shared/domain/kinds.ts';
import {
  arrivalBatch,
  arrivalStepKey,
  mayPullFeed,
  planArrivals,
  type ArrivalFact,
  type ArrivalStep,
} from '../../../../src/shared/domain/sync-plan-arrivals.ts';

const MB = 1_000_000;
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
const many = (count: number, change: Partial<ArrivalFact> = {}, from = 1): ArrivalFact[] =>
  Array.from({ length: count }, (_, index) => arrival(from + index, change));
const facts = (arrivals: readonly ArrivalFact[], running: readonly string[] = []) => ({
  nowMs: 1000,
  arrivals,
  running: new Set(running),
});
const numbersOf = (step: ArrivalStep | undefined): readonly number[] =>
  step === undefined ? [] : step.kind === 'take' ? [step.number] : step.numbers;
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('packages on their way in', () => {
  it('land two hundred at a time, two batches of routine ones at once and no third', () => {
    const steps = planArrivals(facts(many(600)));
    expect(steps.map(numbersOf)).toEqual([range(1, 200), range(201, 400)]);
  });

  it('leave a lane to what is urgent, by itself, though four hundred others wait', () => {
    const arrivals = [...many(400), arrival(401, { urgency: 'flash' }), arrival(402, { urgency: 'urgent' })];
    const keys = planArrivals(facts(many(400))).map(arrivalStepKey);
    const steps = planArrivals(facts(arrivals, keys));
    expect(steps).toEqual([{ kind: 'land', numbers: [401] }]);
    // From the beginning: the most urgent first, and never in one batch with another kind.
    expect(planArrivals(facts(arrivals)).map(numbersOf)).toEqual([[401], [402], range(1, 200)]);
    // A machine that is busy judging judges what is urgent beside it.
    const landed = arrivals.map((row) => ({ ...row, stage: 'landed' as const }));
    const judging = planArrivals(facts(landed.slice(0, 400))).map(arrivalStepKey);
    expect(planArrivals(facts(landed, judging))).toEqual([{ kind: 'judge', numbers: [401] }]);
  });

  it('go by themselves when they are large, and nothing small waits for them', () => {
    const arrivals = [...many(4, { sizeBytes: 199 * MB }), ...many(3, {}, 5)];
    const steps = planArrivals(facts(arrivals));
    expect(steps.map(numbersOf)).toEqual([[5, 6, 7], [1], [2]]);
    const large = ['land 1', 'land 2'];
    expect(planArrivals(facts(arrivals, large)).map(numbersOf)).toEqual([[5, 6, 7]]);
    const flash = arrival(9, { urgency: 'flash', sizeBytes: 50 * MB });
    expect(planArrivals(facts([...arrivals, flash], large)).map(numbersOf)).toEqual([[5, 6, 7], [9]]);
  });

  it('make batches that a memory can bear', () => {
    const [step] = planArrivals(facts(many(100, { sizeBytes: 900_000 })));
    expect(numbersOf(step)).toEqual(range(1, 10));
  });

  it('wait for their next try without standing before others', () => {
    const arrivals = [...many(3, { nextTryAtMs: 2000 }), arrival(4)];
    expect(planArrivals(facts(arrivals))).toEqual([{ kind: 'land', numbers: [4] }]);
    expect(mayPullFeed(facts(arrivals))).toBe(true);
  });

  it('are asked for ahead of the work, and no further than memory goes', () => {
    expect(mayPullFeed(facts(many(799)))).toBe(true);
    expect(mayPullFeed(facts(many(800)))).toBe(false);
    expect(mayPullFeed(facts(many(10, { heldBytes: 4 * MB })))).toBe(false);
    // Landed ones hold nothing but their place.
    expect(mayPullFeed(facts(many(5000, { stage: 'landed', heldBytes: 0 })))).toBe(true);
  });
});

const fact = fc.record({
  kind: fc.constantFrom<ArrivalFact['kind']>(
    'document',
    'document',
    'document',
    'receipt',
    'notice',
    'publication',
  ),
  urgency: fc.constantFrom<Urgency>('routine', 'urgent', 'flash'),
  stage: fc.constantFrom<ArrivalFact['stage']>('announced', 'landed'),
  sizeBytes: fc.constantFrom(20_000, 900_000, 5 * MB),
  nextTryAtMs: fc.constantFrom(0, 0, 0, 5000),
});

it('no entry is ever in two steps, no batch mixes urgencies or passes its limits, and whatever ends, everything is done in the end', () => {
  fc.assert(
    fc.property(
      fc.array(fact, { maxLength: 150 }),
      fc.array(fc.nat(), { maxLength: 400 }),
      (rows, choices) => {
        let arrivals = rows.map((row, index) =>
          arrival(index + 1, { ...row, stage: row.kind === 'document' ? row.stage : 'announced' }),
        );
        const running = new Map<string, ArrivalStep>();
        const turn = (nowMs: number): void => {
          for (const step of planArrivals({ nowMs, arrivals, running: new Set(running.keys()) })) {
            const mine = numbersOf(step).map((number) => arrivals.find((row) => row.number === number));
            const others = [...running.values()].flatMap(numbersOf);
            expect(mine.every((row) => row !== undefined && !others.includes(row.number))).toBe(true);
            expect(new Set(mine.map((row) => row?.urgency)).size).toBe(1);
            expect(mine.length).toBeLessThanOrEqual(arrivalBatch);
            running.set(arrivalStepKey(step), step);
          }
        };
        const end = (key: string | undefined): void => {
          const step = key === undefined ? undefined : running.get(key);
          if (step === undefined || key === undefined) return;
          running.delete(key);
          const numbers = numbersOf(step);
          arrivals = arrivals.flatMap((row) => {
            if (!numbers.includes(row.number)) return [row];
            return step.kind === 'land' ? [{ ...row, stage: 'landed' as const }] : [];
          });
        };
        for (const choice of choices) {
          turn(1000);
          const keys = [...running.keys()];
          end(keys[choice % Math.max(1, keys.length)]);
        }
        for (let round = 0; round < 1000 && arrivals.length > 0; round += 1) {
          turn(5000);
          for (const key of [...running.keys()]) end(key);
        }
        expect(arrivals).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

describe('landed packages', () => {
  const landed = (number: number, change: Partial<ArrivalFact> = {}) =>
    arrival(number, { stage: 'landed', landedAtMs: 900, ...change });
  const judged = (steps: readonly ArrivalStep[]) =>
    steps.filter(({ kind }) => kind === 'judge').map(numbersOf);

  it('wait with their judgement while more comes in, so that all of it is durable first', () => {
    const backlog = [landed(1), landed(2), arrival(3)];
    expect(planArrivals(facts(backlog))).toEqual([{ kind: 'land', numbers: [3] }]);
    // Fetching goes on, or the feed has more than it could say.
    expect(planArrivals(facts(backlog, ['land 3']))).toEqual([]);
    expect(planArrivals({ ...facts(backlog.slice(0, 2)), moreToCome: true })).toEqual([]);
    expect(judged(planArrivals(facts(backlog.slice(0, 2))))).toEqual([[1, 2]]);
  });

  it('wait no longer than ten seconds, never when they are urgent, and for nothing large', () => {
    const urgent = landed(2, { urgency: 'urgent' });
    expect(judged(planArrivals(facts([landed(1), urgent, arrival(3)])))).toEqual([[2]]);
    const late = { ...facts([landed(1), arrival(3)]), nowMs: 10_901 };
    expect(judged(planArrivals(late))).toEqual([[1]]);
    // Of a life before, or by a clock that was ahead.
    expect(judged(planArrivals(facts([arrival(1, { stage: 'landed' }), arrival(3)])))).toEqual([[1]]);
    expect(judged(planArrivals(facts([landed(1, { landedAtMs: 5000 }), arrival(3)])))).toEqual([[1]]);
    const large = arrival(3, { sizeBytes: 199 * MB });
    expect(judged(planArrivals(facts([landed(1), large])))).toEqual([[1]]);
    expect(judged(planArrivals(facts([landed(1), large], ['land 3'])))).toEqual([[1]]);
  });
});
