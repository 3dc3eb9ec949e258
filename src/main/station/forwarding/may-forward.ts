// Whether a received document may be passed on now, asked when the act begins, when the draft is submitted and when it is sealed: what its sender says of it
// meanwhile counts, whatever was allowed when the drafter began.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { type ForwardRefusal, refuseForwarding } from '../../../shared/domain/forwarding.ts';
import { isJoint } from '../../../shared/domain/joint-issue.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { checkPackageRoom } from '../drafting/take-attachment.ts';
import { refuse, type Refusal } from '../outcome.ts';
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
