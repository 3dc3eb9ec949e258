// 转发: the clerk passes a received document on. What goes is a document of this unit (转发通知) through all its stages, with the original in its package
// byte for byte; whether it may go is the original sender's word, judged here and again by whoever gets it (docs/adr/0036).
import type { forwardingContract } from '../../../shared/contract/station-forwarding.ts';
import type { DocumentContent, Recipient } from '../../../shared/domain/content.ts';
import { coverOf, forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { createForwardingsRepository, type ForwardingEntry } from '../../store/forwardings-repository.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { hashContent, openRecords } from '../drafting/document-records.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from '../receiving/delivery-note.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';
import { makeUuid } from '../uuid.ts';
import { createConsentRoom, lookAtSent, permitForwarding } from './consent.ts';
import { consentFor } from './forwarded-files.ts';
import { refusalOfOriginal } from './covering-document.ts';
import { viewOriginal } from './view-original.ts';

type Contract = typeof forwardingContract;
type Look = OutputOf<Contract['look']>;

function createRoom(parts: StationParts) {
  const { db } = parts.store;
  return {
    parts,
    records: openRecords(parts),
    inbox: createInboxRepository(db),
    forwardings: createForwardingsRepository(db),
  };
}
type Room = ReturnType<typeof createRoom>;

/** The stage of passing on; `kick` wakes the sync. */
export function createForwarding(parts: StationParts, kick: () => void): Stage<Contract> {
  const room = createRoom(parts);
  const consenting = createConsentRoom(parts, kick);
  return {
    look: (_actor, { documentId }) => {
      const row = room.inbox.get(documentId);
      return row === undefined ? refuse('not-found') : done(lookAt(room, row));
    },
    begin: (actor, input) => parts.store.transact(() => begin(room, actor, input)),
    original: async (actor, { documentId }) => {
      const row = room.inbox.get(documentId);
      return row === undefined ? refuse('not-found') : viewOriginal(parts, actor, row);
    },
    sent: (_actor, { documentId }) => lookAtSent(consenting, documentId),
    permit: (actor, input) => permitForwarding(consenting, actor, input),
  };
}

function lookAt(room: Room, row: InboxRow): Look {
  const { parts } = room;
  const rule = row.document === null ? 'ask' : forwardRuleOf(row.document.content);
  const consent = rule === 'ask' ? consentFor(parts, row) : undefined;
  const live = room.forwardings.ofOriginal(row.documentId).filter(({ state }) => state !== 'annulled');
  return {
    rule,
    consent: consent ? { by: consent.byPerson, reason: consent.reason, atMs: consent.issuedAtMs } : null,
    refusal: refusalOfOriginal(parts, row),
    had: unitsThatHave(room, row, live),
    passedOn: live.map((entry) => ({
      documentId: entry.documentId,
      title: entry.title,
      docNumber: entry.docNumber,
      state: entry.state,
      units: recipientsOf(room, entry.documentId).map(({ name }) => name),
      person: entry.personName,
      begunAtMs: entry.begunAtMs,
      sealedAtMs: entry.sealedAtMs,
    })),
  };
}

const recipientsOf = ({ records }: Room, documentId: DocumentId): readonly Recipient[] =>
  records.documents.get(documentId)?.content.recipients ?? [];

/** Every unit once: what its sender sent comes before what this unit passed on. */
function unitsThatHave(room: Room, row: InboxRow, live: readonly ForwardingEntry[]): Look['had'] {
  const trust = room.parts.trust.current();
  const self = room.parts.identity()?.unitCode;
  const nameOf = (unit: UnitCode): string => trust?.unit(unit)?.name ?? unit;
  const note = peekNote(row.note);
  const addressed = [
    row.senderUnit,
    ...[...(note?.recipients ?? []), ...(note?.later ?? [])].map(({ unit }) => unit),
  ];
  const had = new Map<UnitCode, Look['had'][number]>();
  for (const unit of addressed) had.set(unit, { unit, name: nameOf(unit), from: 'sender' });
  for (const { documentId, sealedAtMs } of live) {
    const from = sealedAtMs === null ? 'drafted' : 'forwarded';
    for (const { unit } of recipientsOf(room, documentId))
      if (!had.has(unit)) had.set(unit, { unit, name: nameOf(unit), from });
  }
  if (self !== undefined) had.delete(self);
  return [...had.values()];
}

function begin(
  room: Room,
  actor: Actor,
  input: InputOf<Contract['begin']>,
): Outcome<{ documentId: DocumentId }> {
  const { parts } = room;
  const row = room.inbox.get(input.documentId);
  const identity = parts.identity();
  if (row === undefined) return refuse('not-found');
  if (identity === null) return refuse('not-enrolled');
  const { refusal, had } = lookAt(room, row);
  if (refusal !== null) return refuse('forward-refused', { reason: refusal });
  const recipients: Recipient[] = [];
  for (const code of new Set(input.units)) {
    const unit = parts.trust.current()?.unit(code);
    if (unit === undefined) return refuse('recipient-unknown', { unit: code });
    if (code === identity.unitCode || had.some((one) => one.unit === code))
      return refuse('recipient-already', { unit: unit.name });
    recipients.push({ unit: code, name: unit.shortName, role: 'main', copies: 1 });
  }
  const name = parts.trust.current()?.unit(identity.unitCode)?.name ?? identity.unitName;
  return done(
    keepDraft(room, actor, row, {
      ...coverContent(row, input.cover),
      recipients,
      issuers: [{ unit: identity.unitCode, name }],
    }),
  );
}

function coverContent(row: InboxRow, cover: string): Omit<DocumentContent, 'recipients' | 'issuers'> {
  if (row.document === null) throw new Error('what may be passed on was read');
  const { documentId, sender, meta, content } = row.document;
  return {
    kind: 'notice',
    // Never slower than the original.
    urgency: content.urgency,
    ...coverOf(content, cover),
    attachments: [],
    signatory: null,
    notes: null,
    forwards: {
      documentId,
      sender: sender.unit,
      senderName: sender.name,
      docNumber: meta.FWZH,
      title: content.title,
      packageSha256: row.packageBlob,
    },
  };
}

/** The draft and what stands with the original, in one transaction. */
function keepDraft(
  { parts, records, forwardings }: Room,
  actor: Actor,
  original: InboxRow,
  content: DocumentContent,
): { documentId: DocumentId } {
  const nowMs = parts.clock.nowMs();
  const documentId = makeUuid<DocumentId>(nowMs);
  const { id, name, role } = actor.person;
  const trace = { atMs: nowMs, personId: id, personName: name, role };
  records.documents.insert({
    documentId,
    content,
    contentSha256: hashContent(content),
    drafterId: id,
    nowMs,
  });
  forwardings.add({ documentId, originalId: original.documentId, personName: name, begunAtMs: nowMs });
  records.history.add({ ...trace, documentId, act: 'create', note: content.forwards?.docNumber ?? null });
  const units = content.recipients.map((recipient) => recipient.name).join('、');
  records.history.add({ ...trace, documentId: original.documentId, act: 'forwardBegun', note: units });
  parts.audit.append({
    actor,
    act: 'inbox.forwardBegun',
    subject: original.documentId,
    details: { cover: documentId, units: content.recipients.map(({ unit }) => unit).join(' ') },
  });
  parts.events.emit('documents', documentId);
  parts.events.emit('inbox', original.documentId);
  parts.events.emit('home', null);
  return { documentId };
}
