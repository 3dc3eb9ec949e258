// 用印: the custodian's queue and desk. One document is sealed at a time and once only.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createDeskRepository } from '../../store/desk-repository.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import type {
  Desk,
  DocumentListRow,
  Nothing,
  SealingInputs,
  SealingResult,
} from '../drafting/contract-types.ts';
import {
  createDocumentMover,
  findDocument,
  openRecords,
  withdrawApproval,
} from '../drafting/document-records.ts';
import { createDocumentViews } from '../drafting/document-views.ts';
import { endOwnRound } from '../joint/void-seal.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { deskView, judgeDesk, type JudgedDesk, keepConfirmation, readDesk } from './desk.ts';
import { uncheckedAttachments } from './desk-steps.ts';
import { ridingEvidence } from './riding-choice.ts';
import { sealDocument, type SealingContext } from './seal-document.ts';

/** The procedures of the contract's `sealing`. */
export interface Sealing {
  queue(actor: Actor): Outcome<DocumentListRow[]>;
  desk(actor: Actor, input: SealingInputs['desk']): Outcome<Desk>;
  confirmUnchecked(actor: Actor, input: SealingInputs['confirmUnchecked']): Outcome<Desk>;
  confirmPlace(actor: Actor, input: SealingInputs['confirmPlace']): Outcome<Desk>;
  seal(actor: Actor, input: SealingInputs['seal']): Promise<Outcome<SealingResult>>;
  return(actor: Actor, input: SealingInputs['return']): Outcome<Nothing>;
}

/** The sealing stage. */
export function createSealing(parts: StationParts): Sealing {
  const records = openRecords(parts);
  const context: SealingContext = {
    parts,
    records,
    views: createDocumentViews(parts, records),
    steps: createDeskRepository(parts.store.db),
    move: createDocumentMover(parts, records),
  };
  const { transact } = parts.store;
  const underWay = new Set<DocumentId>();
  return {
    queue: () => done(records.documents.waiting('sealing').map(context.views.row)),
    desk: (actor, { documentId }) => transact(() => openDesk(context, actor, documentId)),
    confirmUnchecked: (actor, input) => transact(() => confirmUnchecked(context, actor, input)),
    confirmPlace: (actor, input) => transact(() => confirmPlace(context, actor, input)),
    seal: async (actor, input) => {
      // A second click while the first is at work must not try the PIN, or the seal, twice.
      if (underWay.has(input.documentId)) return refuse('changed-meanwhile', { reason: 'sealing-under-way' });
      underWay.add(input.documentId);
      try {
        return await sealDocument(context, actor, input);
      } finally {
        underWay.delete(input.documentId);
      }
    },
    return: (actor, { documentId, reason }) =>
      transact(() => {
        const found = findDocument(records, documentId);
        if (!found.ok) return found;
        const moved = context.move({ actor, row: found.value, act: 'returnFromCustodian', note: reason });
        if (!moved.ok) return moved;
        withdrawApproval(records, documentId, parts.clock.nowMs());
        endOwnRound(parts, actor, { documentId, reason });
        return done({});
      }),
  };
}

/** States in which a custodian may still look at the desk of a document that was sealed here. */
const sealedStates: readonly string[] = ['queued', 'sent', 'closed'];

function openDesk(context: SealingContext, actor: Actor, documentId: DocumentId): Outcome<Desk> {
  const found = findDocument(context.records, documentId);
  if (!found.ok) return found;
  const row = found.value;
  if (sealedStates.includes(row.state)) return done(readDesk(context, actor, row));
  if (row.state !== 'sealing') return refuse('wrong-state', { state: row.state, act: 'seal' });
  return done(deskView(context, judgeDesk(context, actor, row)));
}

/** The desk at the step that waits for a confirmation, or the refusal that says which step comes first. */
function findWaiting(
  context: SealingContext,
  actor: Actor,
  { documentId, step }: { readonly documentId: DocumentId; readonly step: 'secrecy' | 'place' },
): Outcome<{ row: DocumentRow; desk: JudgedDesk }> {
  const found = findDocument(context.records, documentId);
  if (!found.ok) return found;
  const row = found.value;
  if (row.state !== 'sealing') return refuse('wrong-state', { state: row.state, act: 'seal' });
  const desk = judgeDesk(context, actor, row);
  const open = desk.steps.find(({ state }) => state !== 'passed');
  const isAsked = open?.step === step && open.state === 'confirm';
  const isDone = desk.steps.some((entry) => entry.step === step && entry.state === 'passed');
  if (isAsked || isDone) return done({ row, desk });
  return refuse('desk-step-locked', { step: open?.step ?? step, reason: open?.code ?? '' });
}

function confirmUnchecked(
  context: SealingContext,
  actor: Actor,
  { documentId, sha256, name }: SealingInputs['confirmUnchecked'],
): Outcome<Desk> {
  const waiting = findWaiting(context, actor, { documentId, step: 'secrecy' });
  if (!waiting.ok) return waiting;
  const { row, desk } = waiting.value;
  const named = uncheckedAttachments({ ...desk.facts, confirmedBy: actor.person.id }).find(
    (file) => file.sha256 === sha256 && file.name === name,
  );
  if (named === undefined) return refuse('input-invalid', { field: 'name' });
  if (!named.confirmed) {
    const evidence = { name, sha256 };
    keepConfirmation(context, desk.facts, { step: 'secrecy', code: 'desk.secrecy.confirmed', evidence });
    context.parts.audit.append({
      actor,
      act: 'desk.confirmUnchecked',
      subject: documentId,
      details: { sha256 },
    });
  }
  return done(deskView(context, judgeDesk(context, actor, row)));
}

/** Where the seal goes, and whether a riding seal goes with it; the choice may be changed until the seal is put on. */
function confirmPlace(
  context: SealingContext,
  actor: Actor,
  { documentId, riding = false }: SealingInputs['confirmPlace'],
): Outcome<Desk> {
  const waiting = findWaiting(context, actor, { documentId, step: 'place' });
  if (!waiting.ok) return waiting;
  const { row, desk } = waiting.value;
  const step = desk.steps.find((entry) => entry.step === 'place');
  const { offer, chosen } = desk.facts.riding;
  if (riding && typeof offer !== 'object') return refuse('input-invalid', { field: 'riding', reason: offer });
  if (step?.state === 'confirm' || riding !== chosen) {
    const evidence = { ...step?.evidence, riding: ridingEvidence(riding) };
    keepConfirmation(context, desk.facts, { step: 'place', code: 'desk.place.confirmed', evidence });
    const details = { pageModelSha256: desk.facts.page.sha256, riding: ridingEvidence(riding) };
    context.parts.audit.append({ actor, act: 'desk.confirmPlace', subject: documentId, details });
  }
  return done(deskView(context, judgeDesk(context, actor, row)));
}
