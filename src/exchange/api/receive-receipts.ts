// Takes receipts in, a request of them in one transaction. Each is judged before and answered by itself; the sender hears of it in the same
// transaction; a repeated one is success. Kinds that this version does not know go their way like the others: what they say is the sender's business.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { verifyMessage } from '../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { IncomingReceipt } from '../../shared/domain/messages.ts';
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore, ExchangeTransaction } from '../store/store.ts';

export interface ReceiptResult {
  readonly receiptId: IncomingReceipt['receiptId'] | null;
  readonly accepted: boolean;
  readonly code: ExchangeFailure | null;
}

export type ReceiveReceipts = (
  unit: UnitCode,
  tokens: readonly string[],
  trust: TrustStore,
) => Promise<ReceiptResult[]>;

/** One token after the judgement of its signature; `receipt` is null where it cannot be read. */
interface JudgedReceipt {
  readonly token: string;
  readonly receipt: IncomingReceipt | null;
  readonly isGood: boolean;
}

interface GoodReceipt {
  readonly receipt: IncomingReceipt;
  readonly token: string;
}

interface KeptReceipts {
  /** Those that are kept, now or before, for what they say. */
  readonly accepted: ReadonlySet<IncomingReceipt>;
  readonly fresh: readonly IncomingReceipt[];
  /** New ones of a document of which the unit has said too much already. */
  readonly tooMany: ReadonlySet<IncomingReceipt>;
}

/** Receipts of one unit about one document: a station gives a dozen, one that has run wild would fill the feed of somebody else. */
export const maxReceipts = 1000;

/** The use case `receipts`. */
export function createReceiveReceipts(parts: {
  readonly store: ExchangeStore;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): ReceiveReceipts {
  const { store, clock, log } = parts;
  return async (unit, tokens, trust) => {
    const now = clock();
    const judged = await judgeReceipts({ unit, tokens, trust, now });
    const good = judged.flatMap(({ receipt, token, isGood }) =>
      isGood && receipt ? [{ receipt, token }] : [],
    );
    const kept: KeptReceipts =
      good.length === 0
        ? { accepted: new Set(), fresh: [], tooMany: new Set() }
        : await store.transact((tx) => keepReceipts(tx, { unit, good, atMs: now.getTime() }));
    for (const { documentId, kind } of kept.fresh) log.info('receipt-accepted', { unit, documentId, kind });
    return judged.map(({ receipt }) => {
      const accepted = receipt !== null && kept.accepted.has(receipt);
      const refused = receipt !== null && kept.tooMany.has(receipt) ? 'busy' : 'receipt-refused';
      return { receiptId: receipt?.receiptId ?? null, accepted, code: accepted ? null : refused };
    });
  };
}

// A signature takes a part of a millisecond: a request of 500 must not hold up everybody else's polls.
const judgedATurn = 20;

async function judgeReceipts(question: {
  readonly unit: UnitCode;
  readonly tokens: readonly string[];
  readonly trust: TrustStore;
  readonly now: Date;
}): Promise<JudgedReceipt[]> {
  const { unit, tokens, trust, now } = question;
  const expectedType = 'yizhan/receipt/1';
  const judged: JudgedReceipt[] = [];
  for (const token of tokens) {
    if (judged.length % judgedATurn === judgedATurn - 1) await nextTurn();
    const verified = await verifyMessage<IncomingReceipt>({ token, trust, expectedType, now });
    judged.push(
      verified.ok
        ? { token, receipt: verified.payload, isGood: verified.unit === unit }
        : { token, receipt: null, isGood: false },
    );
  }
  return judged;
}

async function keepReceipts(
  tx: ExchangeTransaction,
  facts: { readonly unit: UnitCode; readonly good: readonly GoodReceipt[]; readonly atMs: number },
): Promise<KeptReceipts> {
  const { unit, good, atMs } = facts;
  const documentIds = [...new Set(good.map((one) => one.receipt.documentId))];
  const senders = await tx.documents.sendersFor(documentIds, unit);
  const given = new Map(await tx.receipts.countGiven(documentIds, unit));
  const wanted = firstOfEachId(
    good.filter(({ receipt }) => senders.get(receipt.documentId) === receipt.sender),
  );
  const possible = wanted.filter(({ receipt: { documentId } }) => {
    const count = (given.get(documentId) ?? 0) + 1;
    given.set(documentId, count);
    return count <= maxReceipts;
  });
  const inserted = await tx.receipts.insertAll(
    possible.map(({ receipt, token }) => {
      const { receiptId, documentId, kind } = receipt;
      return { receiptId, documentId, unit, kind, message: token, receivedAtMs: atMs };
    }),
  );
  const fresh = possible.map(({ receipt }) => receipt).filter(({ receiptId }) => inserted.has(receiptId));
  await tx.feed.append(
    fresh.map(({ sender: unitOfSender, documentId, receiptId }) => {
      const entry = { kind: 'receipt', documentId, receiptId, atMs } as const;
      return { ...entry, unit: unitOfSender };
    }),
  );
  // A repeated receipt is known by its id; the same id for another document or of another unit is refused.
  const stored = await tx.receipts.findAll(good.map(({ receipt }) => receipt.receiptId));
  const accepted = good
    .map(({ receipt }) => receipt)
    .filter(({ receiptId, documentId }) => {
      const known = stored.get(receiptId);
      return known?.unit === unit && known.documentId === documentId;
    });
  const taken = new Set(possible);
  const tooMany = wanted.filter((one) => !taken.has(one)).map(({ receipt }) => receipt);
  return { accepted: new Set(accepted), fresh, tooMany: new Set(tooMany) };
}

/** Twice in one request is once. */
function firstOfEachId(receipts: readonly GoodReceipt[]): GoodReceipt[] {
  const seen = new Set<string>();
  return receipts.filter(({ receipt }) => {
    const isFirst = !seen.has(receipt.receiptId);
    seen.add(receipt.receiptId);
    return isFirst;
  });
}
