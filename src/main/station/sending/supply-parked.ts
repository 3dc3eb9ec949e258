// Recipients that had no encryption certificate when the document went: each gets a note of its own as soon as the directory brings one, by itself and
// without a person. The package is with the exchange already and is not sent again. Also lets go what could be encrypted to nobody, what waited for the
// certificate of an exchange that reads, and both when policy asks for no encryption any more.
import { recipientCertificateOf } from '../../../seals/encryption/recipient-certificate.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { furtherNoteOf, type DeliveryNote } from '../../../shared/domain/messages.ts';
import { createDeliveriesRepository, type DeliveryRow } from '../../store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createFurtherNotesRepository } from '../../store/further-notes-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createOutboxRepository, type OutboxRow } from '../../store/outbox-repository.ts';
import {
  createPackageEncryptionsRepository,
  type ParkedDelivery,
} from '../../store/package-encryptions-repository.ts';
import { createSequenceGiver } from '../notices/next-sequence.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from '../receiving/delivery-note.ts';
import { isExchangeMissing } from '../sealing/wrap-keys.ts';
import { createNoteSealer } from './seal-note.ts';

export interface ParkedSupply {
  /** Looks at every parked recipient once. */
  run(): Promise<void>;
  /** Looks again whenever the directory or the outbox changes, and once now. */
  start(): void;
  /** Waits for the look that is running. */
  stop(): Promise<void>;
}

/** The row as a note names it. */
export function noteRowOf(row: DeliveryRow): DeliveryNote['recipients'][number] {
  const { unit, role, copies, copyFrom, copyTo, insteadOf } = row;
  return {
    ...{ unit, role, copies },
    ...(copyFrom !== null && copyTo !== null && { copyFrom, copyTo }),
    ...(insteadOf !== null && { insteadOf }),
  };
}

/** Supplies parked recipients; `kick` wakes the sync. */
export function createParkedSupply(parts: StationParts, kick: () => void): ParkedSupply {
  const run = createRun(parts, kick);
  let running: Promise<void> | null = null;
  let isAsked = false;
  let unsubscribe = (): void => undefined;
  const look = (): void => {
    isAsked = true;
    running ??= (async () => {
      while (isAsked) {
        isAsked = false;
        await run();
      }
    })()
      .catch((error: unknown) => parts.log.error('parked recipients were not supplied', { error }))
      .finally(() => (running = null));
  };
  return {
    run,
    start: () => {
      unsubscribe = parts.events.subscribe(({ topic }) => {
        if (topic === 'directory' || topic === 'outbox') look();
      });
      look();
    },
    stop: async () => {
      unsubscribe();
      isAsked = false;
      await running;
    },
  };
}

function createRun(parts: StationParts, kick: () => void): () => Promise<void> {
  const { db } = parts.store;
  const encryptions = createPackageEncryptionsRepository(db);
  const outbox = createOutboxRepository(db);
  const deliveries = createDeliveriesRepository(db);
  const documents = createDocumentsRepository(db);
  const supply = createSupply(parts);
  const requeue = createRequeue(parts);
  const releaseByPolicy = createPolicyRelease(parts, kick);

  /** Units that can be encrypted to by now, and to which the document still goes. */
  const readyUnits = (documentId: DocumentId, units: readonly UnitCode[]): readonly DeliveryRow[] => {
    const trust = parts.trust.current();
    if (trust === null) return [];
    const now = new Date(parts.clock.nowMs());
    return units.flatMap((unit) => {
      const row = deliveries.get(documentId, unit);
      const isWanted = row !== undefined && row.recall === null;
      return isWanted && recipientCertificateOf(trust, unit, now).ok ? [row] : [];
    });
  };

  const supplyOne = async (row: OutboxRow, parked: readonly ParkedDelivery[]): Promise<void> => {
    const { documentId, reason } = row;
    const isStuck = row.state === 'parked' && reason === 'no-recipient-encryptable';
    const isSent = row.state === 'accepted' && documents.get(documentId)?.state === 'sent';
    if (!isStuck && !isSent) return;
    const units = parked.map(({ unit }) => unit);
    const ready = readyUnits(documentId, units);
    if (ready.length === 0) return;
    if (isStuck) requeue(documentId, ready);
    else await supply(row, ready);
    for (const topic of ['deliveries', 'outbox', 'home'] as const) parts.events.emit(topic, documentId);
    kick();
  };

  return async () => {
    releaseByPolicy();
    const waiting = Map.groupBy(encryptions.parked(), ({ documentId }) => documentId);
    for (const [documentId, parked] of waiting) {
      const row = outbox.get(documentId);
      if (row !== undefined) await supplyOne(row, parked);
    }
  };
}

