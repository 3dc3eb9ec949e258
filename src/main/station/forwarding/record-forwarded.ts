// What stands with the original when the document that passes it on was sealed: to whom, when and under which number, in its history and in the audit log.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createForwardingsRepository } from '../../store/forwardings-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** Inside the transaction that seals the covering document; nothing for a document that passes none on. */
export function recordForwarded(
  parts: Pick<StationParts, 'store' | 'clock' | 'audit' | 'events'>,
  cover: {
    readonly actor: Actor;
    readonly documentId: DocumentId;
    readonly content: DocumentContent;
    readonly docNumber: string;
  },
): void {
  const { actor, documentId, content, docNumber } = cover;
  if (content.forwards === undefined) return;
  const original = content.forwards.documentId;
  const atMs = parts.clock.nowMs();
  const { id, name, role } = actor.person;
  const units = content.recipients.map((recipient) => recipient.name).join('、');
  createForwardingsRepository(parts.store.db).seal(documentId, atMs);
  createHistoryRepository(parts.store.db).add({
    ...{ documentId: original, atMs, personId: id, personName: name, role },
    act: 'forwarded',
    note: `${docNumber} → ${units}`,
  });
  const details = { cover: documentId, units: content.recipients.map(({ unit }) => unit).join(' ') };
  parts.audit.append({ actor, act: 'inbox.forwarded', subject: original, details });
  parts.events.emit('inbox', original);
}
