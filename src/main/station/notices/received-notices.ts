// What a received document carries beside its content: what its sender said afterwards, and what the note gives this unit.
import type { receivingContract } from '../../../shared/contract/station-exchange.ts';
import { isNoticeKind } from '../../../shared/domain/messages.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from '../receiving/delivery-note.ts';
import type { OutputOf } from '../stage.ts';

type Received = OutputOf<(typeof receivingContract)['open']>;

/** Copies, forwarding and re-routing as the delivery note has them for this unit. */
export function readOwnShare(
  token: string,
  { identity, trust }: Pick<StationParts, 'identity' | 'trust'>,
): Pick<Received, 'copyNumbers' | 'forward' | 'insteadOf'> {
  const note = peekNote(token);
  const self = identity()?.unitCode;
  const own = note?.recipients.find(({ unit }) => unit === self);
  const { copyFrom, copyTo, insteadOf } = own ?? {};
  return {
    copyNumbers: copyFrom === undefined || copyTo === undefined ? null : { copyFrom, copyTo },
    forward: note?.forward ?? 'ask',
    insteadOf: insteadOf
      ? { code: insteadOf, name: trust.current()?.unit(insteadOf)?.name ?? insteadOf }
      : null,
  };
}

/** Lists what the document's sender said about it and what counts. */
export function createNoticeList(
  parts: Pick<StationParts, 'store'>,
): (row: Pick<InboxRow, 'documentId' | 'senderUnit'>) => Received['notices'] {
  const notices = createNoticesRepository(parts.store.db);
  const inbox = createInboxRepository(parts.store.db);
  return ({ documentId, senderUnit }) =>
    notices.standing(documentId, senderUnit).flatMap((notice) => {
      const { kind, reason, replacedBy, byPerson, issuedAtMs, effect } = notice;
      if (!isNoticeKind(kind) || effect === 'waiting') return [];
      const title = replacedBy === null ? null : (inbox.get(replacedBy)?.title ?? null);
      const next = replacedBy === null ? null : { documentId: replacedBy, title };
      const tooLate = effect === 'too-late';
      return [{ kind, tooLate, reason, replacedBy: next, byPerson, issuedAtMs }];
    });
}
