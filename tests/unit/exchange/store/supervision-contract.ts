// What the operator watches, on every store alike.
import { expect, test } from 'vitest';
import { acceptFurtherNote } from '../../../../src/exchange/api/submit-further-note.ts';
import { createDayBounds } from '../../../../src/exchange/operations/day-bounds.ts';
import { maxPageChars } from '../../../../src/exchange/store/feed.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../../../src/shared/domain/messages.ts';
import { county, documentOf, finance, office, receiptOf, type StorePlace } from './store-contract.ts';

const hour = 3_600_000;

/** Registers the suite of the supervision for one kind of store. */
export function testSupervision(name: string, place: StorePlace): void {
  test(`${name}: unsigned is what the addressee has neither signed for nor sent back, with the last it said`, async () => {
    const store = await place.open();
    const accepted = [1, 2, 3].map((number) => ({ ...documentOf(number), acceptedAtMs: number * hour }));
    const { unsigned, timeliness } = store.supervision;
    await store.transact(async (tx) => {
      for (const document of accepted) {
        await tx.documents.insert(document, [finance, county]);
        const { documentId, acceptedAtMs: atMs } = document;
        const entry = { kind: 'document', documentId, receiptId: null, atMs } as const;
        await tx.feed.append([finance, county].map((unit) => ({ ...entry, unit })));
      }
      await tx.receipts.insertAll([
        { ...receiptOf(1, 1, finance), kind: 'delivered', receivedAtMs: 2 * hour },
        { ...receiptOf(2, 1, finance), kind: 'opened', receivedAtMs: 3 * hour },
        { ...receiptOf(3, 1, county), kind: 'delivered', receivedAtMs: 2 * hour },
        { ...receiptOf(4, 1, county), kind: 'signed', receivedAtMs: 3 * hour },
        { ...receiptOf(5, 2, county), kind: 'returned', receivedAtMs: 22 * hour },
      ]);
    });
    const all = { fromMs: 0, toMs: 100 * hour };
    const found = await unsigned(all, 100);
    expect(
      found.map(({ documentId, unit, lastReceipt }) => [documentId.slice(-1), unit, lastReceipt]),
    ).toEqual([
      ['1', finance, 'opened'],
      ['2', finance, null],
      ['3', finance, null],
      ['3', county, null],
    ]);
    expect(await unsigned({ fromMs: hour, toMs: 2 * hour }, 100)).toEqual([
      {
        documentId: documentOf(1).documentId,
        sender: office,
        unit: finance,
        acceptedAtMs: hour,
        lastReceipt: 'opened',
      },
    ]);
    expect(await unsigned(all, 1)).toHaveLength(1);
    expect(await timeliness(all)).toEqual([
      {
        unit: finance,
        delivered: 3,
        signed: 0,
        signedWithin4Hours: 0,
        signedWithin24Hours: 0,
        meanMinutes: null,
      },
      {
        unit: county,
        delivered: 3,
        signed: 2,
        signedWithin4Hours: 1,
        signedWithin24Hours: 2,
        meanMinutes: 660,
      },
    ]);
  });

  test(`${name}: the time of a unit that was added runs from then on; what was recalled from one is none of its own`, async () => {
    const store = await place.open();
    const document = { ...documentOf(1), acceptedAtMs: hour };
    const { documentId } = document;
    const entry = { kind: 'document', documentId, receiptId: null } as const;
    const addTo = (unit: typeof office, sequence: number, atMs: number) =>
      store.transact(async (tx) => {
        const followUpId = `${documentId}:${sequence}`;
        await tx.followUps.insert({
          ...{ followUpId, documentId, sender: office, kind: 'note', sequence, message: 'jws' },
          ...{ payloadSha256: 'hash' as Sha256, receivedAtMs: atMs },
        });
        await tx.documents.addAddressees(documentId, [unit]);
        await tx.feed.append([{ ...entry, unit, followUpId, atMs }]);
      });
    const say = (number: number, unit: typeof office, kind: string, receivedAtMs: number) =>
      store.transact((tx) => tx.receipts.insertAll([{ ...receiptOf(number, 1, unit), kind, receivedAtMs }]));
    await store.transact(async (tx) => {
      await tx.documents.insert(document, [finance]);
      await tx.feed.append([{ ...entry, unit: finance, atMs: hour }]);
    });
    await say(1, finance, 'recalled', 2 * hour);
    await addTo(county, 2, 200 * hour);
    await addTo(county, 3, 300 * hour);
    const { unsigned, timeliness } = store.supervision;
    const lying = async (fromMs: number, toMs: number) =>
      (await unsigned({ fromMs, toMs }, 9)).map(({ unit, acceptedAtMs }) => [unit, acceptedAtMs / hour]);
    // In the days of the document itself there is nothing: it was recalled from the one, the other had not been thought of.
    expect(await lying(0, 100 * hour)).toEqual([]);
    expect(await lying(0, 400 * hour)).toEqual([[county, 200]]);
    expect(await lying(250 * hour, 400 * hour)).toEqual([]);
    await say(2, county, 'signed', 203 * hour);
    const all = { fromMs: 0, toMs: 400 * hour };
    const inTime = { signedWithin4Hours: 1, signedWithin24Hours: 1, meanMinutes: 180 };
    expect(await timeliness(all)).toEqual([{ unit: county, delivered: 1, signed: 1, ...inTime }]);
    // Sent anew after the recall, it is waited for again.
    await addTo(finance, 4, 320 * hour);
    expect(await lying(0, 400 * hour)).toEqual([[finance, 1]]);
    expect(await timeliness(all)).toMatchObject([
      { unit: finance, delivered: 1, signed: 0 },
      { unit: county },
    ]);
  });

  test(`${name}: a unit is seen later and never earlier; training is noted beside it`, async () => {
    const store = await place.open();
    const see = (atMs: number) =>
      store.transact((tx) =>
        tx.supervision.noteSeen([
          { unit: office, atMs },
          { unit: finance, atMs: atMs + 1 },
        ]),
      );
    await see(1000);
    await see(3000);
    await see(2000);
    await store.transact((tx) => tx.supervision.markTrained(county, 500));
    await store.transact((tx) => tx.supervision.markTrained(office, 600));
    await store.transact((tx) => tx.supervision.noteSeen([{ unit: county, atMs: 9 }]));
    expect(await store.supervision.presence()).toEqual([
      { unit: finance, firstSeenMs: 1001, lastSeenMs: 3001, trainedAtMs: null },
      { unit: office, firstSeenMs: 1000, lastSeenMs: 3000, trainedAtMs: 600 },
      { unit: county, firstSeenMs: 9, lastSeenMs: 9, trainedAtMs: 500 },
    ]);
  });

  test(`${name}: the known time goes forward by itself and back by the operator's word alone`, async () => {
    const store = await place.open();
    const { read } = store.clock;
    const knownAfter = async (act: 'note' | 'confirm', atMs: number) => {
      await store.transact((tx) => tx.clock[act](atMs));
      return (await read()).knownMs;
    };
    expect((await read()).knownMs).toBeNull();
    expect(await knownAfter('note', 1_700_000_000_000)).toBe(1_700_000_000_000);
    expect(await knownAfter('note', 5)).toBe(1_700_000_000_000);
    expect(await knownAfter('confirm', 7)).toBe(7);
    const { databaseMs } = await read();
    if (databaseMs !== null) expect(Math.abs(databaseMs - Date.now())).toBeLessThan(60_000);
  });

  test(`${name}: what a unit said is counted for the day that runs; the day before leaves`, async () => {
    const store = await place.open();
    const count = (unit: typeof office, day: number, what: 'documents' | 'auditHeads') =>
      store.transact((tx) => tx.unitDays.count(unit, day, what));
    const { counts } = store.unitDays;
    expect(await counts(office, 7)).toEqual({ documents: 0, auditHeads: 0 });
    await Promise.all([count(office, 7, 'documents'), count(office, 7, 'documents')]);
    await count(office, 7, 'auditHeads');
    await count(finance, 7, 'documents');
    expect(await counts(office, 7)).toEqual({ documents: 2, auditHeads: 1 });
    await count(office, 8, 'documents');
    expect(await counts(office, 8)).toEqual({ documents: 1, auditHeads: 0 });
    expect(await counts(office, 7)).toEqual({ documents: 0, auditHeads: 0 });
    expect(await counts(finance, 7)).toEqual({ documents: 1, auditHeads: 0 });
  });

  test(`${name}: a bound of the day counts what was kept, tells when to come again, and is open the next day`, async () => {
    const store = await place.open();
    const dayMs = 24 * hour;
    let nowMs = 20_000 * dayMs + 23 * hour + 30 * 60_000;
    const bounds = createDayBounds({ documents: 2, auditHeads: 1 }, () => new Date(nowMs));
    const document = documentOf(1);
    await store.transact((tx) => tx.documents.insert(document, [finance]));
    const send = (sequence: number) => {
      const { documentId } = document;
      const note = { documentId, sequence, recipients: [{ unit: county }] } as unknown as DeliveryNote;
      const noteSha256 = `note ${sequence}` as Sha256;
      return acceptFurtherNote(store, { note, token: 'jws', noteSha256, unit: office, atMs: nowMs }, bounds);
    };
    expect([(await send(2)).ok, (await send(3)).ok]).toEqual([true, true]);
    const over = { code: 'busy', details: { reason: 'day-bound', bound: '2', retryAfterSeconds: '1800' } };
    expect(await send(4)).toEqual({ ok: false, refusal: over });
    // What is known is success on any day, and nothing was kept of what was not taken.
    expect(await send(3)).toMatchObject({ ok: true, alreadyHad: true });
    expect((await store.followUps.summaryOf(document.documentId)).lastNoteSequence).toBe(3);
    expect(await bounds.refuse(store.unitDays, office, 'auditHeads')).toBeNull();
    expect(await bounds.refuse(store.unitDays, finance, 'documents')).toBeNull();
    nowMs += hour;
    expect((await send(4)).ok).toBe(true);
  });

  test(`${name}: the day's bytes are those that this unit uploaded since then`, async () => {
    const store = await place.open();
    const add = (unit: typeof office, sha256: string, receivedAtMs: number) =>
      store.transact((tx) =>
        tx.documents.addPackage({ sha256: sha256 as Sha256, unit, sizeBytes: 100, receivedAtMs }),
      );
    await add(office, 'a', 10);
    await add(office, 'b', 20);
    await add(finance, 'b', 20);
    expect(await store.supervision.uploadedSince(office, 20)).toBe(100);
    expect(await store.supervision.uploadedSince(office, 0)).toBe(200);
    expect(await store.supervision.uploadedSince(county, 0)).toBe(0);
  });

  test(`${name}: a page ends before its messages fill the memory, and always moves on`, async () => {
    const store = await place.open();
    const long = 'x'.repeat(maxPageChars - 10); // ten characters of room
    const notes = [long, long, 'short', 'short', long];
    await store.transact(async (tx) => {
      for (const [index, note] of notes.entries()) {
        const document = { ...documentOf(index + 1), note };
        await tx.documents.insert(document, [finance]);
        const entry = {
          kind: 'document',
          documentId: document.documentId,
          receiptId: null,
          atMs: 1,
        } as const;
        await tx.feed.append([{ ...entry, unit: finance }]);
      }
    });
    const pages: number[][] = [];
    for (let after = 0; after < notes.length;) {
      const { entries } = await store.feed.read({ unit: finance, after, limit: 100 });
      pages.push(entries.map(({ number }) => number));
      after = entries.at(-1)?.number ?? notes.length;
    }
    // Two short ones still fit beside the second.
    expect(pages).toEqual([[1], [2, 3, 4], [5]]);
  });
}
