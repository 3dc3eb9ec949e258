// The covering document (转发通知) at its own unit. Whether the original may be passed on is asked when the act begins, when the draft is submitted and when it is
// sealed: what its sender says of it meanwhile counts, whatever was allowed when the drafter began. Sealed, it is told with the original to whom it went.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { type ForwardRefusal, refuseForwarding } from '../../../shared/domain/forwarding.ts';
import { isJoint } from '../../../shared/domain/joint-issue.ts';
import { createForwardingsRepository } from '../../store/forwardings-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { checkPackageRoom } from '../drafting/take-attachment.ts';
import { type Actor, refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

type Parts = Pick<StationParts, 'store' | 'trust'>;

/** Why not; null: it may. */
export function refusalOfOriginal(parts: Parts, row: InboxRow): ForwardRefusal | null {
  const said = createNoticesRepository(parts.store.db)
    .standing(row.documentId, row.senderUnit)
    .filter(({ effect }) => effect === 'applied')
    .map(({ kind }) => kind);
  const content = row.document?.content ?? null;
  const { state, verdict, packageBytes: sizeBytes } = row;
  const fits = checkPackageRoom(parts, [{ sizeBytes }]).ok;
  return refuseForwarding({ state, content, verdict, said, fits });
}

/** The refusal of a document that passes one on which may not be, or may not be any more; null for every other document. */
export function refuseForwards(
  parts: Parts,
  { forwards, issuers }: Pick<DocumentContent, 'forwards' | 'issuers'>,
): Refusal | null {
  if (forwards === undefined) return null;
  // A unit answers alone for what it passes on.
  if (isJoint(issuers)) return refuse('forward-refused', { reason: 'joint' });
  const row = createInboxRepository(parts.store.db).get(forwards.documentId);
  const isSame = row?.packageBlob === forwards.packageSha256;
  const reason = row !== undefined && isSame ? refusalOfOriginal(parts, row) : 'invalid';
  return reason === null ? null : refuse('forward-refused', { reason });
}

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
