// 核稿: the office, or the leader before signing, changes the wording that was submitted. What was submitted stays beside it, so that everybody
// sees what was changed; an approval is bound to the wording it was given for.
import type { ApprovalInputs, SavedView } from '../drafting/contract-types.ts';
import type { DraftRoom } from '../drafting/draft-room.ts';
import { goesOn, keepAct } from '../drafting/kept-wordings.ts';
import { saveContent } from '../drafting/save-content.ts';
import { type Actor, type Outcome, refuse } from '../outcome.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';

/** Saves the reviewer's wording, as often as a pause comes; history and audit have one entry for one sitting. */
export function reviseDocument(
  room: DraftRoom,
  actor: Actor,
  input: ApprovalInputs['revise'],
): Outcome<SavedView> {
  const found = room.findReviewed(actor, input.documentId, 'revise');
  if (!found.ok) return found;
  const row = found.value;
  if (row.revision !== input.revision) return refuse('changed-meanwhile', { revision: String(row.revision) });
  return saveContent(room, actor, {
    row,
    content: input.content,
    onSaved: (saved) => keepRevision(room, actor, saved),
  });
}

function keepRevision({ parts, records }: DraftRoom, actor: Actor, row: DocumentRow): void {
  const { documentId } = row;
  const nowMs = parts.clock.nowMs();
  const newest = records.versions.newest(documentId);
  if (newest !== undefined && goesOn(newest, actor, nowMs)) {
    records.versions.renew(newest.revision, row);
    return;
  }
  keepAct(records, row, { actor, reason: 'revise', nowMs });
  const { id, name, role } = actor.person;
  records.history.add({
    documentId,
    atMs: nowMs,
    personId: id,
    personName: name,
    role,
    act: 'revise',
    note: null,
  });
  const details = { base: records.versions.newestOf(documentId, 'submit')?.contentSha256 ?? '' };
  parts.audit.append({ actor, act: 'document.revise', subject: documentId, details });
}
