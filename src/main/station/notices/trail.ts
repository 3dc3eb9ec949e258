// Everything that followed a document, as a window sees it.
import type { noticesContract } from '../../../shared/contract/station-notices.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createFurtherNotesRepository, type FurtherNoteRow } from '../../store/further-notes-repository.ts';
import { createNoticesRepository, type OwnNoticeRow } from '../../store/notices-repository.ts';
import { createPhoneCallsRepository } from '../../store/phone-calls-repository.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';

type Trail = OutputOf<(typeof noticesContract)['trail']>;
type Road = Trail['notices'][number]['road'];

function roadOf({
  acceptedAtMs,
  parkedReason,
  waitingReason,
  nextTryAtMs,
}: OwnNoticeRow | FurtherNoteRow): Road {
  if (acceptedAtMs !== null) return { state: 'accepted', reason: null, nextTryAtMs: null, acceptedAtMs };
  if (parkedReason !== null)
    return { state: 'parked', reason: parkedReason, nextTryAtMs: null, acceptedAtMs: null };
  const again = nextTryAtMs === 0 ? null : nextTryAtMs;
  return { state: 'waiting', reason: waitingReason, nextTryAtMs: again, acceptedAtMs: null };
}

/** Reads trails. */
export function createTrailReader(parts: Pick<StationParts, 'store'>): (documentId: DocumentId) => Trail {
  const { db } = parts.store;
  const notices = createNoticesRepository(db);
  const notes = createFurtherNotesRepository(db);
  const calls = createPhoneCallsRepository(db);
  return (documentId) => ({
    notices: notices.own(documentId).map((row) => {
      const { noticeId, kind, addressees, reason, replacedBy, byPerson, createdAtMs } = row;
      const said = { noticeId, kind, reason, replacedBy, byPerson, createdAtMs };
      return { ...said, units: [...addressees], road: roadOf(row) };
    }),
    furtherNotes: notes.ofDocument(documentId).map((row) => {
      const { sequence, units, byPerson, createdAtMs } = row;
      return { sequence, units: [...units], byPerson, createdAtMs, road: roadOf(row) };
    }),
    calls: calls.ofDocument(documentId).map(({ callId, unit, atMs, phone, spokeWith, said, personName }) => ({
      ...{ callId, unit, atMs, phone, spokeWith, said },
      person: personName,
    })),
  });
}
