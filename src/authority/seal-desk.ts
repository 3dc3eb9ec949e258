// The seal desk of the authority: what units ask in their notices, what its administrator decides.
//
// Threat: the exchange, or whoever writes into the drop folder, sends notices of its own. Each must be signed by a machine of the very unit that the seal
// belongs to; a stolen machine can stop its unit's seals and ask, but can make none active.
import { parseCertificate } from '../seals/pki/certificate.ts';
import { isSignedBy, readJws } from '../seals/trust/jws.ts';
import { sealNoticeSchema } from '../seals/trust/published-shapes.ts';
import { sealStateAfter } from '../shared/domain/seal-life.ts';
import type { SealAct } from '../shared/domain/seal-life.ts';
import type { SealNotice, SealNoticeKind } from '../shared/domain/seal-life-notices.ts';
import { AuthorityError } from './authority-error.ts';
import type { AuthorityState, SealRecord } from './authority-state.ts';
import { readCsrs } from './csrs.ts';
import { audit, requireUnit, sealFits } from './desk.ts';
import type { Desk } from './desk.ts';
import { actOnSeal, refuseNotice, requestSeal, requireSeal, withdrawDestruction } from './seal-acts.ts';
import { readSealPicture } from './seal-files.ts';

/** What became of a notice. */
export type NoticeOutcome =
  /** Done at once. */
  | 'done'
  /** Waits for the administrator. */
  | 'waiting'
  /** Known already; its decision goes out again. */
  | 'repeated'
  /** Signed by the unit, but not possible; the unit is told. */
  | 'refused'
  /** So many wishes of the unit are open that this one is not kept; decide on those. */
  | 'too-many'
  /** Not signed by a machine of the unit that it names, or out of form; nobody is told. */
  | 'not-proven';

/** Takes one notice in. */
export function takeNotice(desk: Desk, token: string): NoticeOutcome {
  const notice = readNotice(desk, token);
  if (notice === null) {
    audit(desk, 'seal notice not proven', 'drop folder');
    return 'not-proven';
  }
  if (isRepeated(desk.state, notice)) return 'repeated';
  return takers[notice.kind](desk, notice);
}

/** The notice when a good machine certificate of the unit signed it. */
function readNotice({ state, now }: Desk, token: string): SealNotice | null {
  const read = readJws(token);
  if (!read.ok) return null;
  const notice = sealNoticeSchema.safeParse(read.jws.payload).data;
  const unit = state.units.find(({ code }) => code === notice?.unit);
  if (notice === undefined || unit === undefined) return null;
  const { certificateSha256 } = read.jws;
  const issued = state.issued.find(({ sha256 }) => sha256 === certificateSha256);
  if (issued?.revoked !== null || issued.use !== 'machine' || issued.unit !== unit.code) return null;
  const machine = unit.machineCertificates
    .map((pem) => parseCertificate(pem))
    .find(({ sha256 }) => sha256 === certificateSha256);
  if (machine === undefined || now < machine.notBefore || now > machine.notAfter) return null;
  return isSignedBy(read.jws, machine) ? notice : null;
}

/** A notice sent again is answered again, and does nothing twice. */
function isRepeated(state: AuthorityState, { unit, noticeId }: SealNotice): boolean {
  const own = state.seals.filter((record) => record.unit === unit);
  const events = own
    .flatMap(({ history }) => history)
    .filter(({ answers, withdrawn }) => answers === noticeId || withdrawn === noticeId);
  for (const event of events) event.sent = false;
  return events.length > 0 || own.some(({ destructionAsked }) => destructionAsked?.noticeId === noticeId);
}

const takers: Readonly<Record<SealNoticeKind, (desk: Desk, notice: SealNotice) => NoticeOutcome>> = {
  request: takeWish,
  renew: takeWish,
  authorise: (desk, notice) => {
    const outcome = doAtOnce(desk, notice, 'authorise');
    const record = outcome === 'done' ? ownSeal(desk, notice) : null;
    if (record !== null)
      actOnSeal(desk, record, { act: 'activate', actor: 'authority', answers: notice.noticeId });
    return outcome;
  },
  suspend: (desk, notice) => doAtOnce(desk, notice, 'suspend'),
  reportLost: (desk, notice) => doAtOnce(desk, notice, 'reportLost'),
  destroy: (desk, notice) => {
    const record = ownSeal(desk, notice);
    if (record === null) return 'not-proven';
    if (sealStateAfter(record.life, 'destroy', 'authority') === null) return refuse(desk, record, notice);
    const { noticeId, byPerson: by, reason } = notice;
    record.destructionAsked = { noticeId, by, reason };
    audit(desk, 'seal destruction asked', record.id, { actor: `${record.unit} ${notice.byRole}` });
    return 'waiting';
  },
  cancel: takeCancel,
};

/** A request, a renewal or a wish for destruction is taken back, as long as nothing was decided. */
function takeCancel(desk: Desk, notice: SealNotice): NoticeOutcome {
  const { cancels, unit, byRole: actor, byPerson: by, reason, noticeId: answers } = notice;
  const own = desk.state.seals.filter((record) => record.unit === unit);
  const isAsked = (record: SealRecord): boolean =>
    record.destructionAsked?.noticeId === cancels ||
    record.history.some((event) => event.answers === cancels);
  const record = cancels === undefined ? undefined : own.find(isAsked);
  if (cancels === undefined || record === undefined) return 'not-proven';
  const order = { act: 'withdraw', actor, by, reason, answers, withdrawn: cancels } as const;
  if (record.destructionAsked?.noticeId === cancels) {
    withdrawDestruction(desk, record, order);
    return 'done';
  }
  const isRequest = record.history.some(({ act, answers: asked }) => act === 'request' && asked === cancels);
  if (!isRequest || sealStateAfter(record.life, 'withdraw', actor) === null)
    return refuse(desk, record, notice);
  actOnSeal(desk, record, order);
  return 'done';
}

