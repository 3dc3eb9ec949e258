// Landed packages: judged in real threads, stored many in one transaction, under the same rules as one by one.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJudgePool, type JudgePool } from '../../../../../src/main/station/receiving/judge-pool.ts';
import {
  createArrivalLook,
  createLandedIntake,
} from '../../../../../src/main/station/receiving/take-landed.ts';
import { createBlobLocator } from '../../../../../src/main/store/blob-place.ts';
import type { FeedEntry, LandedArrival } from '../../../../../src/main/sync/sync-ports.ts';
import type { DocumentId, Sha256 } from '../../../../../src/shared/domain/ids.ts';
import { enrolMachine } from '../../../../support/enrol-machine.ts';
import { createArrivals } from '../../../../support/arrivals.ts';
import { openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let arrivals: ReturnType<typeof createArrivals>;
let pool: JudgePool;
let intake: ReturnType<typeof createLandedIntake>;
beforeAll(async () => {
  bench = await openOutgoingBench();
  arrivals = createArrivals(bench);
  pool = createJudgePool({ threads: 2, patienceMs: 60_000, idleMs: 60_000 });
  const { store, folders } = bench.parts;
  const locate = createBlobLocator(store.db, path.join(folders.data, 'blobs'));
  intake = createLandedIntake(bench.parts, { pool, locate });
});
afterAll(async () => {
  await pool.close();
  bench.close();
});

let number = 0;
const settled: number[] = [];

/** A package that is in the store, with the entry that announced it. */
async function land(
  note: string,
  bytes: Uint8Array,
  change: Partial<LandedArrival> = {},
): Promise<LandedArrival> {
  const { store } = bench.parts;
  const staged = await store.blobs.stage(bytes, { maxBytes: bytes.length });
  store.transact(() => store.blobs.commit(staged));
  number += 1;
  const own = number;
  return {
    entry: entryOf(note, own),
    packageBlob: staged.sha256,
    packageBytes: bytes.length,
    urgency: 'routine',
    lastTry: false,
    settle: () => void settled.push(own),
    ...change,
  };
}
const entryOf = (message: string, own: number): FeedEntry => ({
  ...{ number: own, kind: 'document', documentId: null, message, sizeBytes: null },
  at: new Date(bench.parts.clock.nowMs()).toISOString(),
});
async function genuine(title = '关于报送工作总结的通知') {
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId, { title });
  return { documentId, bytes, note: await arrivals.makeNote(documentId, bytes) };
}
const flip = (bytes: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[20_000] = (copy[20_000] ?? 0) ^ 1;
  return copy;
};
const forge = (token: string): string => `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(342)}`;
const verdictOf = (documentId: DocumentId) => arrivals.inbox.get(documentId)?.verdict;

it('judges them in threads as one by one, and stores all of them or none', async () => {
  const [first, second, third] = [await genuine('关于甲的通知'), await genuine(), await genuine()];
  const marked = arrivals.newId();
  const secret = await arrivals.makePackage(marked, { secrecy: '机密★10年' });
  const landed = [
    await land(first.note, first.bytes),
    await land(second.note, flip(second.bytes)),
    await land(await arrivals.makeNote(marked, secret), secret),
    await land('no note at all', new Uint8Array(10)),
    await land(third.note, third.bytes),
  ];
  // A fault while the third one is written: nothing of the others is there either.
  const faulty = landed.map((one, index) => ({
    ...one,
    settle: () => {
      if (index === 2) throw new Error('the disk is full');
    },
  }));
  await expect(intake.take(faulty)).rejects.toThrow('the disk is full');
  expect(arrivals.inbox.get(first.documentId)).toBeUndefined();
  expect(arrivals.receipts(first.documentId)).toEqual([]);

  const outcomes = await intake.take(landed);
  expect(outcomes.map(({ result }) => result)).toEqual(Array.from({ length: 5 }, () => 'stored'));
  expect(settled).toEqual([1, 2, 3, 4, 5]);
  expect(arrivals.inbox.get(first.documentId)).toMatchObject({ verdict: 'valid', title: '关于甲的通知' });
  expect(verdictOf(second.documentId)).toBe('invalid');
  expect(arrivals.inbox.get(marked)).toMatchObject({ state: 'quarantined', title: null, document: null });
  expect(arrivals.receipts(second.documentId).map(({ kind }) => kind)).toEqual(['verify-failed']);
  expect(arrivals.receipts(third.documentId).map(({ kind }) => kind)).toEqual(['delivered']);
  // The report of a thread is the report of this thread.
  const alone = await genuine();
  await arrivals.arrive(alone.note, alone.bytes);
  const checks = (id: DocumentId) => {
    const report = arrivals.inbox.get(id)?.report;
    return report && Object.entries(report.checks).map(([name, { result, code }]) => [name, result, code]);
  };
  expect(checks(third.documentId)).toEqual(checks(alone.documentId));
});

