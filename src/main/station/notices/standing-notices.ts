// What a sender said about a document, and what it does to the document's row here. Called inside the transaction that stores the notice, or the one that
// stores a document for which notices were waiting: whichever of recall and 签收 is first in this database stands, and the other learns of it.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { isNoticeKind, type NoticeKind } from '../../../shared/domain/messages.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import {
  createNoticesRepository,
  type NoticeEffect,
  type ReceivedNotice,
} from '../../store/notices-repository.ts';
import { createReceiptsRepository, type ReceiptToSend } from '../../store/receipts-repository.ts';
import { makeReceipt } from '../receiving/own-receipt.ts';
import type { StationParts } from '../parts.ts';

/** Both answers to a recall, signed before the transaction that decides which of them is sent. */
export interface RecallAnswers {
  readonly recalled: ReceiptToSend | null;
  readonly tooLate: ReceiptToSend | null;
}

/** Makes both answers. */
export async function makeRecallAnswers(
  parts: StationParts,
  { documentId, sender }: { readonly documentId: DocumentId; readonly sender: UnitCode },
): Promise<RecallAnswers> {
  const facts = { documentId, sender, byPerson: null };
  return {
    recalled: await makeReceipt(parts, { ...facts, kind: 'recalled' }),
    tooLate: await makeReceipt(parts, { ...facts, kind: 'recall-too-late' }),
  };
}

export type Said = Pick<ReceivedNotice, 'documentId' | 'kind' | 'reason'>;
type Effect = (row: InboxRow, said: Said, answers: RecallAnswers | null) => NoticeEffect;

/** Applies notices to rows; every method joins the caller's transaction. */
export function createStandingNotices(parts: StationParts) {
  const notices = createNoticesRepository(parts.store.db);
  const inbox = createInboxRepository(parts.store.db);
  const effects = createEffects(parts);

  const apply = (row: InboxRow, said: Said, answers: RecallAnswers | null): NoticeEffect =>
    isNoticeKind(said.kind) ? effects[said.kind](row, said, answers) : 'unknown';

  return {
    apply,
    /** A recall of this sender stands, so that the document is not even downloaded. */
    isRecalled: (documentId: DocumentId, sender: UnitCode): boolean =>
      notices
        .standing(documentId, sender)
        .some(({ kind, effect }) => kind === 'recall' && effect !== 'too-late'),
    /** The document is here now: what waited for it has its effect. */
    settle: (documentId: DocumentId, sender: UnitCode, answers: RecallAnswers | null): void => {
      for (const notice of notices.standing(documentId, sender)) {
        const row = notice.effect === 'waiting' ? inbox.get(documentId) : undefined;
        if (row !== undefined) notices.settle(notice.noticeId, apply(row, notice, answers));
      }
    },
  };
}

function createEffects(parts: StationParts): Readonly<Record<NoticeKind, Effect>> {
  const inbox = createInboxRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const receipts = createReceiptsRepository(parts.store.db);
  const note = (act: string, { documentId, reason }: Said): void => {
    const atMs = parts.clock.nowMs();
    history.add({ documentId, atMs, personId: null, personName: '', role: '', act, note: reason });
    parts.audit.append({ actor: null, act: `inbox.${act}`, subject: documentId });
  };
  const answer = (receipt: ReceiptToSend | null | undefined): void => {
    if (receipt) receipts.queue(receipt);
  };
  const end =
    (act: string): Effect =>
    (row, said) => {
      inbox.ringAgain(row.documentId);
      note(act, said);
      return 'applied';
    };
  return {
    recall: (row, said, answers) => {
      if (row.state === 'signed' || row.state === 'returned') {
        answer(answers?.tooLate);
        note('recallTooLate', said);
        return 'too-late';
      }
      // What lies in quarantine stays there for whoever must look into it; nobody has seen it.
      inbox.recall(row.documentId, parts.clock.nowMs());
      answer(answers?.recalled);
      note('recalled', said);
      return 'applied';
    },
    remind: (row, said) => {
      if (!inbox.remind(row.documentId, parts.clock.nowMs())) return 'too-late';
      note('reminded', said);
      return 'applied';
    },
    annul: end('annulledBySender'),
    abolish: end('abolishedBySender'),
    supersede: end('supersededBySender'),
    permit: (_row, said) => {
      note('forwardPermitted', said);
      return 'applied';
    },
  };
}
