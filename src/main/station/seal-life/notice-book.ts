// What was asked about each seal and what is not decided yet: read from notices and decisions, kept nowhere.
import type { SealId } from '../../../shared/domain/ids.ts';
import type { SealAct } from '../../../shared/domain/seal-life.ts';
import { cancellableKinds } from '../../../shared/domain/seal-life-notices.ts';
import type { SealDecision, SealNoticeKind } from '../../../shared/domain/seal-life-notices.ts';
import type { SealDecisionRow, SealLifeRepository, SealNoticeRow } from '../../store/seal-life-repository.ts';

// The authority tells of these on the way; the word that ends a request comes later.
const onTheWay: readonly SealAct[] = ['request', 'approve'];

/** A decision that was believed. */
export type BelievedRow = SealDecisionRow & { readonly decision: SealDecision };

export interface NoticeBook {
  /** Waits for the authority, and nobody has taken it back or decided on the way to it. */
  isCancellable(notice: SealNoticeRow): boolean;
  /** Taken back, and the authority has noted it. */
  isWithdrawn(notice: SealNoticeRow): boolean;
  readonly notices: readonly SealNoticeRow[];
  readonly decisions: readonly SealDecisionRow[];
  readonly believed: readonly BelievedRow[];
  /** Neither decided nor refused by the exchange. */
  isOpen(notice: SealNoticeRow): boolean;
  /** Kinds that wait for a decision; `null` are requests for a new seal. */
  openKinds(sealId: SealId | null): SealNoticeKind[];
}

/** Reads the book. */
export function readNoticeBook(repository: SealLifeRepository): NoticeBook {
  const notices = repository.notices();
  const decisions = repository.decisions();
  const believed = decisions.filter((row): row is BelievedRow => row.decision !== null);
  const decided = new Set(
    believed
      .filter(({ decision }) => !onTheWay.includes(decision.act))
      .map(({ decision }) => decision.answers),
  );
  const withdrawals = new Set(
    believed.filter(({ decision }) => decision.act === 'withdraw').map(({ decision }) => decision.answers),
  );
  const withdrawn = new Set(
    notices.filter(({ noticeId }) => withdrawals.has(noticeId)).map(({ cancels }) => cancels),
  );
  const isOpen = ({ noticeId, parkedReason }: SealNoticeRow): boolean =>
    parkedReason === null && !decided.has(noticeId) && !withdrawn.has(noticeId);
  const approved = new Set(
    believed.filter(({ decision }) => decision.act === 'approve').map(({ decision }) => decision.answers),
  );
  const takenBack = new Set(notices.filter(isOpen).map(({ cancels }) => cancels));
  return {
    notices,
    decisions,
    believed,
    isOpen,
    isWithdrawn: ({ noticeId }) => withdrawn.has(noticeId),
    isCancellable: (notice) =>
      cancellableKinds.includes(notice.kind) &&
      isOpen(notice) &&
      !approved.has(notice.noticeId) &&
      !takenBack.has(notice.noticeId),
    openKinds: (sealId) =>
      notices.filter((notice) => notice.sealId === sealId && isOpen(notice)).map(({ kind }) => kind),
  };
}
