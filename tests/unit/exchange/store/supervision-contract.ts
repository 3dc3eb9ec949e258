// What the operator watches, on every store alike.
import { expect, test } from 'vitest';
import { maxPageChars } from '../../../../src/exchange/store/feed.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { county, documentOf, finance, office, receiptOf, type StorePlace } from './store-contract.ts';

const hour = 3_600_000;

/** Registers the suite of the supervision for one kind of store. */
export function testSupervision(name: string, place: StorePlace): void {
  test(`${name}: unsigned is what the addressee has neither signed for nor sent back, with the last it said`, async () => {
    const store = await place.open();
    const accepted = [1, 2, 3].map((number) => ({ ...documentOf(number), acceptedAtMs: number * hour }));
    const { unsigned, timeliness } = store.supervision;
    await store.transact(async (tx) => {
      for (const document of accepted) await tx.documents.insert(document, [finance, county]);
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
