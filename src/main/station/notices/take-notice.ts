// Notices of senders off the feed: verified here and not believed for the exchange's sake, kept as evidence, and applied to the document's row in the same
// transaction. Older than what is known, for another unit or of an unknown kind: kept, and nothing changes.
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { IncomingNotice } from '../../../shared/domain/messages.ts';
import { isNoticeKind } from '../../../shared/domain/messages.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import { createNoticesRepository, type NoticeEffect } from '../../store/notices-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { FeedEntry, TakeOutcome, TakeRoad } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import { createStandingNotices, makeRecallAnswers, type RecallAnswers } from './standing-notices.ts';

/** Takes notices off the feed. */
export function createNoticeIntake(parts: StationParts) {
  const storage = createNoticeStorage(parts);
  return {
    take: async (entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome> => {
      const trust = parts.trust.current();
      if (trust === null) return { result: 'later', failure: null, needsLists: true };
      const token = entry.message ?? '';
      const verified = await verifyMessage<IncomingNotice>({
        token,
        trust,
        expectedType: 'yizhan/document-notice/1',
        now: new Date(parts.clock.nowMs()),
      });
      // A machine certificate of today may not be in yesterday's directory.
      if (!verified.ok && !road.lastTry) return { result: 'later', failure: null, needsLists: true };
      if (!verified.ok) return storage.refuse(entry, road, verified.code);
      const notice = verified.payload;
      const answers = notice.kind === 'recall' ? await makeRecallAnswers(parts, notice) : null;
      storage.store({ token, notice, answers }, road);
      for (const topic of ['inbox', 'alarm', 'home'] as const) {
        parts.events.emit(topic, topic === 'inbox' ? notice.documentId : null);
      }
      return { result: 'stored' };
    },
  };
}

interface VerifiedNotice {
  readonly token: string;
  readonly notice: IncomingNotice;
  readonly answers: RecallAnswers | null;
}

function createNoticeStorage(parts: StationParts) {
  const inbox = createInboxRepository(parts.store.db);
  const notices = createNoticesRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  const standing = createStandingNotices(parts);
  const log = (act: string, subject: string | null, details: Readonly<Record<string, string>>): void =>
    parts.audit.append({ actor: null, act, subject, details });

  const effectOf = ({ notice, answers }: VerifiedNotice): NoticeEffect => {
    const { documentId, sender, sequence, kind, addressees } = notice;
    const self = parts.identity()?.unitCode;
    if (!isNoticeKind(kind) || self === undefined || !addressees.includes(self)) return 'unknown';
    if (sequence <= notices.newestSequence(documentId, sender)) return 'stale';
    const row = inbox.get(documentId);
    // A document of another sender under this id: it is that sender's, or a forgery in the genuine one's place. The notice waits for its own.
    if (row?.senderUnit !== sender) return 'waiting';
    return standing.apply(row, notice, answers);
  };

  return {
    store: (verified: VerifiedNotice, road: TakeRoad): void =>
      parts.store.transact(() => {
        station.write(road.positionAfter());
        const { noticeId, documentId, sender, kind, sequence, reason, replacedBy, byPerson, issuedAt } =
          verified.notice;
        if (notices.has(noticeId)) return;
        const effect = effectOf(verified);
        const receivedAtMs = parts.clock.nowMs();
        const claimedMs = Date.parse(issuedAt);
        notices.keep({
          ...{ noticeId, documentId, sender, kind, sequence, reason, replacedBy, byPerson },
          jws: verified.token,
          issuedAtMs: Number.isNaN(claimedMs) ? receivedAtMs : claimedMs,
          receivedAtMs,
          effect,
        });
        log('notice.kept', documentId, { sender, kind, noticeId, effect });
      }),
    refuse: (entry: FeedEntry, road: TakeRoad, code: string): TakeOutcome => {
      parts.store.transact(() => {
        station.write(road.positionAfter());
        log('notice.refused', entry.documentId, { code });
      });
      return { result: 'stored' };
    },
  };
}
