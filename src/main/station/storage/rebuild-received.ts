// After a restore the feed brings lost arrivals again; what this unit had said about them comes from its own receipts, which the exchange kept. Nothing is
// said twice: a receipt that was given is here before the arrival is taken again.
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { IncomingReceipt } from '../../../shared/domain/messages.ts';
import { returnReasonIds } from '../../../shared/domain/return-reasons.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import { createRebuildRepository } from '../../store/rebuild-repository.ts';
import { createStorageRepository, type RestoreRow } from '../../store/storage-repository.ts';
import type { StationParts } from '../parts.ts';

/** Keeps own receipts as the exchange tells them, those that are genuine; answers how many. */
export async function keepOwnReceipts(parts: StationParts, tokens: readonly string[]): Promise<number> {
  const rows = createRebuildRepository(parts.store.db);
  const genuine: { readonly token: string; readonly receipt: IncomingReceipt }[] = [];
  for (const token of tokens) {
    const receipt = await readOwn(parts, token);
    if (receipt !== null) genuine.push({ token, receipt });
  }
  parts.store.transact(() => {
    for (const { token, receipt } of genuine) {
      const { receiptId, documentId, kind } = receipt;
      rows.putOwnReceipt({ receiptId, documentId, kind, jws: token, atMs: momentOf(receipt, parts) });
    }
  });
  return genuine.length;
}

/** Moves rebuilt arrivals to where the own receipts say they were; answers how many were signed for. */
export async function applyOwnReceipts(parts: StationParts, restore: RestoreRow): Promise<number> {
  const rows = createRebuildRepository(parts.store.db);
  const inbox = createInboxRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const said: IncomingReceipt[] = [];
  for (const { jws } of rows.unapplied()) {
    const receipt = await readOwn(parts, jws);
    if (receipt !== null) said.push(receipt);
  }
  // In the order in which it was said: incoming numbers were given in that order.
  said.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const numbers = createNumbers(parts, restore);
  return parts.store.transact(() => {
    let signed = 0;
    for (const receipt of said) {
      const { documentId, kind, note } = receipt;
      const atMs = momentOf(receipt, parts);
      const moved = apply(inbox, numbers, receipt, atMs);
      if (!moved) continue;
      if (kind === 'signed') signed += 1;
      const who = { personId: null, personName: receipt.byPerson ?? '', role: 'clerk' };
      history.add({ documentId, atMs, ...who, act: kind, note });
      parts.audit.append({
        actor: null,
        act: 'storage.arrivalRebuilt',
        subject: documentId,
        details: { kind, receiptId: receipt.receiptId },
      });
    }
    numbers.mark();
    return signed;
  });
}

function apply(
  inbox: ReturnType<typeof createInboxRepository>,
  numbers: ReturnType<typeof createNumbers>,
  receipt: IncomingReceipt,
  atMs: number,
): boolean {
  const { documentId, kind, note } = receipt;
  if (kind === 'opened') return inbox.open(documentId, atMs);
  if (kind === 'returned') {
    const reasons = receipt.reasons.filter((reason) =>
      (returnReasonIds as readonly string[]).includes(reason),
    );
    return inbox.giveBack({ documentId, atMs, reasons, note });
  }
  const { year, entryNo } = numbers.next(atMs);
  return inbox.sign({ documentId, atMs, person: receipt.byPerson ?? '', year, entryNo });
}

const officeZoneOffsetMs = 8 * 3_600_000;

/** Incoming numbers above the highest known, in the order of signing; the range is marked as rebuilt, for a person to hold against the paper. */
function createNumbers(parts: StationParts, { restoreId }: RestoreRow) {
  const rows = createStorageRepository(parts.store.db);
  const given = new Map<number, { readonly from: number; to: number }>();
  return {
    next: (atMs: number): { year: number; entryNo: number } => {
      const year = new Date(atMs + officeZoneOffsetMs).getUTCFullYear();
      const entryNo = rows.lastNumber('incoming', year) + 1;
      rows.raiseCounter('incoming', year, entryNo);
      const range = given.get(year) ?? { from: entryNo, to: entryNo };
      range.to = entryNo;
      given.set(year, range);
      return { year, entryNo };
    },
    mark: (): void => {
      const mark = {
        counter: 'incoming',
        reason: 'rebuilt' as const,
        restoreId,
        atMs: parts.clock.nowMs(),
        statedBy: null,
      };
      for (const [year, { from, to }] of given) rows.addGap({ ...mark, year, fromValue: from, toValue: to });
    },
  };
}

async function readOwn(parts: StationParts, token: string): Promise<IncomingReceipt | null> {
  const trust = parts.trust.current();
  if (trust === null) return null;
  const now = new Date(parts.clock.nowMs());
  const verified = await verifyMessage<IncomingReceipt>({
    token,
    trust,
    expectedType: 'yizhan/receipt/1',
    now,
  });
  return verified.ok && verified.unit === parts.identity()?.unitCode ? verified.payload : null;
}

function momentOf({ at }: IncomingReceipt, { clock }: StationParts): number {
  const atMs = Date.parse(at);
  return Number.isNaN(atMs) ? clock.nowMs() : atMs;
}
