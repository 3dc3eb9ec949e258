// Kept wordings of one document, for whoever may read it. Restoring one is an ordinary save by the drafter.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { isLasting } from '../../../shared/domain/version-reasons.ts';
import type { VersionRow } from '../../store/versions-repository.ts';
import type { Nothing, VersionList, VersionView, WritingInputs } from '../drafting/contract-types.ts';
import type { DraftRoom } from '../drafting/draft-room.ts';
import { keepWording } from '../drafting/kept-wordings.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';

/** Newest first. */
export function listVersions(room: DraftRoom, actor: Actor, documentId: DocumentId): Outcome<VersionList> {
  const found = room.findReadable(actor, documentId);
  if (!found.ok) return found;
  const { versions } = room.records;
  return done(
    versions
      .list(documentId)
      .filter((version) => maySee(actor, version))
      .map(rowOf),
  );
}

/** One wording with its content. */
export function readVersion(
  room: DraftRoom,
  actor: Actor,
  { documentId, revision }: WritingInputs['version'],
): Outcome<VersionView> {
  const found = room.findReadable(actor, documentId);
  if (!found.ok) return found;
  const version = room.records.versions.get(documentId, revision);
  if (version === undefined || !maySee(actor, version)) return refuse('not-found');
  return done({ ...rowOf(version), content: version.content as VersionView['content'] });
}

/** Keeps the present wording of a draft, or of a document under review, before another content takes its place. */
export function keepVersion(
  room: DraftRoom,
  actor: Actor,
  { documentId, reason }: WritingInputs['keep'],
): Outcome<Nothing> {
  const draft = room.findDraft(actor, documentId, 'save');
  const found = draft.ok ? draft : room.findReviewed(actor, documentId, 'revise');
  if (!found.ok) return draft.ok ? found : draft;
  keepWording(room.records, found.value, { reason, nowMs: room.parts.clock.nowMs() });
  return done({});
}

/** What a drafter wrote on the way is between drafter and office; a leader sees what was put forward. */
const maySee = (actor: Actor, { reason }: VersionRow): boolean =>
  actor.person.role !== 'leader' || isLasting(reason);

const rowOf = ({ revision, savedAtMs, savedByName, reason }: VersionRow) => ({
  revision,
  atMs: savedAtMs,
  by: savedByName,
  reason,
});
