// Takes notices about documents in: a recall, a reminder, an annulment. Each is answered by itself; its addressees hear of it in the same transaction; a
// repeated one is success. The exchange looks only at who speaks and to whom: what the notice does is decided at each receiver.
import { createHash } from 'node:crypto';
import { verifyMessage } from '../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { NoticeId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { IncomingNotice } from '../../shared/domain/messages.ts';
import type { ExchangeLog } from '../log.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { ExchangeStore, ExchangeTransaction } from '../store/store.ts';

export interface NoticeResult {
  readonly noticeId: NoticeId | null;
  readonly accepted: boolean;
  readonly code: ExchangeFailure | null;
}

export type ReceiveNotice = (unit: UnitCode, token: string, trust: TrustStore) => Promise<NoticeResult>;

/** Follow-ups of one document: a loop that has run wild, not a clerk, says more about it. */
export const maxFollowUps = 1000;

/** The use case `notices` for one notice. */
export function createReceiveNotice(parts: {
  readonly store: ExchangeStore;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): ReceiveNotice {
  const { store, clock, log } = parts;
  return async (unit, token, trust) => {
    const now = clock();
    const expectedType = 'yizhan/document-notice/1';
    const verified = await verifyMessage<IncomingNotice>({ token, trust, expectedType, now });
    if (!verified.ok) return { noticeId: null, accepted: false, code: 'notice-refused' };
    const { noticeId, documentId, kind, addressees } = verified.payload;
    if (verified.unit !== unit) return { noticeId, accepted: false, code: 'notice-refused' };
    const followUp: FollowUp = {
      followUpId: noticeId,
      documentId,
      sender: unit,
      kind: 'notice',
      sequence: verified.payload.sequence,
      message: token,
      payloadSha256: hashPayload(verified.payload),
      receivedAtMs: now.getTime(),
    };
    const outcome = await store.transact((tx) => keepNotice(tx, followUp, [...new Set(addressees)]));
    if (outcome === 'new')
      log.info('notice-accepted', { unit, documentId, kind, addressees: addressees.length });
    const accepted = outcome === 'new' || outcome === 'known';
    return { noticeId, accepted, code: accepted ? null : outcome };
  };
}

async function keepNotice(
  tx: ExchangeTransaction,
  followUp: FollowUp,
  addressees: readonly UnitCode[],
): Promise<'new' | 'known' | 'notice-refused' | 'busy'> {
  const { followUpId, documentId, sender, payloadSha256, receivedAtMs: atMs } = followUp;
  const document = await tx.documents.find(documentId);
  if (document?.sender !== sender) return 'notice-refused';
  const had = await tx.documents.addresseesAmong(documentId, addressees);
  if (addressees.some((unit) => !had.has(unit))) return 'notice-refused';
  const answerKnown = async () => {
    const known = await tx.followUps.find(followUpId);
    if (known === undefined) return null;
    return known.payloadSha256 === payloadSha256 ? 'known' : 'notice-refused';
  };
  const before = await answerKnown();
  if (before !== null) return before;
  if ((await tx.followUps.summaryOf(documentId)).count >= maxFollowUps) return 'busy';
  // Another node may have taken the id a moment ago.
  if (!(await tx.followUps.insert(followUp))) return (await answerKnown()) ?? 'busy';
  const entry = { kind: 'notice', documentId, receiptId: null, followUpId, atMs } as const;
  await tx.feed.append(addressees.map((unit) => ({ ...entry, unit })));
  return 'new';
}

function hashPayload(payload: IncomingNotice): Sha256 {
  const form = canonicalJson(structuredClone(payload) as unknown as Parameters<typeof canonicalJson>[0]);
  return createHash('sha256').update(form).digest('hex') as Sha256;
}
