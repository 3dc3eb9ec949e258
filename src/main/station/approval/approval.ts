// 签发: the leader signs exactly the wording that was on the screen, or sends it back with a reason (条例 art. 21, 22).
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import { isCalendarDay } from '../drafting/china-day.ts';
import type {
  ApprovalInputs,
  DocumentListRow,
  DocumentView,
  Nothing,
  SavedView,
} from '../drafting/contract-types.ts';
import { findDocument, hashContent } from '../drafting/document-records.ts';
import { type DraftRoom, openDraftRoom } from '../drafting/draft-room.ts';
import { keepAct } from '../drafting/kept-wordings.ts';
import { refusalOf } from '../drafting/judge-draft.ts';
import { type Actor, done, type Outcome, refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { reviseDocument } from './revise.ts';
import { mayHoldBoth } from './separation.ts';

/** The procedures of the contract's `approval`. */
export interface Approval {
  queue(actor: Actor): Outcome<DocumentListRow[]>;
  revise(actor: Actor, input: ApprovalInputs['revise']): Outcome<SavedView>;
  approve(actor: Actor, input: ApprovalInputs['approve']): Outcome<DocumentView>;
  return(actor: Actor, input: ApprovalInputs['return']): Outcome<Nothing>;
}

/** The approval stage. */
export function createApproval(parts: StationParts): Approval {
  const desk = openDraftRoom(parts);
  const { records } = desk;
  const { transact } = parts.store;
  return {
    queue: () => done(records.documents.waiting('reviewing').map(desk.views.row)),
    revise: (actor, input) => transact(() => reviseDocument(desk, actor, input)),
    approve: (actor, input) => transact(() => approve(desk, actor, input)),
    return: (actor, { documentId, reason }) =>
      transact(() => {
        const found = findDocument(records, documentId);
        if (!found.ok) return found;
        const moved = desk.move({ actor, row: found.value, act: 'returnToDrafter', note: reason });
        return moved.ok ? done({}) : moved;
      }),
  };
}

function approve(desk: DraftRoom, actor: Actor, input: ApprovalInputs['approve']): Outcome<DocumentView> {
  const { parts, records, views, move } = desk;
  const found = findDocument(records, input.documentId);
  if (!found.ok) return found;
  const row = found.value;
  const refusal = refuseApproval(desk, actor, { row, input });
  if (refusal !== null) return refusal;
  const moved = move({
    actor,
    row,
    act: 'approve',
    note: input.opinion,
    details: { date: input.date, acceptMentions: String(input.acceptMentions) },
  });
  if (!moved.ok) return moved;
  const atMs = parts.clock.nowMs();
  const { documentId, revision, content, contentSha256 } = row;
  keepAct(records, row, { actor, reason: 'approve', nowMs: atMs });
  // 成文日期 is the day of 签发 (条例 9.11).
  records.documents.setDate(documentId, input.date);
  records.approvals.add({
    documentId,
    revision,
    content,
    contentSha256,
    leaderId: actor.person.id,
    opinion: input.opinion.trim(),
    date: input.date,
    mentionsDecided: input.acceptMentions,
    atMs,
  });
  return done(views.view(actor, { ...moved.value, docDate: input.date }));
}

function refuseApproval(
  { parts, views }: DraftRoom,
  actor: Actor,
  { row, input }: { readonly row: DocumentRow; readonly input: ApprovalInputs['approve'] },
): Refusal | null {
  if (row.state !== 'reviewing') return refuse('wrong-state', { state: row.state, act: 'approve' });
  // The stored hash is not believed: what is signed is the content itself.
  if (input.contentSha256 !== hashContent(row.content))
    return refuse('changed-meanwhile', { revision: String(row.revision) });
  if (input.opinion.trim() === '') return refuse('field-missing', { field: 'opinion' });
  if (!isCalendarDay(input.date) || input.date > parts.clock.today())
    return refuse('input-invalid', { field: 'date', today: parts.clock.today() });
  if (row.drafterId === actor.person.id && !mayHoldBoth(parts, ['drafter', 'leader']))
    return refuse('separation-of-duties', { roles: 'drafter,leader' });
  const findings = views.findings(row);
  return refusalOf(findings) ?? refuseUndecided(findings, input.acceptMentions);
}

function refuseUndecided(findings: readonly Finding[], accepted: boolean): Refusal | null {
  const open = accepted ? undefined : findings.find(({ strength }) => strength === 'decide');
  if (open === undefined) return null;
  return refuse('secrecy-mention-undecided', { where: open.where, text: open.evidence.text ?? '' });
}
