// The unit's seals as the screen shows them: the registry first, what only decisions tell of (requested, approved, issued) after it.
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import type { sealLifeContract } from '../../../shared/contract/station-seal-life.ts';
import type { SealId } from '../../../shared/domain/ids.ts';
import type { RegisteredSeal } from '../../../shared/domain/published.ts';
import {
  expiryWarningDays,
  sealLifeAt,
  sealLifeStates,
  sealStateAfter,
  type SealActor,
  type SealLifeState,
} from '../../../shared/domain/seal-life.ts';
import type { SealNoticeKind } from '../../../shared/domain/seal-life-notices.ts';
import type { SealLifeRepository, SealLockKind } from '../../store/seal-life-repository.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import { type BelievedRow, type NoticeBook, readNoticeBook } from './notice-book.ts';

export type SealLifeView = OutputOf<(typeof sealLifeContract)['overview']>;
type SealView = SealLifeView['seals'][number];
type Entry = SealLifeView['history'][number];

/** In which capacity a person speaks to the authority; null: in none. */
export function sealActorOf({ person }: Actor): 'unitAdministrator' | 'custodian' | null {
  if (person.role === 'administrator') return 'unitAdministrator';
  return person.role === 'custodian' ? 'custodian' : null;
}

/** Seals of this unit in the lists that are here. */
export function registeredSeals(parts: Pick<StationParts, 'trust' | 'identity'>): readonly RegisteredSeal[] {
  const unit = parts.identity()?.unitCode;
  return parts.trust.current()?.registry.seals.filter((seal) => seal.unit === unit) ?? [];
}

/** What this person may tell or ask about a seal in this state. */
function openActs(life: SealLifeState, lock: SealLockKind | null, actor: SealActor | null): SealNoticeKind[] {
  if (actor === null) return [];
  // A lost one never comes back, whatever the lists still say of it.
  if (lock === 'lost') return destroyable(life);
  const told = (['authorise', 'suspend', 'reportLost'] as const).filter(
    (kind) => sealStateAfter(life, kind, actor) !== null && !(kind === 'suspend' && lock !== null),
  );
  const isRenewable = sealStateAfter(life, 'supersede', 'authority') !== null;
  return [...told, ...(isRenewable ? (['renew'] as const) : []), ...destroyable(life)];
}

// What is not in the registry yet has nothing to destroy.
const destroyable = (life: SealLifeState): SealNoticeKind[] =>
  sealStateAfter(life, 'destroy', 'authority') !== null && life !== 'approved' && life !== 'issued'
    ? ['destroy']
    : [];

/** Everything that the screen shows this person. */
export function viewSealLife(
  parts: Pick<StationParts, 'trust' | 'identity' | 'keys' | 'clock'>,
  repository: SealLifeRepository,
  actor: Actor,
): SealLifeView {
  const book = readNoticeBook(repository);
  const speaker = sealActorOf(actor);
  const registered = registeredSeals(parts);
  const pem = parts.keys.sealCertificatePem();
  const ownSha256 = pem === null ? null : parseCertificate(pem).sha256;
  const finish = (seal: Omit<SealView, 'acts' | 'asked' | 'lock'>): SealView => {
    const lock = repository.lockOfSeal(seal.sealId);
    const asked = book.openKinds(seal.sealId);
    const acts = openActs(seal.life, lock, speaker).filter((kind) => !asked.includes(kind));
    return { ...seal, lock, asked, acts };
  };
  const nowMs = parts.clock.nowMs();
  const known = new Set<SealId>(registered.map(({ id }) => id));
  const seals = [
    ...registered.map((seal) => finish(viewRegistered(seal, { nowMs, ownSha256 }))),
    ...newestDecisions(book, known).map((row) => finish(viewDecided(row, parts.identity()?.unitName ?? ''))),
  ];
  return {
    seals: seals.toSorted((a, b) => Number(b.isInUseHere) - Number(a.isInUseHere)),
    history: viewHistory(book, speaker),
    mayRequest: speaker !== null && book.openKinds(null).length === 0,
    keepsPin: pem !== null && parts.keys.sealLock() === null,
  };
}

function viewRegistered(
  seal: RegisteredSeal,
  { nowMs, ownSha256 }: { readonly nowMs: number; readonly ownSha256: string | null },
): Omit<SealView, 'acts' | 'asked' | 'lock'> {
  const { id, name, diameterMm, validFrom, validUntil, lifeSince } = seal;
  return {
    ...{ sealId: id, name, diameterMm, life: sealLifeAt(seal, nowMs) },
    sinceMs: lifeSince === undefined ? null : Date.parse(lifeSince),
    validFromMs: Date.parse(validFrom),
    validUntilMs: Date.parse(validUntil),
    expiryDays: expiryWarningDays(seal, nowMs),
    isInUseHere: parseCertificate(seal.certificatePem).sha256 === ownSha256,
    supersededBy: seal.supersededBy ?? null,
  };
}

function viewDecided({ decision }: BelievedRow, name: string): Omit<SealView, 'acts' | 'asked' | 'lock'> {
  return {
    ...{ sealId: decision.sealId, name, diameterMm: null, life: decision.state },
    sinceMs: Date.parse(decision.at),
    ...{ validFromMs: null, validUntilMs: null, expiryDays: null, isInUseHere: false, supersededBy: null },
  };
}

/** The newest word on each seal that the registry does not hold; several of one moment go by the order of a seal's life. */
function newestDecisions({ believed }: NoticeBook, known: ReadonlySet<SealId>): BelievedRow[] {
  const newest = new Map<SealId, BelievedRow>();
  const rank = ({ decision }: BelievedRow): number => sealLifeStates.indexOf(decision.state);
  const ordered = believed.toSorted(
    (a, b) => Date.parse(a.decision.at) - Date.parse(b.decision.at) || rank(a) - rank(b),
  );
  for (const row of ordered) if (!known.has(row.decision.sealId)) newest.set(row.decision.sealId, row);
  return [...newest.values()];
}

function viewHistory(book: NoticeBook, speaker: SealActor | null): Entry[] {
  const said = book.notices.map((notice): Entry => ({
    ...{ id: notice.noticeId, atMs: notice.createdAtMs, from: 'unit', act: notice.kind },
    ...{ sealId: notice.sealId, by: notice.byPerson, reason: notice.reason, code: notice.parkedReason },
    state: noticeState(notice, book),
    mayCancel: speaker !== null && book.isCancellable(notice),
  }));
  const decided = book.decisions.map((row): Entry => {
    const { decision, refusal, installFailure } = row;
    const code = refusal ?? installFailure;
    const facts = { id: row.noticeId, from: 'authority', by: null, code, mayCancel: false } as const;
    if (decision === null)
      return { ...facts, atMs: row.receivedAtMs, act: null, sealId: null, reason: '', state: 'notBelieved' };
    const { act, sealId, reason, at } = decision;
    return { ...facts, atMs: Date.parse(at), act, sealId, reason, state: decisionState(row) };
  });
  return [...said, ...decided].toSorted((a, b) => b.atMs - a.atMs);
}

function noticeState(notice: NoticeBook['notices'][number], book: NoticeBook): Entry['state'] {
  if (notice.parkedReason !== null) return 'parked';
  if (book.isWithdrawn(notice)) return 'withdrawn';
  if (!book.isOpen(notice)) return 'answered';
  return notice.acceptedAtMs === null ? 'queued' : 'sent';
}

function decisionState({ installedAtMs, installFailure }: NoticeBook['decisions'][number]): Entry['state'] {
  if (installFailure !== null) return 'notInstalled';
  return installedAtMs === null ? 'done' : 'installed';
}
