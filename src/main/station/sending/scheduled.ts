// 定时发送: what was held until an instant of the exchange's clock goes by itself; a machine whose clock no exchange has corrected lets nothing go.
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import type { StationParts } from '../parts.ts';

/** Lets go every held row whose time has come, each with history and audit in one transaction. */
export function createScheduledRelease(
  parts: Pick<StationParts, 'store' | 'clock' | 'audit' | 'events'>,
): () => void {
  const outbox = createOutboxRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  return () => {
    if (!parts.clock.sure()) return;
    const released = parts.store.transact(() => {
      const atMs = parts.clock.nowMs();
      const due = outbox.dueAt(atMs);
      for (const documentId of due) {
        outbox.requeue(documentId);
        const act = 'releaseByTime';
        history.add({ documentId, atMs, personId: null, personName: '', role: '', act, note: null });
        parts.audit.append({ actor: null, act: `outbox.${act}`, subject: documentId });
      }
      return due;
    });
    for (const documentId of released) parts.events.emit('outbox', documentId);
    if (released.length > 0) parts.events.emit('home', null);
  };
}
