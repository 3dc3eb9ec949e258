// Takes a unit's notices about its seals in and carries them to the authority through the drop folder, like enrolments. The exchange checks who speaks and
// keeps what was said; what becomes of it is the authority's to say.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyMessage } from '../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { SealNotice } from '../../shared/domain/seal-life-notices.ts';
import type { ExchangeLog } from '../log.ts';
import { writeDurably } from '../store/durable.ts';
import type { ExchangeStore } from '../store/store.ts';

export interface SealNoticeResult {
  readonly noticeId: string | null;
  readonly accepted: boolean;
  readonly code: ExchangeFailure | null;
}

export type ReceiveSealNotice = (
  unit: UnitCode,
  token: string,
  trust: TrustStore,
) => Promise<SealNoticeResult>;

// A unit has a handful of seals; half a megabyte each, more than this a day is a loop that has run wild.
const maxNoticesADay = 100;
const dayMs = 24 * 60 * 60 * 1000;
// The authority looks every few seconds; as many unread ones as that are an attack on the disk.
const maxWaiting = 2000;

/** The use case `sealNotices` for one notice. */
export function createReceiveSealNotice(parts: {
  readonly store: ExchangeStore;
  readonly dropFolder: string;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): ReceiveSealNotice {
  const { store, dropFolder, clock, log } = parts;
  return async (unit, token, trust) => {
    const expectedType = 'yizhan/seal-notice/1';
    const now = clock();
    const verified = await verifyMessage<SealNotice>({ token, trust, expectedType, now });
    const noticeId = verified.ok ? verified.payload.noticeId : null;
    const refuse = (code: ExchangeFailure): SealNoticeResult => ({ noticeId, accepted: false, code });
    if (!verified.ok || verified.unit !== unit) return refuse('seal-notice-refused');
    const { payload } = verified;
    const sentToday = await store.sealNotices.countSince(unit, now.getTime() - dayMs);
    if (sentToday >= maxNoticesADay) return refuse('busy');
    if (!(await carry(dropFolder, payload, token))) return refuse('busy');
    const notice = {
      noticeId: payload.noticeId,
      unit,
      source: 'unit',
      message: token,
      receivedAtMs: now.getTime(),
    } as const;
    const isNew = await store.transact((tx) => tx.sealNotices.keep(notice));
    if (isNew) log.info('seal-notice-accepted', { unit, noticeId: payload.noticeId, kind: payload.kind });
    return { noticeId: payload.noticeId, accepted: true, code: null };
  };
}

/**
 * The file first, the row after it: the authority takes a second copy for what it is, a row without its file would wait for ever. A repeated notice is
 * written again, so that a unit can ask for an answer that was lost on the way.
 */
async function carry(dropFolder: string, notice: SealNotice, token: string): Promise<boolean> {
  const folder = join(dropFolder, 'notices');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length >= maxWaiting) return false;
  await writeDurably(join(folder, `${notice.unit}_${notice.noticeId}.jws`), token);
  return true;
}