type Requeue = (documentId: DocumentId, ready: readonly DeliveryRow[]) => void;

/** Nothing of it has gone yet: the document begins anew. */
function createRequeue({ store }: StationParts): Requeue {
  const encryptions = createPackageEncryptionsRepository(store.db);
  const outbox = createOutboxRepository(store.db);
  return (documentId, ready) =>
    store.transact(() => {
      outbox.requeue(documentId);
      for (const { unit } of ready) encryptions.unpark(documentId, unit);
    });
}

/** Policy names a certificate of the exchange that holds, or wants no encryption any more: then nobody waits for a certificate either. */
function createPolicyRelease(parts: StationParts, kick: () => void): () => void {
  const outbox = createOutboxRepository(parts.store.db);
  const deliveries = createDeliveriesRepository(parts.store.db);
  const requeue = createRequeue(parts);
  return () => {
    const trust = parts.trust.current();
    if (trust === null || isExchangeMissing(trust, new Date(parts.clock.nowMs()))) return;
    const isPlain = trust.policy.encryption !== 'required';
    for (const { documentId, state, reason } of outbox.stuck()) {
      const isFree =
        reason === 'exchange-not-encryptable' || (isPlain && reason === 'no-recipient-encryptable');
      if (state !== 'parked' || !isFree) continue;
      requeue(documentId, isPlain ? deliveries.ofDocument(documentId) : []);
      for (const topic of ['outbox', 'home'] as const) parts.events.emit(topic, documentId);
      kick();
    }
  };
}

function createSupply(parts: StationParts) {
  const { db } = parts.store;
  const notes = createFurtherNotesRepository(db);
  const encryptions = createPackageEncryptionsRepository(db);
  const deliveries = createDeliveriesRepository(db);
  const history = createHistoryRepository(db);
  const sealNote = createNoteSealer(parts);
  const nextAfter = createSequenceGiver(parts);
  return async (row: OutboxRow, ready: readonly DeliveryRow[]): Promise<void> => {
    const first = peekNote(row.note);
    if (first === null) return;
    const { documentId } = row;
    const last = notes.lastSequence(documentId);
    const sequence = nextAfter(last);
    const atMs = parts.clock.nowMs();
    const recipients = ready.map(noteRowOf);
    const issuedAt = new Date(atMs).toISOString();
    const sealed = await sealNote(furtherNoteOf(first, { sequence, recipients, issuedAt }));
    if (!sealed.ok) return;
    parts.store.transact(() => {
      // A person was faster: what is still parked is seen at the next look.
      if (notes.lastSequence(documentId) !== last) return;
      const units = ready.map(({ unit }) => unit);
      // Taken back while the note was signed: nothing goes to who got nothing yet.
      if (units.some((unit) => deliveries.get(documentId, unit)?.parkedReason == null)) return;
      notes.queue({ documentId, sequence, note: sealed.value, units, byPerson: '', createdAtMs: atMs });
      for (const unit of units) encryptions.unpark(documentId, unit);
      const machine = { personId: null, personName: '', role: '' };
      const note = ready.map(({ unitName }) => unitName).join('、');
      history.add({ documentId, atMs, ...machine, act: 'reissue', note });
      const details = { sequence: String(sequence), units: units.join(' ') };
      parts.audit.append({ actor: null, act: 'outbox.parkedSupplied', subject: documentId, details });
    });
  };
}
