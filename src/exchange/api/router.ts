// The exchange contract, served. The unit is in the context, put there by the one guard in front (server.ts); no handler reads a unit from its input.
import { implement } from '@orpc/server';
import { exchangeContract } from '../../shared/contract/exchange.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeStore } from '../store/store.ts';
import type { StoredSealNotice } from '../store/seal-notices.ts';
import type { Countersign } from './countersign.ts';
import { feedEntryToContract } from './feed-entry.ts';
import { createOwnRecords } from './own-records.ts';
import type { NoticeResult, ReceiveNotice } from './receive-notices.ts';
import type { ReadFeed } from './read-feed.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';
import { refusal, RefusedCall, type Refusal } from './refusal.ts';
import type { ReceiveSealNotice, SealNoticeResult } from './seal-notices.ts';
import type { Submission, SubmitOutcome } from './submit.ts';
import type { TrustHolder } from './trust.ts';

export interface ExchangeContext {
  readonly unit: UnitCode;
  /** Null as long as the unit's certificate is still good. */
  readonly recheck: () => Refusal | null;
  /** Hears a refusal before it leaves: some go into headers too. */
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface RouterParts {
  readonly store: ExchangeStore;
  readonly trust: TrustHolder;
  readonly readFeed: ReadFeed;
  readonly submit: (submission: Submission) => Promise<SubmitOutcome>;
  readonly receiveReceipts: ReceiveReceipts;
  readonly receiveNotice: ReceiveNotice;
  readonly receiveSealNotice: ReceiveSealNotice;
  readonly countersign: Countersign;
  readonly clock: () => Date;
}

/** The router over `exchangeContract`. */
export function createExchangeRouter(parts: RouterParts) {
  const { store, trust, submit, receiveReceipts, receiveNotice, receiveSealNotice, countersign, clock } =
    parts;
  const os = implement(exchangeContract).$context<ExchangeContext>();
  const own = createOwnRecords(store);
  return os.router({
    hello: os.hello.handler(async ({ context }) => ({
      unit: context.unit,
      epoch: await store.readEpoch(),
      now: clock().toISOString(),
    })),
    submit: os.submit.handler(async ({ context, input }) => {
      const { documentId } = input.params;
      const submission = { unit: context.unit, documentId, note: input.body.note, trust: trustNow(trust) };
      const outcome = await submit(submission);
      if (!outcome.ok) throw new RefusedCall(outcome.refusal);
      const acceptedAt = new Date(outcome.acceptedAtMs).toISOString();
      return { documentId, acceptedAt, alreadyHad: outcome.alreadyHad };
    }),
    feed: os.feed.handler(async ({ context, input, signal }) => {
      const { epoch, entries } = await parts.readFeed(context, { ...input, signal });
      return { epoch, entries: entries.map(feedEntryToContract), now: clock().toISOString() };
    }),
    receipts: os.receipts.handler(async ({ context, input }) => ({
      results: await receiveReceipts(context.unit, input.receipts, trustNow(trust)),
    })),
    notices: os.notices.handler(async ({ context, input }) => {
      const results: NoticeResult[] = [];
      for (const token of input.notices)
        results.push(await receiveNotice(context.unit, token, trustNow(trust)));
      return { results };
    }),
    sealNotices: os.sealNotices.handler(async ({ context, input }) => {
      const results: SealNoticeResult[] = [];
      for (const token of input.notices)
        results.push(await receiveSealNotice(context.unit, token, trustNow(trust)));
      return { results };
    }),
    readSealNotices: os.readSealNotices.handler(async ({ context, input }) => {
      const epoch = await store.readEpoch();
      if (input.epoch !== undefined && input.epoch !== epoch) return { epoch, notices: [] };
      const notices = await store.sealNotices.listAfter(context.unit, input.after, input.limit);
      return { epoch, notices: notices.map(noticeToContract) };
    }),
    ownDocuments: os.ownDocuments.handler(({ context, input }) => own.documents(context.unit, input)),
    ownFollowUps: os.ownFollowUps.handler(({ context, input }) => own.followUps(context.unit, input)),
    ownReceipts: os.ownReceipts.handler(({ context, input }) => own.receipts(context.unit, input)),
    publication: os.publication.handler(() => {
      const publication = trust.publication();
      if (publication === null) throw new RefusedCall(refusal('not-found'));
      return { publication: { ...publication } };
    }),
    auditHead: os.auditHead.handler(async ({ context, input }) => ({
      countersignature: await countersign({ unit: context.unit, ...input }),
    })),
  });
}

function trustNow(trust: TrustHolder): TrustStore {
  const current = trust.current();
  if (current === null) throw new RefusedCall(refusal('busy', { retryAfterSeconds: '10' }));
  return current;
}

function noticeToContract({ number, noticeId, source, message, receivedAtMs }: StoredSealNotice) {
  return { number, from: source, noticeId, message, at: new Date(receivedAtMs).toISOString() };
}
