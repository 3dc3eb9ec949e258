import { describe, expect, it } from 'vitest';
import {
  expiryWarningDays,
  registeredStates,
  sealActsOf,
  sealLifeAt,
  sealLifeStates,
  sealStateAfter,
  sealSteps,
  type SealActor,
  type SealLifeState,
} from '../../../../src/shared/domain/seal-life.ts';

const actors: readonly SealActor[] = ['unitAdministrator', 'custodian', 'authority', 'clock'];
const steps = Object.entries(sealSteps);

/** Every state that can be reached from `from`. */
function reachable(from: SealLifeState | null): Set<SealLifeState> {
  const found = new Set<SealLifeState>();
  const walk = (state: SealLifeState | null): void => {
    for (const actor of actors)
      for (const act of sealActsOf(state, actor)) {
        const next = sealStateAfter(state, act, actor);
        if (next === null || found.has(next)) continue;
        found.add(next);
        walk(next);
      }
  };
  walk(from);
  return found;
}

describe('the life of a seal', () => {
  it('reaches every state from nothing, and nothing from its end', () => {
    expect([...reachable(null)].sort()).toEqual([...sealLifeStates].sort());
    for (const end of ['destroyed', 'refused', 'withdrawn'] as const) expect(reachable(end).size).toBe(0);
  });

  it('goes the way of request, approval, issue, authorisation', () => {
    const way = [
      ['request', 'custodian', 'requested'],
      ['approve', 'authority', 'approved'],
      ['issue', 'authority', 'issued'],
      ['authorise', 'unitAdministrator', 'authorised'],
      ['activate', 'authority', 'active'],
    ] as const;
    let state: SealLifeState | null = null;
    for (const [act, actor, next] of way) {
      for (const other of actors) {
        const allowed: readonly SealActor[] = sealSteps[act].by;
        expect(sealStateAfter(state, act, other) !== null, `${act} by ${other}`).toBe(
          allowed.includes(other),
        );
      }
      state = sealStateAfter(state, act, actor);
      expect(state).toBe(next);
    }
  });

  it('lets the unit stop a seal and nobody but the authority start one', () => {
    const toActive = steps.filter(([, step]) => step.to === 'active').map(([act]) => act);
    expect(toActive).toEqual(['activate', 'renew', 'restore']);
    for (const [, step] of steps.filter(([, { to }]) => to === 'active'))
      expect(step.by).toEqual(['authority']);
    expect(sealStateAfter('active', 'suspend', 'custodian')).toBe('suspended');
    expect(sealStateAfter('suspended', 'restore', 'custodian')).toBeNull();
  });

  it('never brings a lost seal back', () => {
    expect([...reachable('lost')]).toEqual(['destroyed']);
  });

  it('stands in the registry only when it was active once', () => {
    const listed = sealLifeStates.filter((state) => registeredStates[state] !== null);
    expect(listed).toEqual(['active', 'suspended', 'lost', 'destroyed', 'superseded', 'expired']);
    expect(registeredStates.lost).not.toBe('active');
  });
});

describe('the end of a seal', () => {
  const validUntil = '2029-03-01T00:00:00.000Z';
  const seal = { state: 'active', validUntil } as const;
  const before = (days: number): number => Date.parse(validUntil) - days * 86_400_000;

  it('is warned of from 60 days before to the last day', () => {
    expect(expiryWarningDays(seal, before(61) - 1)).toBeNull();
    expect(expiryWarningDays(seal, before(61) + 1)).toBe(60);
    expect(expiryWarningDays(seal, before(1))).toBe(1);
    expect(expiryWarningDays(seal, before(0))).toBe(0);
    expect(expiryWarningDays(seal, before(0) + 1)).toBeNull();
    expect(expiryWarningDays({ ...seal, state: 'suspended' }, before(10))).toBeNull();
    expect(expiryWarningDays({ ...seal, life: 'superseded' }, before(10))).toBeNull();
  });

  it('shows as expired by the clock alone, and never hides a stop', () => {
    expect(sealLifeAt(seal, before(-1))).toBe('expired');
    expect(sealLifeAt({ ...seal, state: 'suspended', life: 'lost' }, before(-1))).toBe('lost');
    expect(sealLifeAt({ ...seal, state: 'destroyed' }, before(-1))).toBe('destroyed');
    expect(sealLifeAt({ ...seal, life: 'suspended' }, before(1))).toBe('suspended');
  });
});
