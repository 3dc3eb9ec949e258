// Which wordings are kept, and when: what was put before somebody for good, and what the drafter had now and then.
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { VersionRow } from '../../store/versions-repository.ts';
import type { VersionReason } from '../../../shared/domain/version-reasons.ts';
import type { Actor } from '../outcome.ts';
import type { DocumentRecords } from './document-records.ts';

/** A draft is saved at every pause; a wording older than this is worth keeping when it is written over. */
const sittingMs = 10 * 60 * 1000;

/** Before a save: what stands there is kept when nothing was for ten minutes, so that a page emptied by mistake is not lost. */
export function keepWorkingState(records: DocumentRecords, row: DocumentRow, nowMs: number): void {
  const newest = records.versions.newest(row.documentId);
  const lastMs = Math.max(row.createdAtMs, newest?.keptAtMs ?? 0, newest?.savedAtMs ?? 0);
  if (nowMs - lastMs >= sittingMs) keepWording(records, row, { reason: 'autosave', nowMs });
}

/** Keeps the wording as its writer left it; one that is the newest kept already is not kept again. */
export function keepWording(
  records: DocumentRecords,
  row: DocumentRow,
  { reason, nowMs }: { readonly reason: VersionReason; readonly nowMs: number },
): void {
  const newest = records.versions.newest(row.documentId);
  if (newest?.contentSha256 === row.contentSha256) return;
  records.versions.keep(row, { reason, savedBy: row.savedBy, savedAtMs: row.updatedAtMs, keptAtMs: nowMs });
}

/** Keeps for good what this person put forward or signed. */
export function keepAct(
  records: DocumentRecords,
  row: DocumentRow,
  { actor, reason, nowMs }: { readonly actor: Actor; readonly reason: VersionReason; readonly nowMs: number },
): void {
  records.versions.keep(row, { reason, savedBy: actor.person.id, savedAtMs: nowMs, keptAtMs: nowMs });
}

/** True while the same reviewer goes on with the wording that was kept: it is renewed instead of kept again at every pause. */
export function goesOn(newest: VersionRow | undefined, actor: Actor, nowMs: number): boolean {
  return (
    newest?.reason === 'revise' && newest.savedBy === actor.person.id && nowMs - newest.keptAtMs < sittingMs
  );
}
