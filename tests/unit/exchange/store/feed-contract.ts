// What the feed promises on every store: one number after the other, and no reader ever passes one that comes later.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { NewFeedEntry } from '../../../../src/exchange/store/feed.ts';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { county, documentOf, finance, idOf, office, receiptOf, type StorePlace } from './store-contract.ts';

const nothing = { documentId: null, receiptId: null, atMs: 1 };
export const told = (unit: UnitCode): NewFeedEntry => ({ ...nothing, unit, kind: 'publication' });

const numbersOf = async (store: ExchangeStore, unit: UnitCode): Promise<number[]> =>
  (await store.feed.read({ unit, after: 0, limit: 500 })).entries.map(({ number }) => number);

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Registers the suite for one kind of store. */
export function testFeed(name: string, place: StorePlace): void {
  test(`${name}: entries come in their order with their messages, from a cursor on and as many as asked`, async () => {
    const store = await place.open();
    await store.transact(async (tx) => {
      await tx.documents.insert(documentOf(1), [finance]);
      await tx.receipts.insertAll([receiptOf(11, 1, finance)]);
      const document = { ...nothing, kind: 'document', documentId: idOf<DocumentId>(1) } as const;
      const receipt = {
        ...nothing,
        kind: 'receipt',
        documentId: idOf<DocumentId>(1),
        receiptId: idOf<ReceiptId>(11),
      } as const;
      await tx.feed.append([
        told(office),
        { ...document, unit: finance },
        { ...receipt, unit: office },
        told(office),
      ]);
    });
    const { entries, epoch } = await store.feed.read({ unit: office, after: 0, limit: 500 });
    expect(entries).toMatchObject([
      { number: 1, kind: 'publication', message: null, documentId: null, sizeBytes: null, atMs: 1 },
      { number: 2, kind: 'receipt', message: 'receipt 11', documentId: idOf(1) },
      { number: 3, kind: 'publication' },
    ]);
    expect((await store.feed.read({ unit: finance, after: 0, limit: 500 })).entries).toMatchObject([
      { number: 1, kind: 'document', message: 'note 1', documentId: idOf(1), sizeBytes: 1001 },
    ]);
    const second = await store.feed.read({ unit: office, epoch, after: 1, limit: 1 });
    expect(second).toEqual({ epoch, entries: [entries[1]] });
    expect(await store.feed.read({ unit: county, epoch, after: 0, limit: 1 })).toEqual({
      epoch,
      entries: [],
    });
  });

  test(`${name}: a fan-out to 2,000 units gives each its next number`, async () => {
    const store = await place.open();
    const units = Array.from(
      { length: 2000 },
      (_, index) => `99${String(index).padStart(4, '0')}-DEP-0001` as UnitCode,
    );
    await store.transact((tx) =>
      tx.feed.append([units[7], units[7]].flatMap((unit) => unit ?? []).map(told)),
    );
    await store.transact((tx) => tx.feed.append(units.map(told)));
    expect(await numbersOf(store, units[7] ?? finance)).toEqual([1, 2, 3]);
    expect(await numbersOf(store, units[1999] ?? finance)).toEqual([1]);
  });

  test(`${name}: a number taken in a transaction that fails is not lost: the next entry has it`, async () => {
    const store = await place.open();
    const failing = store.transact(async (tx) => {
      await tx.feed.append([told(finance)]);
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    await store.transact((tx) => tx.feed.append([told(finance)]));
    expect(await numbersOf(store, finance)).toEqual([1]);
  });

  test(`${name}: an entry for a document that was not accepted cannot stand in a feed, nor one twice`, async () => {
    const store = await place.open();
    const entry = { ...nothing, unit: finance, kind: 'document', documentId: idOf<DocumentId>(1) } as const;
    const append = () => store.transact((tx) => tx.feed.append([entry]));
    await expect(append()).rejects.toThrow(/foreign key/i);
    await store.transact((tx) => tx.documents.insert(documentOf(1), [finance]));
    await append();
    await expect(append()).rejects.toThrow(/unique/i);
    expect(await numbersOf(store, finance)).toEqual([1]);
  });

  test(`${name}: a writer that stalls before its commit hides nothing: no reader passes its number`, async () => {
    const store = await place.open();
    let goOn = (): void => undefined;
    const stall = new Promise<void>((resolve) => (goOn = resolve));
    let stalls = (): void => undefined;
    const isStalling = new Promise<void>((resolve) => (stalls = resolve));
    const stalled = store.transact(async (tx) => {
      await tx.feed.append([told(finance), told(county)]);
      stalls();
      await stall;
    });
    await isStalling;
    const others = [1, 2, 3, 4].map((round) =>
      store.transact((tx) => tx.feed.append((round % 2 ? [finance, county] : [county, finance]).map(told))),
    );
    // A reader that goes on from what it saw: whatever it is shown, it must end up with every number.
    let cursor = 0;
    const seen: number[] = [];
    const look = async (): Promise<void> => {
      const { entries } = await store.feed.read({ unit: finance, after: cursor, limit: 2 });
      seen.push(...entries.map(({ number }) => number));
      cursor = seen.at(-1) ?? 0;
    };
    for (let round = 0; round < 10; round += 1) await look();
    expect(seen).toEqual([]);
    goOn();
    while (seen.length < 5) {
      // A reader comes over the network: between two looks the loop turns.
      await nextTurn();
      await look();
      expect(seen).toEqual(upTo(seen.length));
    }
    await Promise.all([stalled, ...others]);
    expect(await numbersOf(store, finance)).toEqual(upTo(5));
    expect(await numbersOf(store, county)).toEqual(upTo(5));
  });

  test(`${name}: a restored database starts an epoch in which no old cursor means anything`, async () => {
    const store = await place.open();
    await store.transact((tx) => tx.feed.append([told(finance)]));
    const before = await store.readEpoch();
    expect(
      (await store.feed.read({ unit: finance, epoch: before, after: 0, limit: 5 })).entries,
    ).toHaveLength(1);
    // The append before may be told a moment later.
    const polls = new Promise<void>((resolve) => {
      store.listen((event) => event.kind === 'unsure' && resolve());
    });
    const after = await store.startEpoch();
    await polls;
    expect(after).not.toBe(before);
    expect(await store.readEpoch()).toBe(after);
    const old = await store.feed.read({ unit: finance, epoch: before, after: 0, limit: 5 });
    expect(old).toEqual({ epoch: after, entries: [] });
    const fresh = await store.feed.read({ unit: finance, epoch: after, after: 0, limit: 5 });
    expect(fresh.entries).toHaveLength(1);
  });
}
