// The two moves of an outgoing document that the road makes, each with history and audit, inside the caller's transaction.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { nextDocumentState, type DocumentAct } from '../../../shared/domain/states.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import type { StationParts } from '../parts.ts';

export interface DocumentMoves {
  /** The exchange has it: queued → sent. False when it was there before. */
  accepted(documentId: DocumentId): boolean;
  /** Every recipient signed or returned: sent → closed. False when it was closed before. */
  finished(documentId: DocumentId): boolean;
}

/** Moves documents for the machine itself: nobody is logged in while the road works. */
export function createDocumentMoves(parts: Pick<StationParts, 'store' | 'clock' | 'audit'>): DocumentMoves {
  const documents = createDocumentsRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const move = (documentId: DocumentId, act: DocumentAct): boolean => {
    const from = documents.get(documentId)?.state;
    const to = from && nextDocumentState(from, act);
    if (from === undefined || to === undefined) return false;
    const nowMs = parts.clock.nowMs();
    if (!documents.move({ documentId, from, to, nowMs })) return false;
    history.add({ documentId, atMs: nowMs, personId: null, personName: '', role: '', act, note: null });
    parts.audit.append({ actor: null, act: `document.${act}`, subject: documentId });
    return true;
  };
  return {
    accepted: (documentId) => move(documentId, 'accepted'),
    finished: (documentId) => move(documentId, 'finish'),
  };
}
