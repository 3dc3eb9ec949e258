// One notice of this unit about a document that it sent: signed before the transaction, queued inside it with whatever the act writes besides.
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId, NoticeId, UnitCode } from '../../../shared/domain/ids.ts';
import type { DocumentNotice, NoticeKind } from '../../../shared/domain/messages.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';
import { createSequenceGiver } from './next-sequence.ts';

export interface NoticeWish {
  readonly documentId: DocumentId;
  readonly kind: NoticeKind;
  readonly addressees: readonly UnitCode[];
  readonly reason: string;
  readonly replacedBy: DocumentId | null;
}

export type NoticeIssuer = (
  actor: Actor,
  wish: NoticeWish,
  /** What else the act writes, inside the same transaction; a refusal undoes everything. */
  write: (atMs: number) => Outcome<unknown>,
) => Promise<Outcome<Record<string, never>>>;

/** How the acts stand in 流转. */
export const historyActs: Readonly<Record<NoticeKind, string>> = {
  recall: 'recallAsked',
  remind: 'remind',
  annul: 'revoke',
  abolish: 'abolish',
  supersede: 'supersede',
  permit: 'permitForward',
};

class Undone extends Error {
  readonly outcome: Outcome<Record<string, never>>;
  constructor(outcome: Outcome<Record<string, never>>) {
    super('the act was refused inside its transaction');
    this.outcome = outcome;
  }
}

/** Issues notices about own documents. */
export function createNoticeIssuer(parts: StationParts): NoticeIssuer {
  const notices = createNoticesRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const nextAfter = createSequenceGiver(parts);
  return async (actor, wish, write) => {
    const identity = parts.identity();
    const signer = parts.keys.machineSigner();
    if (identity === null || signer === null) return refuse('not-enrolled');
    const { documentId, kind, addressees, reason, replacedBy } = wish;
    const last = notices.lastSequence(documentId);
    const sequence = nextAfter(last);
    const nowMs = parts.clock.nowMs();
    const notice: DocumentNotice = {
      type: 'yizhan/document-notice/1',
      noticeId: makeUuid<NoticeId>(nowMs),
      sender: identity.unitCode,
      issuedAt: new Date(nowMs).toISOString(),
      byPerson: actor.person.name,
      ...{ documentId, kind, sequence, addressees, reason, replacedBy },
    };
    const jws = await signMessage(notice, signer);
    const act = (): Outcome<Record<string, never>> => {
      // Another notice of the document was faster: what this act saw may be old.
      if (notices.lastSequence(documentId) !== last) throw new Undone(refuse('changed-meanwhile'));
      const written = write(nowMs);
      if (!written.ok) throw new Undone(written);
      notices.queue({ ...notice, jws, createdAtMs: nowMs });
      const { id, name, role } = actor.person;
      const entry = { documentId, atMs: nowMs, personId: id, personName: name, role };
      history.add({ ...entry, act: historyActs[kind], note: reason === '' ? null : reason });
      const details = { noticeId: notice.noticeId, units: String(addressees.length) };
      parts.audit.append({ actor, act: `notice.${kind}`, subject: documentId, details });
      return done({});
    };
    try {
      return parts.store.transact(act);
    } catch (error) {
      if (error instanceof Undone) return error.outcome;
      throw error;
    }
  };
}
