// 印章管理: what the unit tells the authority about its seals. Threat: a stolen or lost seal key. Whoever reports it must not have to wait for a line or a
// decision: the key is locked on this machine in the same transaction that queues the notice; the authority's next publication stops it everywhere else.
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { sealLifeContract } from '../../../shared/contract/station-seal-life.ts';
import type { SealId } from '../../../shared/domain/ids.ts';
import type { SealNotice, SealNoticeKind, SealWish } from '../../../shared/domain/seal-life-notices.ts';
import { createSealLifeRepository, type SealLifeRepository } from '../../store/seal-life-repository.ts';
import { keySourceOf } from '../enrolment/make-request.ts';
import { type Actor, done, type Outcome, type Refusal, refuse } from '../outcome.ts';
import type { PreparedKey, SealPicture, StationParts } from '../parts.ts';
import type { InputOf, Stage } from '../stage.ts';
import { makeUuid } from '../uuid.ts';
import { readNoticeBook } from './notice-book.ts';
import { prepareWish } from './prepare-wish.ts';
import { registeredSeals, sealActorOf, type SealLifeView, viewSealLife } from './view-seals.ts';

type Contract = typeof sealLifeContract;

/** The stage over the station's parts; `kick` sets the line going for a notice that must not wait. */
export function createSealLife(parts: StationParts, kick: () => void): Stage<Contract> {
  const repository = createSealLifeRepository(parts.store.db);
  const desk: NoticeDesk = { parts, repository, kick };
  return {
    overview: (actor) => done(viewSealLife(parts, repository, actor)),
    tell: (actor, input) => tell(desk, actor, input),
    cancel: (actor, input) => cancel(desk, actor, input),
    ask: (actor, input) => ask(desk, actor, input),
  };
}

interface NoticeDesk {
  readonly parts: StationParts;
  readonly repository: SealLifeRepository;
  readonly kick: () => void;
}

async function tell(
  desk: NoticeDesk,
  actor: Actor,
  { sealId, kind, reason }: InputOf<Contract['tell']>,
): Promise<Outcome<SealLifeView>> {
  const refused = judgeAct(desk, actor, { sealId, kind });
  if (refused !== null) return refused;
  return queueNotice(desk, actor, { sealId, kind, reason, wish: null });
}

async function ask(
  desk: NoticeDesk,
  actor: Actor,
  { sealId, reason, ...brought }: InputOf<Contract['ask']>,
): Promise<Outcome<SealLifeView>> {
  const kind = sealId === null ? 'request' : 'renew';
  const refused = judgeAct(desk, actor, { sealId, kind });
  if (refused !== null) return refused;
  const prepared = await prepareWish(desk.parts, sealId, brought);
  if (!prepared.ok) return prepared;
  // Making keys takes a moment: somebody else may have asked meanwhile.
  const late = judgeAct(desk, actor, { sealId, kind });
  if (late !== null) return late;
  return queueNotice(desk, actor, { sealId, kind, reason, sealKey: keySourceOf(brought), ...prepared.value });
}

/** The authority decides which of the two came first: what it has decided by then stays. */
async function cancel(
  desk: NoticeDesk,
  actor: Actor,
  { noticeId, reason }: InputOf<Contract['cancel']>,
): Promise<Outcome<SealLifeView>> {
  const book = readNoticeBook(desk.repository);
  const asked = book.notices.find((notice) => notice.noticeId === noticeId);
  if (asked === undefined || !book.isCancellable(asked)) return notNow('decided-already');
  const { sealId } = asked;
  return queueNotice(desk, actor, { sealId, kind: 'cancel', reason, wish: null, cancels: noticeId });
}

const notNow = (reason: string): Refusal => refuse('seal-act-refused', { reason });

/** Null: this person may, now. The buttons follow the same view. */
function judgeAct(
  { parts, repository }: NoticeDesk,
  actor: Actor,
  { sealId, kind }: { readonly sealId: SealId | null; readonly kind: SealNoticeKind },
): Refusal | null {
  const { seals, mayRequest } = viewSealLife(parts, repository, actor);
  if (sealId === null) return mayRequest ? null : notNow('asked-already');
  const seal = seals.find((one) => one.sealId === sealId);
  if (seal === undefined) return notNow('unknown-seal');
  if (seal.asked.includes(kind)) return notNow('asked-already');
  return seal.acts.includes(kind) ? null : notNow('not-now');
}

interface Said {
  readonly sealId: SealId | null;
  readonly kind: SealNoticeKind;
  readonly reason: string;
  readonly wish: SealWish | null;
  /** In `cancel`. */
  readonly cancels?: string;
  readonly keys?: readonly PreparedKey[];
  readonly picture?: SealPicture;
  /** Where its new RSA or EC key came from; absent: none was made. */
  readonly sealKey?: ReturnType<typeof keySourceOf>;
}

/** Signs the notice and puts it into the queue with all that goes with it, in one transaction. */
async function queueNotice(desk: NoticeDesk, actor: Actor, said: Said): Promise<Outcome<SealLifeView>> {
  const { parts, repository, kick } = desk;
  const signer = parts.keys.machineSigner();
  const identity = parts.identity();
  const byRole = sealActorOf(actor);
  if (signer === null || identity === null || byRole === null) return refuse('not-enrolled');
  const { sealId, kind, reason, wish, cancels, sealKey } = said;
  const nowMs = parts.clock.nowMs();
  const notice: SealNotice = {
    type: 'yizhan/seal-notice/1',
    noticeId: makeUuid(nowMs),
    unit: identity.unitCode,
    ...{ kind, sealId, byRole, byPerson: actor.person.name, reason, wish },
    ...(cancels === undefined ? {} : { cancels }),
    at: new Date(nowMs).toISOString(),
  };
  const jws = await signMessage(notice, signer);
  const { noticeId, byPerson } = notice;
  parts.store.transact(() => {
    for (const key of said.keys ?? []) parts.keys.store(key);
    if (said.picture !== undefined) parts.keys.installSealPicture(said.picture);
    const queued = { noticeId, kind, sealId, byPerson, byRole, reason, jws, createdAtMs: nowMs };
    repository.queue({ ...queued, cancels: cancels ?? null });
    if (sealId !== null) lockHere(desk, sealId, kind, nowMs);
    parts.audit.append({
      actor,
      act: `seal.${kind}`,
      subject: sealId,
      details: { noticeId, ...(cancels === undefined ? {} : { cancels }), ...(sealKey ? { sealKey } : {}) },
    });
  });
  parts.events.emit('seals', null);
  kick();
  return done(viewSealLife(parts, repository, actor));
}

const locks: Partial<Record<SealNoticeKind, 'lost' | 'suspended'>> = {
  reportLost: 'lost',
  suspend: 'suspended',
};

/** The key is of no use on this machine from this moment on. */
function lockHere(
  { parts, repository }: NoticeDesk,
  sealId: SealId,
  act: SealNoticeKind,
  atMs: number,
): void {
  const kind = locks[act];
  const seal = registeredSeals(parts).find(({ id }) => id === sealId);
  if (kind === undefined || seal === undefined) return;
  const certificateSha256 = parseCertificate(seal.certificatePem).sha256;
  repository.lock({ certificateSha256, sealId, kind, atMs });
}
