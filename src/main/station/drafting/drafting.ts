// Drafting: write, attach, submit. A draft is saved in any condition; only submitting asks that nothing blocks it.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { DocKind } from '../../../shared/domain/kinds.ts';
import { documentStates, type DocumentState } from '../../../shared/domain/states.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { refuseForwards } from '../forwarding/covering-document.ts';
import { makeUuid } from '../uuid.ts';
import { attachFile, detachFile } from './attaching.ts';
import type { DocumentPage, DocumentView, DraftingInputs, Nothing, SavedView } from './contract-types.ts';
import { findDocument, hashContent } from './document-records.ts';
import { type DraftRoom, openDraftRoom } from './draft-room.ts';
import { refuseIssuers } from './issuers.ts';
import { refusalOf } from './judge-draft.ts';
import { keepAct } from './kept-wordings.ts';
import { saveContent } from './save-content.ts';

/** The procedures of the contract's `drafting`. */
export interface Drafting {
  list(actor: Actor, input: DraftingInputs['list']): Outcome<DocumentPage>;
  create(actor: Actor, input: DraftingInputs['create']): Outcome<DocumentView>;
  get(actor: Actor, input: DraftingInputs['get']): Outcome<DocumentView>;
  save(actor: Actor, input: DraftingInputs['save']): Outcome<SavedView>;
  attach(actor: Actor, input: DraftingInputs['attach']): Promise<Outcome<DocumentView>>;
  detach(actor: Actor, input: DraftingInputs['detach']): Outcome<DocumentView>;
  submit(actor: Actor, input: DraftingInputs['submit']): Outcome<DocumentView>;
  annul(actor: Actor, input: DraftingInputs['annul']): Outcome<Nothing>;
}

/** The drafting stage. */
export function createDrafting(parts: StationParts): Drafting {
  const room = openDraftRoom(parts);
  const { transact } = parts.store;
  return {
    list: (actor, input) => listDocuments(room, actor, input),
    create: (actor, { kind }) => transact(() => createDraft(room, actor, kind)),
    get: (actor, { documentId }) => {
      const found = room.findReadable(actor, documentId);
      return found.ok ? done(room.views.view(actor, found.value)) : found;
    },
    save: (actor, input) => transact(() => saveDraft(room, actor, input)),
    attach: (actor, input) => attachFile(room, actor, input),
    detach: (actor, input) => transact(() => detachFile(room, actor, input)),
    submit: (actor, input) => transact(() => submitDraft(room, actor, input)),
    annul: (actor, input) => transact(() => annulDraft(room, actor, input)),
  };
}

function listDocuments(room: DraftRoom, actor: Actor, input: DraftingInputs['list']): Outcome<DocumentPage> {
  const { states, before, limit } = input;
  const drafterId = actor.person.role === 'drafter' ? actor.person.id : null;
  const query = { states: visibleStates(actor, states), drafterId, before, limit: limit + 1 };
  const rows = room.records.documents.list(query);
  return done({ rows: rows.slice(0, limit).map(room.views.row), more: rows.length > limit });
}

function visibleStates(
  actor: Actor,
  states: readonly DocumentState[] | null,
): readonly DocumentState[] | null {
  if (actor.person.role !== 'leader') return states;
  return (states ?? documentStates).filter((state) => state !== 'draft' && state !== 'annulled');
}

function createDraft(
  { parts, records, views }: DraftRoom,
  actor: Actor,
  kind: DocKind,
): Outcome<DocumentView> {
  const empty = emptyContent(parts, kind);
  if (!empty.ok) return empty;
  const content = empty.value;
  const nowMs = parts.clock.nowMs();
  const documentId = makeUuid<DocumentId>(nowMs);
  const { id, name, role } = actor.person;
  records.documents.insert({
    documentId,
    content,
    contentSha256: hashContent(content),
    drafterId: id,
    nowMs,
  });
  records.history.add({
    documentId,
    atMs: nowMs,
    personId: id,
    personName: name,
    role,
    act: 'create',
    note: null,
  });
  parts.audit.append({ actor, act: 'document.create', subject: documentId, details: { kind } });
  parts.events.emit('documents', documentId);
  const made = findDocument(records, documentId);
  return made.ok ? done(views.view(actor, made.value)) : made;
}

function emptyContent(
  parts: Pick<StationParts, 'identity' | 'trust'>,
  kind: DocKind,
): Outcome<DocumentContent> {
  const identity = parts.identity();
  if (identity === null) return refuse('not-enrolled');
  const { unitCode, unitName } = identity;
  const name = parts.trust.current()?.unit(unitCode)?.name ?? unitName;
  return done({
    kind,
    urgency: 'routine',
    title: '',
    body: [],
    recipients: [],
    attachments: [],
    issuers: [{ unit: unitCode, name }],
    signatory: null,
    notes: null,
  });
}

function saveDraft(room: DraftRoom, actor: Actor, input: DraftingInputs['save']): Outcome<SavedView> {
  const found = room.findDraft(actor, input.documentId, 'save');
  if (!found.ok) return found;
  const row = found.value;
  if (row.revision !== input.revision) return refuse('changed-meanwhile', { revision: String(row.revision) });
  return saveContent(room, actor, { row, content: input.content });
}

function submitDraft(room: DraftRoom, actor: Actor, input: DraftingInputs['submit']): Outcome<DocumentView> {
  const { documentId, revision } = input;
  const found = room.findDraft(actor, documentId, 'submit');
  if (!found.ok) return found;
  const row = found.value;
  if (row.revision !== revision) return refuse('changed-meanwhile', { revision: String(row.revision) });
  const refusal =
    refuseIssuers(room.parts, row.content.issuers) ??
    refuseForwards(room.parts, row.content) ??
    refusalOf(room.views.findings(row));
  if (refusal !== null) return refusal;
  const moved = room.move({ actor, row, act: 'submit', note: null });
  if (!moved.ok) return moved;
  keepAct(room.records, row, { actor, reason: 'submit', nowMs: room.parts.clock.nowMs() });
  return done(room.views.view(actor, moved.value));
}

function annulDraft(room: DraftRoom, actor: Actor, input: DraftingInputs['annul']): Outcome<Nothing> {
  const found = room.findDraft(actor, input.documentId, 'annul');
  if (!found.ok) return found;
  const moved = room.move({ actor, row: found.value, act: 'annul', note: input.reason });
  return moved.ok ? done({}) : moved;
}
