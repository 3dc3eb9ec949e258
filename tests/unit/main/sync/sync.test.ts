// The executor with a real store and a line that the test answers: what can do nothing now waits for its time, and does not keep the machine busy meanwhile.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectBytes, memorySource, readChunks } from '../../../../src/formats/byte-source.ts';
import { createStationClock } from '../../../../src/main/station/clock.ts';
import { createScheduledRelease } from '../../../../src/main/station/sending/scheduled.ts';
import { DiskFullError } from '../../../../src/main/store/disk-full.ts';
import { createNoticesRepository } from '../../../../src/main/store/notices-repository.ts';
import { createOutboxRepository } from '../../../../src/main/store/outbox-repository.ts';
import type { Bandwidth } from '../../../../src/main/sync/bandwidth.ts';
import type { UploadRequest } from '../../../../src/main/sync/exchange-client-upload.ts';
import { createSync, type Sync } from '../../../../src/main/sync/sync.ts';
import type { SyncParts } from '../../../../src/main/sync/sync-state.ts';
import { largePackageBytes } from '../../../../src/shared/domain/sync-plan-arrivals.ts';
import type { DocumentId, NoticeId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { createTestParts, testNowMs, type TestParts } from '../../../support/station-parts.ts';

const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
const county = '990121-GOV-0003' as UnitCode;
const hourMs = 3_600_000;
let test: TestParts;
let sync: Sync;
let machineMs: number;
/** How often the time was asked: a step that spins asks without end. */
let looks: number;
let noticesSent: string[];
let answer: (jws: string) => string | null;
let settleEncryption: () => Promise<{ readonly ok: true }>;
/** What the exchange says to each submission, in turn; then that it has no package. */
let submitAnswers: ('accepted' | 'unreachable')[];
let uploads: { readonly sizeBytes: number; readonly bandwidth: Bandwidth }[];
let bytesPerSecond: number | null;

beforeEach(() => {
  test = createTestParts();
  machineMs = testNowMs;
  looks = 0;
  noticesSent = [];
  answer = () => null;
  settleEncryption = () => Promise.resolve({ ok: true });
  submitAnswers = [];
  uploads = [];
  bytesPerSecond = null;
  const { db } = test.parts.store;
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, 'queued', 1, 'notice', 'routine', '关于做好汛期值班工作的通知', '{}', '', ?, 0, 0)`,
  ).run(documentId, test.person('drafter').person.id);
  const row = { documentId, note: 'a.b.c', packageSha256: 'a'.repeat(64) as Sha256, packageBytes: 1 };
  createOutboxRepository(db).enqueue({ ...row, state: 'held', queuedAtMs: 1 });
});
afterEach(async () => {
  await sync.stop();
  test.close();
});

/** Answers nothing for ever, until the line is closed. */
function openLine() {
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const now = () => new Date(machineMs).toISOString();
  const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });
  return {
    hello: () => ok({ now: now() }),
    publication: () => ok({}),
    readSealNotices: () => ok({ epoch: 'e', notices: [] }),
    sendAuditHead: () => ok({ countersignature: '' }),
    feed: async () => {
      await closed;
      return { ok: false as const, code: 'unreachable' as const, details: {} };
    },
    sendNotices: ([jws = '']: readonly string[]) => {
      noticesSent.push(jws);
      const code = answer(jws);
      return ok({ results: [{ noticeId: null, accepted: code === null, code }] });
    },
    submit: () => {
      const code = submitAnswers.shift() ?? 'package-missing';
      return code === 'accepted'
        ? ok({ acceptedAt: now() })
        : Promise.resolve({ ok: false, code, details: {} });
    },
    uploadPackage: async ({
      source,
      bandwidth,
    }: Pick<UploadRequest, 'source'> & { bandwidth: Bandwidth }) => {
      await collectBytes(readChunks(source));
      uploads.push({ sizeBytes: source.sizeBytes, bandwidth });
      return { ok: true as const, value: {} };
    },
    close: () => Promise.resolve(close()),
  };
}

function startSync(): void {
  const clock = createStationClock({
    machineNowMs: () => {
      looks += 1;
      if (looks > 50_000) throw new Error('a step spins');
      // A millisecond a look: what waits for its time comes to it in the end, and a test that fails ends too.
      return (machineMs += 1);
    },
    monotonicMs: () => looks,
    offsetMs: 0,
    remember: () => undefined,
  });
  const parts = { ...test.parts, clock };
  sync = createSync({
    ...parts,
    dataFolder: test.parts.folders.data,
    openLine,
    options: {
      pollSeconds: 1,
      backOffMs: { base: 2000, cap: 60_000 },
      enrolmentPollMs: 1000,
      random: () => 0,
    },
    stages: {
      enrolment: { state: () => 'issued', poll: () => Promise.resolve(true) },
      sending: {
        accepted: createOutboxRepository(parts.store.db).accept,
        releaseDue: createScheduledRelease(parts),
      },
      timeStamps: { settle: () => Promise.resolve({ ok: true, value: null }) },
      encryption: { settle: () => settleEncryption() },
      seals: { take: () => ({ result: 'taken', newMachine: false }), hasOpen: () => false },
      trust: { road: () => ({ bytesPerSecond }), offer: () => ({ result: 'known' }) },
    },
  } as unknown as SyncParts);
  sync.start();
}

/** Until nothing more happens by itself. */
async function settle(): Promise<number> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  const before = looks;
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  return looks - before;
}

it('定时发送 on a machine whose clock was set forward, or that slept, waits for the exchange’s time and keeps nothing busy', async () => {
  const outbox = createOutboxRepository(test.parts.store.db);
  startSync();
  await settle();
  test.parts.store.transact(() => outbox.hold(documentId, machineMs + hourMs));
  machineMs += 2 * hourMs;
  test.parts.events.emit('outbox', documentId);
  expect(await settle()).toBeLessThan(20);
  expect(outbox.get(documentId)?.state).toBe('held');
});

it('what is said after something that the exchange is too busy for waits behind it, and keeps nothing busy', async () => {
  const { db } = test.parts.store;
  createOutboxRepository(db).accept(documentId, 2);
  const notices = createNoticesRepository(db);
  const say = (sequence: number) => {
    const noticeId = `019a0000-0000-7000-8000-00000000001${sequence}` as NoticeId;
    const said = { kind: 'remind', sequence, addressees: [county], reason: '', replacedBy: null } as const;
    notices.queue({
      ...said,
      noticeId,
      documentId,
      byPerson: '',
      jws: `notice ${sequence}`,
      createdAtMs: sequence,
    });
    test.parts.events.emit('deliveries', documentId);
  };
  answer = () => 'busy';
  startSync();
  say(1);
  await settle();
  say(2);
  expect(await settle()).toBeLessThan(20);
  expect(noticesSent).toEqual(['notice 1']);
  answer = () => null;
  machineMs += 4000;
  test.parts.events.emit('deliveries', documentId);
  await settle();
  expect(noticesSent).toEqual(['notice 1', 'notice 1', 'notice 2']);
});

it('a document whose package cannot be read any more is parked with its reason and keeps nothing else', async () => {
  const { store } = test.parts;
  const outbox = createOutboxRepository(store.db);
  startSync();
  await settle();
  store.transact(() => outbox.requeue(documentId));
  test.parts.events.emit('outbox', documentId);
  await settle();
  expect(outbox.get(documentId)).toMatchObject({
    state: 'parked',
    reason: 'package-unreadable',
    nextTryAtMs: null,
  });
  outbox.accept(documentId, 2);
  const said = { kind: 'remind', sequence: 1, addressees: [county], reason: '', replacedBy: null } as const;
  const noticeId = '019a0000-0000-7000-8000-000000000011' as NoticeId;
  const notice = { ...said, noticeId, documentId, byPerson: '', jws: 'notice', createdAtMs: 1 };
  createNoticesRepository(store.db).queue(notice);
  test.parts.events.emit('deliveries', documentId);
  await settle();
  expect(noticesSent).toEqual(['notice']);
});

it('a document for which the disk has no room says so, and is not shown as being sent', async () => {
  const outbox = createOutboxRepository(test.parts.store.db);
  settleEncryption = () => Promise.reject(new DiskFullError('no room for the encrypted package'));
  startSync();
  await settle();
  test.parts.store.transact(() => outbox.requeue(documentId));
  test.parts.events.emit('outbox', documentId);
  await settle();
  expect(outbox.get(documentId)).toMatchObject({ state: 'waiting', reason: 'disk-full' });
  expect(outbox.get(documentId)?.nextTryAtMs).toBeGreaterThan(machineMs);
});

/** A package of so many bytes behind the row, which then may go; the blob itself is read whole by an upload. */
async function release(sizeBytes: number): Promise<void> {
  const { store } = test.parts;
  const staged = await store.blobs.stage(readChunks(memorySource(Buffer.alloc(sizeBytes, 7))), {
    maxBytes: sizeBytes,
  });
  store.transact(() => {
    store.blobs.commit(staged);
    store.db
      .prepare('UPDATE outbox SET package_sha256 = ?, package_bytes = ? WHERE document_id = ?')
      .run(staged.sha256, sizeBytes, documentId);
    createOutboxRepository(store.db).requeue(documentId);
  });
  test.parts.events.emit('outbox', documentId);
  await settle();
}

it('a second try asks first: a package whose acceptance was lost on the way is not sent again', async () => {
  const outbox = createOutboxRepository(test.parts.store.db);
  submitAnswers = ['unreachable', 'accepted'];
  startSync();
  await settle();
  await release(1000);
  expect(uploads.map(({ sizeBytes }) => sizeBytes)).toEqual([1000]);
  expect(outbox.get(documentId)).toMatchObject({ state: 'waiting', reason: 'unreachable' });
  machineMs += hourMs;
  test.parts.events.emit('outbox', documentId);
  await settle();
  expect(outbox.get(documentId)?.state).toBe('accepted');
  expect(uploads).toHaveLength(1);
});

it('a large package that the exchange has from before is not sent at all', async () => {
  const outbox = createOutboxRepository(test.parts.store.db);
  submitAnswers = ['accepted'];
  startSync();
  await settle();
  await release(largePackageBytes + 1);
  expect(outbox.get(documentId)?.state).toBe('accepted');
  expect(uploads).toEqual([]);
});

it('an upload goes through the cap that policy sets, as it stands at the moment', async () => {
  submitAnswers = ['accepted'];
  bytesPerSecond = 1000;
  startSync();
  await settle();
  await release(500);
  const [upload] = uploads;
  if (upload === undefined) throw new Error('nothing was sent');
  const stopped = AbortSignal.abort();
  expect(upload.bandwidth.pass(1_000_000, stopped)).toBeInstanceOf(Promise);
  bytesPerSecond = null;
  expect(upload.bandwidth.pass(1_000_000)).toBeUndefined();
});