it('gives the place to the genuine one when both come in one batch, whichever is first', async () => {
  for (const order of [0, 1]) {
    const { documentId, bytes, note } = await genuine();
    const pair = [await land(note, bytes), await land(forge(note), bytes, { lastTry: true })];
    const batch = order === 0 ? pair : pair.toReversed();
    const outcomes = await intake.take(batch);
    const again = batch.filter((_one, index) => outcomes[index]?.result === 'later');
    expect((await intake.take(again)).map(({ result }) => result)).toEqual(again.map(() => 'stored'));
    expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'valid', note });
  }
});

it('asks for new lists before it calls a note forged, and fetches nothing that is here already', async () => {
  const { documentId, bytes, note } = await genuine();
  const unknown = await land(forge(note), bytes);
  expect(await intake.take([unknown])).toMatchObject([{ result: 'later', needsLists: true }]);
  expect(arrivals.inbox.get(documentId)).toBeUndefined();
  const look = createArrivalLook(bench.parts);
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  expect(look(entryOf(note, 99))).toEqual({ kind: 'wanted', sha256, sizeBytes: bytes.length });
  await intake.take([await land(note, bytes)]);
  expect(look(entryOf(note, 100))).toEqual({ kind: 'known' });
  expect(look(entryOf('no note at all', 101))).toEqual({ kind: 'other' });
});

it('judges by the lists of the moment, handed over again when they change', async () => {
  const unit = enrolMachine(bench.authority);
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId);
  const note = await arrivals.makeNote(documentId, bytes, { signer: unit.signer });
  const landed = await land(note, bytes);
  expect(await intake.take([landed])).toMatchObject([{ result: 'later', needsLists: true }]);
  await bench.republish();
  await intake.take([{ ...landed, lastTry: true }]);
  // The machine is known by now: what is wrong is that it signed in the name of another.
  expect(arrivals.inbox.get(documentId)?.report.checks.deliveryNote).toMatchObject({
    evidence: { reason: 'message-unit-mismatch' },
  });
});

it('a package that kills its thread arrives all the same, with nothing known about it, and the others are judged', async () => {
  const [bad, good] = [await genuine(), await genuine()];
  const locate = createBlobLocator(bench.parts.store.db, path.join(bench.parts.folders.data, 'blobs'));
  const landed = [await land(bad.note, bad.bytes), await land(good.note, good.bytes)];
  // A thread needs longer than that to start: it is ended in the middle, twice.
  const impatient = createJudgePool({ threads: 1, patienceMs: 1, idleMs: 1000 });
  const hasty = createLandedIntake(bench.parts, { pool: impatient, locate });
  // Not at once: what ended the thread may be gone at the next try.
  expect(await hasty.take(landed.slice(0, 1))).toMatchObject([{ result: 'later' }]);
  await hasty.take(landed.slice(0, 1).map((one) => ({ ...one, lastTry: true })));
  await impatient.close();
  await intake.take(landed.slice(1));
  expect(arrivals.inbox.get(bad.documentId)).toMatchObject({ verdict: 'indeterminate', title: null });
  expect(verdictOf(good.documentId)).toBe('valid');
});
