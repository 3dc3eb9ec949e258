// What the acts of drafting share: the rows, who may see and write which of them, and the one way to store a wording.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { roleMay } from '../../../shared/domain/roles.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import { type Actor, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import {
  createDocumentMover,
  type DocumentMover,
  type DocumentRecords,
  findDocument,
  hashContent,
  openRecords,
} from './document-records.ts';
import { keepWorkingState } from './kept-wordings.ts';
import { createDocumentViews, type DocumentViews } from './document-views.ts';

export interface DraftRoom {
  readonly parts: StationParts;
  readonly records: DocumentRecords;
  readonly views: DocumentViews;
  readonly move: DocumentMover;
  /** The document, when this person may read it; else as if it were not there. */
  findReadable(actor: Actor, documentId: DocumentId): Outcome<DocumentRow>;
  /** The actor's own draft (the clerk's: any of the unit), still a draft. */
  findDraft(actor: Actor, documentId: DocumentId, act: string): Outcome<DocumentRow>;
  /** The document under review, for somebody who may change its wording (核稿). */
  findReviewed(actor: Actor, documentId: DocumentId, act: string): Outcome<DocumentRow>;
  /** Writes the newest wording in the state of the row; null when somebody else did first. */
  store(actor: Actor, row: DocumentRow, content: DocumentContent): DocumentRow | null;
}

/** Opens the room. */
export function openDraftRoom(parts: StationParts): DraftRoom {
  const records = openRecords(parts);
  const findReadable = (actor: Actor, documentId: DocumentId): Outcome<DocumentRow> => {
    const found = findDocument(records, documentId);
    return found.ok && !mayRead(actor, found.value) ? refuse('not-found') : found;
  };
  return {
    parts,
    records,
    views: createDocumentViews(parts, records),
    move: createDocumentMover(parts, records),
    findReadable,
    findDraft: (actor, documentId, act) => {
      const found = findReadable(actor, documentId);
      if (!found.ok) return found;
      if (!roleMay(actor.person.role, 'draft.write'))
        return refuse('not-permitted', { permission: 'draft.write' });
      return found.value.state === 'draft' ? found : refuse('wrong-state', { state: found.value.state, act });
    },
    findReviewed: (actor, documentId, act) => {
      const found = findReadable(actor, documentId);
      if (!found.ok) return found;
      if (!roleMay(actor.person.role, 'review.revise'))
        return refuse('not-permitted', { permission: 'review.revise' });
      return found.value.state === 'reviewing'
        ? found
        : refuse('wrong-state', { state: found.value.state, act });
    },
    store: (actor, row, content) => {
      const { documentId, revision, state } = row;
      const contentSha256 = hashContent(content);
      if (contentSha256 === row.contentSha256) return row;
      const nowMs = parts.clock.nowMs();
      const savedBy = actor.person.id;
      if (state === 'draft') keepWorkingState(records, row, nowMs);
      const saved = { documentId, revision, content, contentSha256, state, savedBy, nowMs };
      if (!records.documents.save(saved)) return null;
      parts.events.emit('documents', documentId);
      return { ...row, content, contentSha256, savedBy, revision: revision + 1, updatedAtMs: nowMs };
    },
  };
}

/** Drafters read their own, clerks all of the unit, leaders what was put before somebody to sign (domain.md 5.1). */
function mayRead(actor: Actor, row: DocumentRow): boolean {
  const { id, role } = actor.person;
  if (row.drafterId === id || role === 'clerk') return true;
  return role === 'leader' && row.state !== 'draft' && row.state !== 'annulled';
}
