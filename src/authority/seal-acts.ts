// Each step in a seal's life: allowed by the table of seal-life.ts, with its effect on certificates and registry, an entry in the audit trail and an event
// that becomes the decision for the unit.
import { randomBytes, randomUUID } from 'node:crypto';
import { parseCertificate } from '../seals/pki/certificate.ts';
import type { RevocationReason } from '../seals/pki/crl.ts';
import { sealActsOf, sealLifeAt, sealStateAfter } from '../shared/domain/seal-life.ts';
import type { SealAct, SealActor } from '../shared/domain/seal-life.ts';
import type { SealId, UnitCode } from '../shared/domain/ids.ts';
import type { SealWish } from '../shared/domain/seal-life-notices.ts';
import { AuthorityError } from './authority-error.ts';
import type { AuthorityState, SealEvent, SealRecord } from './authority-state.ts';
import { readCsrs } from './csrs.ts';
import { audit } from './desk.ts';
import type { Desk } from './desk.ts';
import { makeUnitSeal } from './seal-making.ts';
import { registeredSealOf } from './seal-registry.ts';

/** Who does it and why. */
export interface ActOrder {
  readonly act: SealAct;
  readonly actor: SealActor;
  readonly by?: string;
  readonly reason?: string;
  /** The unit's notice. */
  readonly answers?: string | null;
  /** The unit learns of it another way: by the answer to its enrolment. */
  readonly isTold?: boolean;
  /** The notice that a `withdraw` takes back. */
  readonly withdrawn?: string;
}

/** Does one step. Throws AuthorityError `act-not-possible` when the table does not allow it. */
export function actOnSeal(desk: Desk, record: SealRecord, order: ActOrder): SealEvent {
  const { act, actor } = order;
  const state = sealStateAfter(record.life, act, actor);
  // Only the seal that takes another's place goes into use without its unit's authorisation.
  if (state === null || (act === 'renew' && record.renews === null)) {
    const possible = sealActsOf(record.life, actor).join(', ') || 'nothing';
    throw new AuthorityError(
      'act-not-possible',
      `${act} of ${record.id}, which is ${record.life}; possible: ${possible}`,
    );
  }
  effects[act]?.(desk, record);
  record.life = state;
  record.lifeSince = desk.now.toISOString();
  desk.state.dirty = true;
  return noteEvent(desk, record, order);
}

/** Tells a unit that what it asked cannot be done; the seal stays as it is. */
export function refuseNotice(desk: Desk, record: SealRecord, answers: string, reason: string): SealEvent {
  return noteEvent(desk, record, { act: 'refuse', actor: 'authority', reason, answers });
}

/** Takes a unit's wish for destruction off the desk; the seal stays as it is. */
export function withdrawDestruction(desk: Desk, record: SealRecord, order: ActOrder): SealEvent {
  record.destructionAsked = null;
  return noteEvent(desk, record, order);
}

function noteEvent(desk: Desk, record: SealRecord, order: ActOrder): SealEvent {
  const { act, actor, by = '', reason = '', answers = null, isTold = false, withdrawn } = order;
  const event: SealEvent = {
    ...{ noticeId: randomUUID(), act, actor, by, reason, answers },
    state: record.life,
    at: desk.now.toISOString(),
    sent: isTold,
    ...(withdrawn === undefined ? {} : { withdrawn }),
  };
  record.history.push(event);
  const who = actor === 'custodian' || actor === 'unitAdministrator' ? `${record.unit} ${actor}` : actor;
  const details = { state: record.life, ...(by && { by }), ...(reason && { reason }) };
  audit(desk, `seal ${act}`, record.id, { actor: who, details });
  return event;
}

