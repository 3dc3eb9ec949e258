// What every stage of an outgoing document works on: its rows, and the one way to move it from state to state.
import { createHash } from 'node:crypto';
import { contentCanonicalForm, type DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import { type DocumentAct, nextDocumentState } from '../../../shared/domain/states.ts';
import { type ApprovalsRepository, createApprovalsRepository } from '../../store/approvals-repository.ts';
import {
  type AttachmentsRepository,
  createAttachmentsRepository,
} from '../../store/attachments-repository.ts';
import {
  createDocumentsRepository,
  type DocumentRow,
  type DocumentsRepository,
} from '../../store/documents-repository.ts';
import { createHistoryRepository, type HistoryRepository } from '../../store/history-repository.ts';
import {
  createOutgoingRegisterRepository,
  type OutgoingRegisterRepository,
} from '../../store/outgoing-register-repository.ts';
import { createVersionsRepository, type VersionsRepository } from '../../store/versions-repository.ts';
import { type Actor, type Details, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** The rows of outgoing documents. */
export interface DocumentRecords {
  readonly documents: DocumentsRepository;
  readonly versions: VersionsRepository;
  readonly attachments: AttachmentsRepository;
  readonly approvals: ApprovalsRepository;
  readonly history: HistoryRepository;
  readonly register: OutgoingRegisterRepository;
}

/** Opens the repositories of the outgoing document. */
export function openRecords(parts: Pick<StationParts, 'store'>): DocumentRecords {
  const { db } = parts.store;
  return {
    documents: createDocumentsRepository(db),
    versions: createVersionsRepository(db),
    attachments: createAttachmentsRepository(db),
    approvals: createApprovalsRepository(db),
    history: createHistoryRepository(db),
    register: createOutgoingRegisterRepository(db),
  };
}

interface DocumentMove {
  readonly actor: Actor;
  readonly row: DocumentRow;
  readonly act: DocumentAct;
  /** Shown in 流转: opinion, reason, number. */
  readonly note: string | null;
  /** Ids, hashes and counts for the audit log; never content. */
  readonly details?: Details;
}

export type DocumentMover = (move: DocumentMove) => Outcome<DocumentRow>;

/** State, history, audit and event of one act of a person: call it inside the transaction of the act, before its other writes. */
export function createDocumentMover(
  parts: Pick<StationParts, 'store' | 'clock' | 'audit' | 'events'>,
  records: DocumentRecords,
): DocumentMover {
  return ({ actor, row, act, note, details }) => {
    const { documentId, state } = row;
    const to = nextDocumentState(state, act);
    if (to === undefined) return refuse('wrong-state', { state, act });
    const nowMs = parts.clock.nowMs();
    if (!records.documents.move({ documentId, from: state, to, nowMs })) return refuse('changed-meanwhile');
    const { id, name, role } = actor.person;
    records.history.add({ documentId, atMs: nowMs, personId: id, personName: name, role, act, note });
    parts.audit.append({
      actor,
      act: `document.${act}`,
      subject: documentId,
      details: { from: state, to, contentSha256: row.contentSha256, ...details },
    });
    parts.events.emit('documents', documentId);
    parts.events.emit('home', null);
    return done({ ...row, state: to, revision: row.revision + Number(to === 'draft'), updatedAtMs: nowMs });
  };
}

/** SHA-256 of the canonical form: what an approval is bound to. */
export function hashContent(content: DocumentContent): Sha256 {
  return createHash('sha256').update(contentCanonicalForm(content)).digest('hex') as Sha256;
}

/** The document, or the refusal that says there is none. */
export function findDocument(records: DocumentRecords, documentId: DocumentId): Outcome<DocumentRow> {
  const row = records.documents.get(documentId);
  return row === undefined ? refuse('not-found') : done(row);
}

/** The document went back to the drafter: its approval holds no more and the day of 签发 with it. Inside the transaction of the return. */
export function withdrawApproval(records: DocumentRecords, documentId: DocumentId, nowMs: number): void {
  records.approvals.withdraw(documentId, nowMs);
  records.documents.setDate(documentId, null);
}
