// The life of a seal, from the request to its destruction (国发〔1999〕25号 for the order of making, keeping and destroying; domain.md 2.10 and 3). One table
// says which act leads from where to where and whose act it is; authority, station, buttons and tests read it.
//
// Three powers are kept apart: the authority makes and stops seals, the unit's administrator authorises their use, the custodian uses them. Stopping is
// open to everybody who is concerned: whoever fears for a seal must not wait for a decision.

export const sealLifeStates = [
  /** The unit asked for it. The authority decides. */
  'requested',
  /** The authority refused the request. The unit asks again. */
  'refused',
  /** The unit took its request back before the authority decided. The unit asks again. */
  'withdrawn',
  /** Granted; not made yet. */
  'approved',
  /** Certificates and SES seal are made and on their way. The unit's administrator authorises it. */
  'issued',
  /** The unit has named who uses it; it is active with the next publication. */
  'authorised',
  /** In the registry; may seal. */
  'active',
  /** Stopped for a while (certificateHold). The authority restores or destroys it. */
  'suspended',
  /** Reported lost (keyCompromise). It never comes back: ask for a new one. */
  'lost',
  /** For ever out of use; what it sealed before stays judged by its time. */
  'destroyed',
  /** A renewed seal has taken its place. */
  'superseded',
  /** Its days are over. Renew it. */
  'expired',
] as const;
export type SealLifeState = (typeof sealLifeStates)[number];

/** Who acts: a unit's roles by a notice under the machine key, the authority by its own hand, the clock by itself. */
export type SealActor = 'unitAdministrator' | 'custodian' | 'authority' | 'clock';

interface SealStep {
  /** `null`: there is no seal yet. */
  readonly from: readonly (SealLifeState | null)[];
  readonly to: SealLifeState;
  readonly by: readonly SealActor[];
}

const unit: readonly SealActor[] = ['unitAdministrator', 'custodian'];

export const sealSteps = {
  request: { from: [null], to: 'requested', by: unit },
  approve: { from: ['requested'], to: 'approved', by: ['authority'] },
  refuse: { from: ['requested', 'approved'], to: 'refused', by: ['authority'] },
  /** Also of a wish to have a seal destroyed, which leaves the seal in its state. */
  withdraw: { from: ['requested'], to: 'withdrawn', by: unit },
  issue: { from: ['approved'], to: 'issued', by: ['authority'] },
  authorise: { from: ['issued'], to: 'authorised', by: ['unitAdministrator'] },
  activate: { from: ['authorised'], to: 'active', by: ['authority'] },
  /** Of a renewed seal: the authorisation of the old one goes over to it. */
  renew: { from: ['issued'], to: 'active', by: ['authority'] },
  suspend: { from: ['active'], to: 'suspended', by: [...unit, 'authority'] },
  restore: { from: ['suspended'], to: 'active', by: ['authority'] },
  reportLost: {
    from: ['issued', 'authorised', 'active', 'suspended', 'superseded'],
    to: 'lost',
    by: [...unit, 'authority'],
  },
  supersede: { from: ['active', 'expired'], to: 'superseded', by: ['authority'] },
  expire: { from: ['active', 'suspended'], to: 'expired', by: ['clock'] },
  destroy: {
    from: ['approved', 'issued', 'authorised', 'active', 'suspended', 'lost', 'superseded', 'expired'],
    to: 'destroyed',
    by: ['authority'],
  },
} as const satisfies Readonly<Record<string, SealStep>>;

export type SealAct = keyof typeof sealSteps;

/** The state that an act leads to; null when it is not possible from here or not this actor's. */
export function sealStateAfter(
  from: SealLifeState | null,
  act: SealAct,
  actor: SealActor,
): SealLifeState | null {
  const step: SealStep = sealSteps[act];
  return step.from.includes(from) && step.by.includes(actor) ? step.to : null;
}

/** Acts open to an actor, in the order of the table; the clock's are nobody's to press. */
export function sealActsOf(from: SealLifeState | null, actor: SealActor): SealAct[] {
  const acts = Object.keys(sealSteps) as SealAct[];
  return acts.filter((act) => sealStateAfter(from, act, actor) !== null);
}

/** As much of a registered seal as its life asks for. */
interface LivingSeal {
  readonly state: 'active' | 'suspended' | 'destroyed';
  readonly life?: SealLifeState;
  readonly validUntil: string;
}

/** The registry's coarse state, for stations that know three; null: not in the registry. */
export const registeredStates: Readonly<Record<SealLifeState, LivingSeal['state'] | null>> = {
  requested: null,
  refused: null,
  withdrawn: null,
  approved: null,
  issued: null,
  authorised: null,
  active: 'active',
  suspended: 'suspended',
  lost: 'suspended',
  destroyed: 'destroyed',
  // Its window ends by itself; until then both the old and the new one may be used.
  superseded: 'active',
  expired: 'active',
};

/** The exact state at a time: what the registry says, or `expired` when the window is over. */
export function sealLifeAt(seal: LivingSeal, nowMs: number): SealLifeState {
  const told = seal.life ?? seal.state;
  const isOver = nowMs > Date.parse(seal.validUntil);
  return isOver && sealStateAfter(told, 'expire', 'clock') !== null ? 'expired' : told;
}

// 60 days: a request goes by hand through two offices (issue's rule).
const warningDays = 60;
const dayMs = 24 * 60 * 60 * 1000;

/** Whole days until an active seal expires, from 60 on; 0 on the last day; null: no warning is due. */
export function expiryWarningDays(seal: LivingSeal, nowMs: number): number | null {
  if (sealLifeAt(seal, nowMs) !== 'active') return null;
  const days = Math.floor((Date.parse(seal.validUntil) - nowMs) / dayMs);
  return days <= warningDays ? days : null;
}
