// How a sealed document enters the outbox: one row, and one delivery row a recipient, inside the sealing's own transaction.
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import type { Urgency } from '../../../shared/domain/kinds.ts';
import { createDeliveriesRepository, type NewDelivery } from '../../store/deliveries-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import type { StationParts } from '../parts.ts';

export interface SealedDocument {
  readonly documentId: DocumentId;
  /** Delivery note, signed by the machine key. */
  readonly noteJws: string;
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  readonly urgency: Urgency;
  /** One row a unit, as the note routes them. */
  readonly deliveries: readonly NewDelivery[];
  /** Policy: waits for the clerk's 发出 instead of going by itself. */
  readonly hold: boolean;
}

/** Queues the document for sending. Call it inside the transaction that seals it: both happen or neither. */
export function queueSealedDocument(
  parts: Pick<StationParts, 'store' | 'clock' | 'events'>,
  sealed: SealedDocument,
): void {
  const { db } = parts.store;
  createOutboxRepository(db).enqueue({
    documentId: sealed.documentId,
    state: sealed.hold ? 'held' : 'queued',
    note: sealed.noteJws,
    packageSha256: sealed.packageSha256,
    packageBytes: sealed.packageBytes,
    queuedAtMs: parts.clock.nowMs(),
  });
  const deliveries = createDeliveriesRepository(db);
  for (const delivery of sealed.deliveries) deliveries.add(delivery);
  // Sync listens to this topic: the document goes at once, not at the next poll.
  parts.events.emit('outbox', sealed.documentId);
}