const effects: Partial<Record<SealAct, (desk: Desk, record: SealRecord) => void>> = {
  issue: (desk, record) => {
    const read = record.csrs === null ? null : readCsrs(record.csrs);
    if (!read?.ok) throw new AuthorityError('unknown-subject', `certificate requests of ${record.id}`);
    makeUnitSeal(desk, record, read.read);
  },
  withdraw: (_desk, record) => {
    record.csrs = null;
  },
  suspend: (desk, record) => void revokeSeal(desk, record, 'certificateHold'),
  reportLost: (desk, record) => void revokeSeal(desk, record, 'keyCompromise'),
  destroy: (desk, record) => {
    revokeSeal(desk, record, 'cessationOfOperation');
    record.destructionAsked = null;
  },
  restore: (desk, record) => {
    for (const issued of certificatesOf(desk.state, record))
      if (issued.revoked?.reason === 'certificateHold') issued.revoked = null;
  },
  supersede: (desk, record) => {
    const end = desk.now.getTime() + overlapMs;
    const was = Date.parse(record.validUntil ?? '');
    record.validUntil = new Date(Math.min(was, end)).toISOString();
  },
};

// A renewed seal's certificates go by hand where there is no network: for two weeks the old one may still be used.
const overlapMs = 14 * 24 * 60 * 60 * 1000;

/** A hold may become final, a loss never becomes less. */
function revokeSeal({ state, now }: Desk, record: SealRecord, reason: RevocationReason): void {
  for (const issued of certificatesOf(state, record)) {
    const isFinal = issued.revoked !== null && issued.revoked.reason !== 'certificateHold';
    if (!isFinal) issued.revoked = { at: issued.revoked?.at ?? now.toISOString(), reason };
  }
}

function certificatesOf(state: AuthorityState, record: SealRecord) {
  const pems = [record.certificatePem, record.sm2CertificatePem].filter((pem) => pem !== null);
  const hashes = new Set(pems.map((pem) => parseCertificate(pem).sha256));
  return state.issued.filter(({ sha256 }) => hashes.has(sha256));
}

/** A fresh record in the state `requested`. */
export function requestSeal(
  desk: Desk,
  wish: Omit<SealWish, 'picture' | 'csrs'> & {
    readonly unit: UnitCode;
    readonly picture: Uint8Array | null;
    readonly csrs: SealWish['csrs'] | null;
    readonly renews?: SealId | null;
  },
  order: Omit<ActOrder, 'act'>,
): SealRecord {
  const { unit, name, diameterMm, pictureSha256, picture, csrs, renews = null } = wish;
  const record: SealRecord = {
    id: `seal-${randomBytes(8).toString('hex')}` as SealId,
    ...{ unit, name, diameterMm, pictureSha256, csrs, renews },
    life: 'requested',
    lifeSince: desk.now.toISOString(),
    ...{
      certificatePem: null,
      sm2CertificatePem: null,
      esealSha256: null,
      validFrom: null,
      validUntil: null,
    },
    otherCertificates: {},
    supersededBy: null,
    destructionAsked: null,
    history: [],
  };
  if (picture !== null) desk.files.writePicture(record.id, picture);
  desk.state.seals.push(record);
  noteEvent(desk, record, { ...order, act: 'request' });
  return record;
}

/** Seals that the clock has ended and nobody has marked yet. */
export function overdueSeals({ seals }: AuthorityState, now: Date): readonly SealRecord[] {
  return seals.filter((record) => {
    const seal = registeredSealOf(record);
    return seal !== null && record.life !== 'expired' && sealLifeAt(seal, now.getTime()) === 'expired';
  });
}

/** Marks what the clock has ended. */
export function expireSeals(desk: Desk): void {
  for (const record of overdueSeals(desk.state, desk.now))
    actOnSeal(desk, record, { act: 'expire', actor: 'clock' });
}

/** The seal with this id. Throws AuthorityError `unknown-subject`. */
export function requireSeal(state: AuthorityState, id: string): SealRecord {
  const record = state.seals.find((one) => one.id === id);
  if (record === undefined) throw new AuthorityError('unknown-subject', `seal ${id}`);
  return record;
}