function ownSeal({ state }: Desk, { sealId, unit }: SealNotice): SealRecord | null {
  return state.seals.find((record) => record.id === sealId && record.unit === unit) ?? null;
}

function doAtOnce(desk: Desk, notice: SealNotice, act: SealAct): NoticeOutcome {
  const record = ownSeal(desk, notice);
  if (record === null) return 'not-proven';
  const { byRole: actor, byPerson: by, reason, noticeId: answers } = notice;
  if (sealStateAfter(record.life, act, actor) === null) return refuse(desk, record, notice);
  actOnSeal(desk, record, { act, actor, by, reason, answers });
  return 'done';
}

function refuse(desk: Desk, record: SealRecord, { kind, noticeId }: SealNotice): NoticeOutcome {
  refuseNotice(desk, record, noticeId, `${kind}: ${record.life}`);
  return 'refused';
}

// A unit has one or two seals; each open wish holds a picture of a quarter of a megabyte.
const maxOpenWishes = 20;

/** A request or a renewal; a wish out of form becomes a refused record, so that the unit hears of it. */
function takeWish(desk: Desk, notice: SealNotice): NoticeOutcome {
  const { wish, unit, byRole: actor, byPerson: by, reason, noticeId: answers } = notice;
  const renewed = notice.kind === 'renew' ? ownSeal(desk, notice) : null;
  if (wish === null || (notice.kind === 'renew' && renewed === null)) return 'not-proven';
  const open = desk.state.seals.filter((record) => record.unit === unit && record.csrs !== null);
  if (open.filter(({ life }) => life !== 'refused').length >= maxOpenWishes) {
    audit(desk, 'seal wish over the limit', unit, { actor: `${unit} ${actor}` });
    return 'too-many';
  }
  const picture = readSealPicture(wish.picture, wish.pictureSha256);
  const problem = problemOf(desk, notice, { picture, renewed });
  const { name, diameterMm, pictureSha256, csrs } = wish;
  const record = requestSeal(
    desk,
    {
      ...{ unit, name, diameterMm, pictureSha256, csrs },
      picture: problem === null ? picture : null,
      renews: renewed?.id ?? null,
    },
    { actor, by, reason, answers },
  );
  if (problem === null) return 'waiting';
  actOnSeal(desk, record, { act: 'refuse', actor: 'authority', reason: problem, answers });
  return 'refused';
}

function problemOf(
  { state }: Desk,
  { unit, wish }: SealNotice,
  { picture, renewed }: { readonly picture: Uint8Array | null; readonly renewed: SealRecord | null },
): string | null {
  if (wish === null || picture === null) return 'picture';
  if (!sealFits(requireUnit(state, unit), wish)) return 'name or diameter';
  if (!readCsrs(wish.csrs).ok) return 'certificate requests';
  const may = renewed === null || sealStateAfter(renewed.life, 'supersede', 'authority') !== null;
  return may ? null : `renew: ${renewed.life}`;
}

/** What the administrator may order. */
export const sealOrders = ['approve', 'refuse', 'issue', 'suspend', 'restore', 'destroy', 'renew'] as const;
export type SealOrder = (typeof sealOrders)[number];

/** Does what the administrator decided; names the seals that changed. Throws AuthorityError. */
export function orderOnSeal(desk: Desk, id: string, order: SealOrder, reason: string): readonly SealRecord[] {
  const record = requireSeal(desk.state, id);
  if (order === 'renew') return renewSeal(desk, record, reason);
  const answers =
    order === 'destroy' ? (record.destructionAsked?.noticeId ?? null) : requestOf(record, order);
  actOnSeal(desk, record, { act: order, actor: 'authority', reason, answers });
  return [record];
}

/** The unit's request that an approval, a refusal or an issue answers. */
function requestOf(record: SealRecord, order: SealOrder): string | null {
  if (!['approve', 'refuse', 'issue'].includes(order)) return null;
  return record.history.find(({ act }) => act === 'request')?.answers ?? null;
}

/** Named by the old seal or by the request for the new one: approves, issues, puts the new one in the old one's place. */
function renewSeal(desk: Desk, named: SealRecord, reason: string): readonly SealRecord[] {
  const isOpen = ({ life }: SealRecord): boolean => ['requested', 'approved', 'issued'].includes(life);
  const fresh =
    named.renews === null ? desk.state.seals.find((one) => one.renews === named.id && isOpen(one)) : named;
  if (fresh === undefined || fresh.renews === null)
    throw new AuthorityError('act-not-possible', `renew of ${named.id}: no unit asked for it`);
  const old = requireSeal(desk.state, fresh.renews);
  const answers = requestOf(fresh, 'issue');
  const order = { actor: 'authority', reason, answers } as const;
  if (fresh.life === 'requested') actOnSeal(desk, fresh, { act: 'approve', ...order });
  if (fresh.life === 'approved') actOnSeal(desk, fresh, { act: 'issue', ...order });
  actOnSeal(desk, fresh, { act: 'renew', ...order });
  actOnSeal(desk, old, { act: 'supersede', ...order });
  old.supersededBy = fresh.id;
  return [fresh, old];
}
