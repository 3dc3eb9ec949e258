// Takes receipts in. Each is answered by itself; the sender hears of it in the same transaction; a repeated one is success. Kinds that this version
// does not know go their way like the others: what they say is the sender's business.
import { verifyMessage } from '../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { IncomingReceipt } from '../../shared/domain/messages.ts';
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';

import type { Wakeups } from './wakeups.ts';

export interface ReceiptResult {
  readonly receiptId: IncomingReceipt['receiptId'] | null;
  readonly accepted: boolean;
  readonly code: ExchangeFailure | null;
}

export interface ReceiptParts {
  readonly store: ExchangeStore;

  readonly wakeups: Wakeups;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

/** The use case `receipts` for one receipt. */
export function createReceiveReceipt(
  parts: ReceiptParts,
): (unit: UnitCode, token: string, trust: TrustStore) => Promise<ReceiptResult> {
  const { store, wakeups, clock, log } = parts;
  return async (unit, token, trust) => {
    const expectedType = 'yizhan/receipt/1';
    const verified = await verifyMessage<IncomingReceipt>({ token, trust, expectedType, now: clock() });
    if (!verified.ok) return refused(null);
    const receipt = verified.payload;
    if (verified.unit !== unit) return refused(receipt);
    const accepted = store.transact(() => keepReceipt(store, { receipt, token, atMs: clock().getTime() }));
    if (accepted === 'new') {
      log.info('receipt-accepted', { unit, documentId: receipt.documentId, kind: receipt.kind });
      wakeups.wake([receipt.sender]);
    }
    return accepted === 'refused'
      ? refused(receipt)
      : { receiptId: receipt.receiptId, accepted: true, code: null };
  };
}

function keepReceipt(
  store: ExchangeStore,
  facts: { readonly receipt: IncomingReceipt; readonly token: string; readonly atMs: number },
): 'new' | 'known' | 'refused' {
  const { receipt, token, atMs } = facts;
  const { receiptId, documentId, unit, sender, kind } = receipt;
  const known = store.receipts.find(receiptId);
  if (known) return known.unit === unit && known.documentId === documentId ? 'known' : 'refused';
  const document = store.documents.find(documentId);
  if (document?.sender !== sender || !store.documents.isAddressee(documentId, unit)) return 'refused';
  store.receipts.insert({ receiptId, documentId, unit, kind, message: token, receivedAtMs: atMs });
  store.feed.append({ unit: sender, kind: 'receipt', documentId, receiptId, atMs });
  return 'new';
}

function refused(receipt: IncomingReceipt | null): ReceiptResult {
  return { receiptId: receipt?.receiptId ?? null, accepted: false, code: 'receipt-refused' };
}
