// Has everything come again that the feed has? The position alone does not say it: entries that are taken beside each other may leave it behind the last.
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { IncomingReceipt } from '../../../shared/domain/messages.ts';
import { createDeliveriesRepository } from '../../store/deliveries-repository.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { ExchangeClient, FeedEntry } from '../../sync/exchange-client.ts';
import type { LineResult } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';

/** Tries after which an entry that still waits is a person's business and holds nothing up. */
const patientTries = 5;
const pageEntries = 100;

/** True when nothing is left to pull, to judge or to try again. */
export async function isReplayed(
  parts: StationParts,
  line: ExchangeClient,
  signal: AbortSignal,
): Promise<LineResult<boolean>> {
  if (countWaiting(parts) > 0) return { ok: true, value: false };
  const { feedEpoch, feedCursor } = createStationRepository(parts.store.db).read();
  const epoch = feedEpoch === '' ? undefined : (feedEpoch ?? undefined);
  const isHere = createLook(parts);
  let after = feedCursor;
  for (;;) {
    const page = await line.feed({ epoch, after, limit: pageEntries, signal });
    if (!page.ok) return page;
    const { entries } = page.value;
    const isOfThisEpoch = epoch === undefined || page.value.epoch === epoch;
    if (!isOfThisEpoch || !entries.every(isHere)) return { ok: true, value: false };
    if (entries.length < pageEntries) return { ok: true, value: true };
    after = entries.at(-1)?.number ?? after;
  }
}

function countWaiting({ store }: StationParts): number {
  const waiting = store.db
    .prepare<[number], number>('SELECT count(*) FROM arrivals WHERE attempts < ?')
    .pluck();
  return waiting.get(patientTries) ?? 0;
}

function createLook({ store }: StationParts): (entry: FeedEntry) => boolean {
  const inbox = createInboxRepository(store.db);
  const deliveries = createDeliveriesRepository(store.db);
  const receipts = createReceiptsRepository(store.db);
  return ({ kind, documentId, message }) => {
    if (kind === 'document') return documentId !== null && inbox.noteSequence(documentId) !== undefined;
    if (kind !== 'receipt' || documentId === null) return true;
    const { unit, kind: said } = peekReceipt(message);
    // Of a document that was never sent to that unit: refused, and gone.
    if (unit === null || deliveries.get(documentId, unit) === undefined) return true;
    return receipts.hasReceived(documentId, unit, said);
  };
}

function peekReceipt(token: string | null): { readonly unit: UnitCode | null; readonly kind: string } {
  try {
    const payload = Buffer.from((token ?? '').split('.')[1] ?? '', 'base64url').toString('utf8');
    const { unit, kind } = JSON.parse(payload) as IncomingReceipt;
    return { unit, kind };
  } catch {
    return { unit: null, kind: '' };
  }
}
