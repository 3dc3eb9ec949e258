// What every store of the exchange promises, whichever database stands behind it. One suite for all of them.
import { expect, test } from 'vitest';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import type { DocumentId, UnitCode } from '../../../../src/shared/domain/ids.ts';

export interface StorePlace {
  /** An open store on an empty database of its own. */
  open(): Promise<ExchangeStore>;
}

const finance = '990100-DEP-0002' as UnitCode;
const publication = { kind: 'publication', documentId: null, receiptId: null, atMs: 1 } as const;

/** Registers the suite for one kind of store. */
export function testStore(name: string, place: StorePlace): void {
  test(`${name}: a number taken in a transaction that fails is not lost: the next entry has it`, async () => {
    const store = await place.open();
    const entry = { ...publication, unit: finance };
    await store.transact((tx) => tx.feed.append([entry]));
    const failing = store.transact(async (tx) => {
      await tx.feed.append([entry]);
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    await store.transact((tx) => tx.feed.append([entry]));
    const { entries } = await store.feed.read({ unit: finance, after: 0, limit: 10 });
    expect(entries.map(({ number }) => number)).toEqual([1, 2]);
    await store.close();
  });

  test(`${name}: an entry for a document that was not accepted cannot stand in a feed`, async () => {
    const store = await place.open();
    const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
    const entry = { unit: finance, kind: 'document', documentId, receiptId: null, atMs: 1 } as const;
    await expect(store.transact((tx) => tx.feed.append([entry]))).rejects.toThrow(/foreign key/i);
    await store.close();
  });
}
