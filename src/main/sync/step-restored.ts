// The exchange was restored from a backup: it stands in the past, and what it accepted since is gone from it. This station has all of that still. Before
// it follows the new epoch it asks what the exchange knows of it, and puts the missing back into its queues under the same ids: what came through in the
// meantime by another way is "already had". What followed the documents (notices, further notes) is little: all of it goes once more. Killed in the middle, the next start finds the old epoch in its tables and asks again.
import type { DocumentId, ReceiptId } from '../../shared/domain/ids.ts';
import { lineAnswered } from './line-state.ts';
import type { LineFailure, LineResult } from './sync-ports.ts';
import type { SyncContext } from './sync-state.ts';

/** Why a receipt waits whose document may not be back at the exchange yet: its sender has to send it first. */
export const restoredReason = 'exchange-restored';

/** Whether a page of the feed is of another epoch than the one that was followed. */
export function isRestored(followed: string | null, found: string): boolean {
  return followed !== null && followed !== found;
}

/** Asks, and queues what is missing; the failure when the line did not let it come to its end. */
export async function resendLost(context: SyncContext): Promise<LineFailure | null> {
  const documents = await readIds<DocumentId>(async (after) => {
    const page = await context.line().ownDocuments({ after, signal: context.signal });
    return page.ok ? { ok: true, value: page.value.documents.map(({ documentId }) => documentId) } : page;
  });
  if (!documents.ok) return documents;
  const receipts = await readIds<ReceiptId>(async (after) => {
    const page = await context.line().ownReceipts({ after, signal: context.signal });
    return page.ok ? { ok: true, value: page.value.receipts.map(({ receiptId }) => receiptId) } : page;
  });
  if (!receipts.ok) return receipts;
  lineAnswered(context);
  queueMissing(context, documents.value, receipts.value);
  return null;
}

/** All pages, in the order of the ids. */
async function readIds<Id extends string>(
  readPage: (after: Id | undefined) => Promise<LineResult<readonly Id[]>>,
): Promise<LineResult<ReadonlySet<Id>>> {
  const known = new Set<Id>();
  for (let after: Id | undefined; ;) {
    const page = await readPage(after);
    if (!page.ok) return page;
    for (const id of page.value) known.add(id);
    after = page.value.at(-1);
    if (after === undefined) return { ok: true, value: known };
  }
}

function queueMissing(
  { store, outbox, receipts, notices, furtherNotes, events, log }: SyncContext,
  knownDocuments: ReadonlySet<DocumentId>,
  knownReceipts: ReadonlySet<ReceiptId>,
): void {
  const counts = store.transact(() => {
    const lostDocuments = outbox.acceptedIds().filter((documentId) => !knownDocuments.has(documentId));
    const lostReceipts = receipts.acceptedIds().filter((receiptId) => !knownReceipts.has(receiptId));
    for (const documentId of lostDocuments) outbox.queueAgain(documentId);
    for (const receiptId of lostReceipts) receipts.queueAgain(receiptId, restoredReason);
    const followUps = notices.queueAgain(restoredReason) + furtherNotes.queueAgain(restoredReason);
    return { documents: lostDocuments.length, receipts: lostReceipts.length, followUps };
  });
  log.warn('the exchange was restored: what it lost is sent again', counts);
  for (const topic of ['outbox', 'link', 'home'] as const) events.emit(topic, null);
}
