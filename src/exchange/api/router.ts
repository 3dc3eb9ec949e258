// The exchange contract, served. The unit is in the context, put there by the one guard in front (server.ts); no handler reads a unit from its input.
import { implement } from '@orpc/server';
import { exchangeContract } from '../../shared/contract/exchange.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { noteTokenFor } from '../../shared/domain/note-token.ts';
import type { ExchangeStore } from '../store/store.ts';
import type { FeedPage, StoredFeedEntry } from '../store/feed.ts';
import type { StoredSealNotice } from '../store/seal-notices.ts';
import type { Countersign } from './countersign.ts';

import { createOwnRecords } from './own-records.ts';
import type { NoticeResult, ReceiveNotice } from './receive-notices.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { ReceiveSealNotice, SealNoticeResult } from './seal-notices.ts';
import type { Submission, SubmitOutcome } from './submit.ts';
import type { TrustHolder } from './trust.ts';
import type { Wakeups } from './wakeups.ts';

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
  readonly wakeups: Wakeups;
  readonly submit: (submission: Submission) => Promise<SubmitOutcome>;
  readonly receiveReceipts: ReceiveReceipts;
  readonly receiveNotice: ReceiveNotice;
  readonly receiveSealNotice: ReceiveSealNotice;
  readonly countersign: Countersign;
  readonly clock: () => Date;
}

/** A refusal on its way out of a handler; the server writes it as the contract's error. */
export class RefusedCall extends Error {
  readonly refusal: Refusal;
  constructor(found: Refusal) {
    super(found.code);
    this.refusal = found;
  }
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
      const { epoch, entries } = await readFeed(parts, context, { ...input, signal });
      return {
        epoch,
        entries: entries.map((entry) => toContract(entry, context.unit)),
        now: clock().toISOString(),
      };
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

interface FeedRequest {
  readonly epoch?: string | undefined;
  readonly after: number;
  readonly limit: number;
  readonly waitSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** A cursor of another epoch is answered with this one's name and nothing else: the station starts again at 0. */
async function readFeed(
  { store, wakeups }: RouterParts,
  { unit, recheck }: ExchangeContext,
  request: FeedRequest,
): Promise<FeedPage> {
  const { epoch, after, limit, waitSeconds, signal } = request;
  const read = (): Promise<FeedPage> => store.feed.read({ unit, epoch, after, limit });
  if (waitSeconds === 0) return read();
  const enough = new AbortController();
  const signals = signal ? [signal, enough.signal] : [enough.signal];
  // The wait begins before the look: what comes between the two is not slept through.
  const waiting = wakeups.wait(unit, waitSeconds * 1000, AbortSignal.any(signals));
  try {
    const page = await read();
    if (page.entries.length > 0 || (epoch !== undefined && page.epoch !== epoch)) return page;
    if (!(await waiting))
      throw new RefusedCall(refusal('busy', { retryAfterSeconds: '5', reason: 'open-polls' }));
  } finally {
    enough.abort();
  }
  // The certificate may have been revoked during the wait.
  const rejected = recheck();
  if (rejected) throw new RefusedCall(rejected);
  return read();
}

/** A note goes with the reader's own key alone: those of 1,500 others are ten times the note. */
function toContract(entry: StoredFeedEntry, unit: UnitCode) {
  const { number, kind, documentId, sizeBytes, atMs } = entry;
  const isNote = kind === 'document' && entry.message !== null;
  const message = isNote ? noteTokenFor(entry.message, unit) : entry.message;
  return { number, kind, documentId, message, sizeBytes, at: new Date(atMs).toISOString() };
}

function noticeToContract({ number, noticeId, source, message, receivedAtMs }: StoredSealNotice) {
  return { number, from: source, noticeId, message, at: new Date(receivedAtMs).toISOString() };
}
