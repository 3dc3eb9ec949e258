// The order in which what follows documents goes out: as it was said. Of one document nothing goes before what was said earlier, so only its first row is
// ever due; counted as due by itself, a later one would be planned again and again without anything to do.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { SendProgress } from '../store/send-queue.ts';
import type { SyncContext } from './sync-state.ts';

/** A row of either kind. */
export interface FollowUpRow {
  readonly documentId: DocumentId;
  readonly progress: Pick<SendProgress, 'createdAtMs' | 'nextTryAtMs'>;
}

/** Rows of one turn of each kind; the rest is seen when these are gone. */
export const followUpTurnRows = 100;

/** As it was said. */
export function inOrderSaid<Row extends FollowUpRow>(rows: readonly Row[]): Row[] {
  return rows.toSorted((one, other) => one.progress.createdAtMs - other.progress.createdAtMs);
}

/** When the first row of each document may be tried. */
export function followUpTriesAtMs({
  notices,
  furtherNotes,
}: Pick<SyncContext, 'notices' | 'furtherNotes'>): number[] {
  const waiting = [...notices.waiting(followUpTurnRows), ...furtherNotes.waiting(followUpTurnRows)];
  const rows = inOrderSaid(waiting.map((row) => ({ documentId: row.documentId, progress: row })));
  const seen = new Set<DocumentId>();
  return rows.flatMap(({ documentId, progress }) => {
    const isFirst = !seen.has(documentId);
    seen.add(documentId);
    return isFirst ? [progress.nextTryAtMs] : [];
  });
}
