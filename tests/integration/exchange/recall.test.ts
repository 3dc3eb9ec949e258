// Scenario F: a recall races with 签收, both at most 50 ms apart, over the real exchange. Exactly one wins, and both sides show it. And what else follows a
// document: further recipients without another upload, notices of strangers, notices that come late or before their document.
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocumentMoves } from '../../../src/main/station/sending/document-moves.ts';
import { createReceiptIntake } from '../../../src/main/station/sending/take-receipt.ts';
import { createNotices } from '../../../src/main/station/notices/notices.ts';
import { createNoticeIntake } from '../../../src/main/station/notices/take-notice.ts';
import type { Actor } from '../../../src/main/station/outcome.ts';
import type { KeyRing } from '../../../src/main/station/parts.ts';
import { notJudged } from '../../../src/main/station/receiving/not-judged.ts';
import { createReceiving } from '../../../src/main/station/receiving/receiving.ts';
import { createDocumentIntake } from '../../../src/main/station/receiving/take-document.ts';
import { createDeliveriesRepository } from '../../../src/main/store/deliveries-repository.ts';
import { createFurtherNotesRepository } from '../../../src/main/store/further-notes-repository.ts';
import { createInboxRepository } from '../../../src/main/store/inbox-repository.ts';
import { createNoticesRepository } from '../../../src/main/store/notices-repository.ts';
import { createOutboxRepository } from '../../../src/main/store/outbox-repository.ts';
import { createReceiptsRepository } from '../../../src/main/store/receipts-repository.ts';
import type { ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import type { FeedEntry, TakeRoad } from '../../../src/main/sync/sync-ports.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import { acceptPublication, type TrustStore } from '../../../src/seals/trust/trust-store.ts';
import type { DocumentId, NoticeId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DocumentNotice } from '../../../src/shared/domain/messages.ts';
import { createTestParts, type TestParts } from '../../support/station-parts.ts';
import { deliver, readAll, sealDocument, type SealedDocument } from './test-documents.ts';
import {
  county,
  createPrefecture,
  factsOf,
  finance,
  newId,
  office,
  type Prefecture,
} from './test-prefecture.ts';

let place: Prefecture;
let trust: TrustStore;
let sender: Seat;
let receiver: Seat;

/** The road stages of one unit on real parts, moved by hand: what the sync does, in the order that the test wants. */
interface Seat {
  readonly test: TestParts;
  readonly client: ExchangeClient;
  readonly clerk: Actor;
  readonly notices: ReturnType<typeof createNotices>;
  readonly receiving: ReturnType<typeof createReceiving>;
  /** Sends what waits, and takes what the feed has. */
  move(): Promise<void>;
}

// The seal's judgement takes a second and has no part in who is first: what stands in the database decides.
const judge = () => {
  const judged = notJudged(Date.now());
  return Promise.resolve({ ...judged, document: null });
};

function openSeat(code: UnitCode): Seat {
  const unit = place.unit(code);
  const test = createTestParts({
    nowMs: Date.now(),
    identity: { unitCode: code, unitName: factsOf(code).name },
    keys: { machineSigner: () => unit.machineSigner } as unknown as KeyRing,
    trust: { current: () => trust },
  });
  const { parts } = test;
  const client = unit.client();
  const takers = {
    document: createDocumentIntake(parts, judge),
    notice: createNoticeIntake(parts),
    receipt: createReceiptIntake(parts, createDocumentMoves(parts)),
  };
  let cursor = 0;
  const take = async (entry: FeedEntry): Promise<void> => {
    if (entry.kind === 'publication') return;
    const road: TakeRoad = {
      lastTry: true,
      positionAfter: () => ({ feedEpoch: 'e', feedCursor: entry.number }),
      download: async (sha256, sizeBytes) => {
        const bytes = await readAll(client.downloadPackage({ sha256, sizeBytes, fromByte: 0 }));
        const dispose = () => Promise.resolve();
        return { ok: true, value: { source: memorySource(bytes), sha256, sizeBytes, staged: null, dispose } };
      },
    };
    while ((await takers[entry.kind].take(entry, road)).result === 'later');
  };
  const { db } = parts.store;
  const receipts = createReceiptsRepository(db);
  const said = createNoticesRepository(db);
  const notes = createFurtherNotesRepository(db);
  const send = async (): Promise<void> => {
    for (const notice of said.waiting(100)) {
      const answer = await client.sendNotices([notice.jws]);
      if (!answer.ok || answer.value.results[0]?.accepted !== true) throw new Error(JSON.stringify(answer));
      said.accept(notice, Date.now());
    }
    for (const note of notes.waiting(100)) {
      const answer = await client.submit(note.documentId, note.note);
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      notes.accept(note, Date.now());
    }
    const waiting = receipts.waiting(100);
    if (waiting.length === 0) return;
    const answer = await client.sendReceipts(waiting.map(({ jws }) => jws));
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    for (const { receiptId } of waiting) receipts.accept(receiptId, Date.now());
  };
  let line: Promise<void> = Promise.resolve();
  return {
    test,
    client,
    clerk: test.person('clerk'),
    notices: createNotices(parts, () => undefined),
    receiving: createReceiving(parts, judge),
    // One after the other, as the sync's step `pullFeed` does.
    move: () =>
      (line = line.then(async () => {
        await send();
        const page = await client.feed({ after: cursor });
        if (!page.ok) throw new Error(JSON.stringify(page));
        for (const entry of page.value.entries) {
          await take(entry);
          cursor = entry.number;
        }
        await send();
      })),
  };
}

/** A document that the exchange took from the sender, with the sender's rows of it. */
async function send(to: readonly UnitCode[]): Promise<SealedDocument> {
  const sealed = await sealDocument(place, place.unit(office), { to });
  const accepted = await deliver(sender.client, sealed);
  if (!accepted.ok) throw new Error(JSON.stringify(accepted));
  const { db } = sender.test.parts.store;
  const { documentId, note } = sealed;
  const { sha256, sizeBytes } = note.package;
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, 'sent', 1, 'notice', 'routine', '关于做好汛期值班工作的通知', '{}', '', ?, 0, 0)`,
  ).run(documentId, sender.clerk.person.id);
  const outbox = createOutboxRepository(db);
  const row = { documentId, note: sealed.noteJws, packageSha256: sha256, packageBytes: sizeBytes };
  outbox.enqueue({ ...row, state: 'queued', queuedAtMs: Date.now() });
  outbox.accept(documentId, Date.now());
  for (const unit of to)
    createDeliveriesRepository(db).add({ documentId, unit, unitName: unit, role: 'main', copies: 1 });
  return sealed;
}

const inboxOf = (seat: Seat, documentId: DocumentId) =>
  createInboxRepository(seat.test.parts.store.db).get(documentId);
const deliveryOf = (documentId: DocumentId, unit = finance) =>
  createDeliveriesRepository(sender.test.parts.store.db).get(documentId, unit);
const recallOf = (documentId: DocumentId) =>
  sender.notices.recall(sender.clerk, { documentId, units: null, reason: '附件有误' });

/** A notice as somebody else might sign it. */
async function signNotice(unit: UnitCode, documentId: DocumentId, wish: Partial<DocumentNotice> = {}) {
  const notice: DocumentNotice = {
    type: 'yizhan/document-notice/1',
    noticeId: newId<NoticeId>(),
    ...{
      documentId,
      sender: unit,
      kind: 'recall',
      sequence: 1,
      addressees: [finance],
      reason: '',
      replacedBy: null,
    },
    ...{ byPerson: '某人', issuedAt: new Date().toISOString() },
    ...wish,
  };
  return signMessage(notice, place.unit(unit).machineSigner);
}

beforeAll(async () => {
  place = await createPrefecture();
  const accepted = acceptPublication({
    publication: await place.authority.publish(),
    pinnedRootSha256: place.authority.rootSha256,
    previous: null,
    now: new Date(),
  });
  if (!accepted.ok) throw new Error(accepted.code);
  trust = accepted.trust;
  await place.exchange().checkDrop();
  sender = openSeat(office);
  receiver = openSeat(finance);
});
afterAll(async () => {
  for (const seat of [sender, receiver]) seat.test.close();
  await place.stop();
});

/** mulberry32: the same seed, the same races. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// Each race seals a document and sends it over a real line: `npm test` runs the first 40 of the seed, YIZHAN_RACES=100 the hundred.
const races = Math.max(30, Number(process.env['YIZHAN_RACES'] ?? 40));

test(`scenario F: in ${races} seeded races exactly one of recall and 签收 wins, and both sides show which`, async () => {
  const random = randomOf(20261122);
  const outcomes = { signed: 0, recalled: 0 };
  // How long the last recall was under way: it starts so much earlier, so that the two meet at the receiver, however busy the machine is.
  let wayMs = 0;
  for (let run = 0; run < races; run += 1) {
    const { documentId } = await send([finance]);
    await receiver.move();
    expect(inboxOf(receiver, documentId)?.state).toBe('arrived');
    const [recallMs, signMs] = [random() * 50, random() * 50 + wayMs];
    const recalling = after(recallMs).then(async () => {
      const startMs = performance.now();
      expect(await recallOf(documentId)).toMatchObject({ ok: true });
      await sender.move();
      await receiver.move();
      wayMs = performance.now() - startMs;
    });
    const signing = after(signMs).then(() =>
      receiver.receiving.signFor(receiver.clerk, { documentId, note: null }),
    );
    const [signed] = await Promise.all([signing, recalling]);
    await receiver.move();
    await sender.move();
    const state = inboxOf(receiver, documentId)?.state;
    if (state !== 'signed' && state !== 'recalled') throw new Error(`run ${run}: ${state ?? 'nothing'}`);
    outcomes[state] += 1;
    expect(signed).toMatchObject(
      state === 'signed' ? { ok: true } : { ok: false, code: 'recalled-by-sender' },
    );
    expect(deliveryOf(documentId)).toMatchObject({
      state,
      recall: state === 'signed' ? 'too-late' : 'recalled',
    });
    const kinds = createReceiptsRepository(sender.test.parts.store.db)
      .received(documentId)
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'delivered');
    expect(kinds.sort()).toEqual(state === 'signed' ? ['recall-too-late', 'signed'] : ['recalled']);
  }
  expect(outcomes.signed).toBeGreaterThan(0);
  expect(outcomes.recalled).toBeGreaterThan(0);
  const numbers = createInboxRepository(receiver.test.parts.store.db)
    .register(new Date().getFullYear())
    .map(({ entryNo }) => entryNo);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_number, index) => index + 1));
}, 120_000);

test('a recall that is there before the document: stored as recalled, not one byte downloaded, the sender told', async () => {
  const { documentId } = await send([finance]);
  await recallOf(documentId);
  await sender.move();
  const page = await receiver.client.feed({ after: 0, limit: 500 });
  if (!page.ok) throw new Error(page.code);
  const mine = page.value.entries.filter((entry) => entry.documentId === documentId);
  expect(mine.map(({ kind }) => kind)).toEqual(['document', 'notice']);
  // The planner takes notices first.
  const road: TakeRoad = {
    lastTry: false,
    positionAfter: () => ({ feedEpoch: 'e', feedCursor: 0 }),
    download: () => Promise.reject(new Error('nothing may be downloaded')),
  };
  const { parts } = receiver.test;
  const [document, notice] = mine;
  if (!document || !notice) throw new Error('both');
  await createNoticeIntake(parts).take(notice, road);
  await createDocumentIntake(parts, judge).take(document, road);
  expect(inboxOf(receiver, documentId)).toMatchObject({ state: 'recalled', title: null });
  await receiver.move();
  await sender.move();
  expect(deliveryOf(documentId)).toMatchObject({
    state: 'recalled',
    recall: 'recalled',
    deliveredAtMs: null,
  });
  const view = await receiver.receiving.open(receiver.clerk, { documentId });
  expect(view).toMatchObject({ ok: true, value: { state: 'recalled', content: null, pdf: null } });
});

test('only the sender, only to those who have it, once: the exchange refuses the rest, and the receiver believes no exchange', async () => {
  const { documentId } = await send([finance]);
  const told = async (unit: UnitCode, token: string) => {
    const answer = await place.unit(unit).client().sendNotices([token]);
    return answer.ok ? answer.value.results[0] : answer;
  };
  const refused = { accepted: false, code: 'notice-refused' };
  expect(await told(county, await signNotice(county, documentId))).toMatchObject(refused);
  expect(await told(county, await signNotice(office, documentId))).toMatchObject(refused);
  expect(await told(office, await signNotice(office, documentId, { addressees: [county] }))).toMatchObject(
    refused,
  );
  const genuine = await signNotice(office, documentId, { kind: 'remind' });
  for (let time = 0; time < 2; time += 1)
    expect(await told(office, genuine)).toMatchObject({ accepted: true });
  await receiver.move();
  expect(inboxOf(receiver, documentId)).toMatchObject({ state: 'arrived', reminders: 1 });
  // What a corrupt exchange puts into the feed all the same.
  const { parts } = receiver.test;
  const at = new Date().toISOString();
  const road = { lastTry: true, positionAfter: () => ({ feedEpoch: 'e', feedCursor: 0 }) } as TakeRoad;
  const put = async (message: string) => {
    const entry = { number: 0, kind: 'notice', documentId, message, sizeBytes: null, at } as const;
    await createNoticeIntake(parts).take(entry, road);
    return inboxOf(receiver, documentId)?.state;
  };
  expect(await put(await signNotice(county, documentId, { sequence: 9 }))).toBe('arrived');
  expect(await put(await signNotice(office, documentId, { sequence: 1 }))).toBe('arrived');
  expect(await put(await signNotice(office, documentId, { sequence: 9, addressees: [county] }))).toBe(
    'arrived',
  );
  expect(await put(await signNotice(office, documentId, { sequence: 9, kind: 'renumber' as 'recall' }))).toBe(
    'arrived',
  );
  const kept = parts.store.db.prepare('SELECT effect FROM notices_received WHERE document_id = ?').pluck();
  expect(kept.all(documentId).sort()).toEqual(['applied', 'stale', 'unknown', 'unknown', 'waiting']);
});

test('补发: the added unit gets note and package, nobody else hears of it; an older note changes nothing', async () => {
  const { documentId, note } = await send([finance]);
  await receiver.move();
  const added = [{ unit: county, role: 'cc' as const, copies: 3 }];
  const input = { documentId, recipients: added };
  expect(await sender.notices.supplement(sender.clerk, input)).toMatchObject({ ok: true });
  expect(await sender.notices.supplement(sender.clerk, input)).toMatchObject({ code: 'recipient-already' });
  await sender.move();
  const page = await place.unit(county).client().feed({ after: 0, limit: 500 });
  if (!page.ok) throw new Error(page.code);
  const [entry, ...others] = page.value.entries.filter((one) => one.documentId === documentId);
  expect(others).toEqual([]);
  const payload = JSON.parse(
    Buffer.from(entry?.message?.split('.')[1] ?? '', 'base64url').toString(),
  ) as typeof note;
  expect(payload).toMatchObject({ sequence: 2, supplement: true, package: note.package, recipients: added });
  const bytes = await readAll(
    place
      .unit(county)
      .client()
      .downloadPackage({ ...note.package, fromByte: 0 }),
  );
  expect(bytes.length).toBe(note.package.sizeBytes);
  const again = await receiver.client.feed({ after: 0, limit: 500 });
  if (!again.ok) throw new Error(again.code);
  expect(again.value.entries.filter((one) => one.documentId === documentId)).toHaveLength(1);
  // The same sequence with other words, or a lower one, is refused and changes nothing.
  const late = { ...payload, recipients: [{ ...added[0], unit: finance, role: 'main' as const, copies: 1 }] };
  const answer = await sender.client.submit(
    documentId,
    await signMessage(late, place.unit(office).machineSigner),
  );
  expect(answer).toMatchObject({ ok: false, code: 'document-conflict' });
  expect(deliveryOf(documentId, county)).toMatchObject({ state: 'pending', role: 'cc', copies: 3 });
  expect(deliveryOf(documentId, county)?.addedAtMs).not.toBeNull();
});
