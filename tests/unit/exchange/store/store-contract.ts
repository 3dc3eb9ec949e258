// What every store of the exchange promises, whichever database stands behind it. One suite for all of them; the feed has its own beside it.
import { expect, test } from 'vitest';
import { maxOwnPageChars } from '../../../../src/exchange/store/documents.ts';
import { keptIssues } from '../../../../src/exchange/store/publications.ts';
import type { FollowUp } from '../../../../src/exchange/store/follow-ups.ts';
import type { ExchangeStore, ExchangeTransaction, StoreEvent } from '../../../../src/exchange/store/store.ts';
import type { DocumentId, ReceiptId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

export interface StorePlace {
  /** An open store on an empty database of its own; the place closes it. */
  open(): Promise<ExchangeStore>;
  /** Of the publications, in their order, past the port: what it does not hand out any more takes no room. */
  bodies(): Promise<readonly string[]>;
}

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;
export const county = '990121-GOV-0003' as UnitCode;

/** A made-up id, the same for the same number. */
export const idOf = <T extends string>(number: number): T =>
  `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}` as T;

/** A document of the office. */
export function documentOf(number: number) {
  return {
    documentId: idOf<DocumentId>(number),
    sender: office,
    note: `note ${number}`,
    noteSha256: `note sha256 ${number}` as Sha256,
    packageSha256: `package ${number}` as Sha256,
    sizeBytes: 1000 + number,
    acceptedAtMs: 1_700_000_000_000 + number,
  };
}

export const receiptOf = (number: number, documentNumber: number, unit: UnitCode) => ({
  receiptId: idOf<ReceiptId>(number),
  documentId: idOf<DocumentId>(documentNumber),
  ...{ unit, kind: 'signed', message: `receipt ${number}`, receivedAtMs: number },
});

/** Registers the suite for one kind of store. */
export function testStore(name: string, place: StorePlace): void {
  test(`${name}: a document is kept once, with its addressees; its id is taken for ever`, async () => {
    const store = await place.open();
    const document = documentOf(1);
    const insert = (sender: UnitCode) =>
      store.transact((tx) => tx.documents.insert({ ...document, sender }, [finance]));
    expect(await insert(office)).toBe(true);
    expect(await insert(county)).toBe(false);
    expect(await store.documents.find(document.documentId)).toEqual(document);
    expect(await store.documents.find(idOf(9))).toBeUndefined();
    const asked = [document.documentId, idOf<DocumentId>(9)];
    expect([...(await store.documents.sendersFor(asked, finance))]).toEqual([[document.documentId, office]]);
    expect((await store.documents.sendersFor(asked, county)).size).toBe(0);
  });

  test(`${name}: two that bring one id at the same time: one is new, the other hears what stands there`, async () => {
    const store = await place.open();
    const bring = (sender: UnitCode) =>
      store.transact(async (tx) => {
        const isNew = await tx.documents.insert({ ...documentOf(1), sender }, [finance]);
        return { isNew, sender: (await tx.documents.find(idOf(1)))?.sender };
      });
    const answers = await Promise.all([office, county, office, county].map(bring));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ sender }) => sender)).size).toBe(1);
  });

  test(`${name}: a package can be read by its sender and addressees, and was uploaded by whom it was`, async () => {
    const store = await place.open();
    const [document, other] = [documentOf(1), documentOf(2)];
    await store.transact(async (tx) => {
      await tx.documents.insert(document, [finance]);
      await tx.documents.insert({ ...other, sender: county }, [office]);
      const upload = { sha256: document.packageSha256, unit: office, sizeBytes: 1001, receivedAtMs: 1 };
      await tx.documents.addPackage(upload);
      await tx.documents.addPackage({ ...upload, sizeBytes: 7 });
    });
    const both = [document.packageSha256, other.packageSha256, 'unknown' as Sha256];
    const sizesFor = async (unit: UnitCode) =>
      Object.fromEntries(await store.documents.readableSizes(both, unit));
    expect(await sizesFor(office)).toEqual({ 'package 1': 1001, 'package 2': 1002 });
    expect(await sizesFor(finance)).toEqual({ 'package 1': 1001 });
    expect(await sizesFor(county)).toEqual({ 'package 2': 1002 });
    expect(await store.documents.uploadedSize(document.packageSha256, office)).toBe(1001);
    expect(await store.documents.uploadedSize(document.packageSha256, finance)).toBeUndefined();
  });

  test(`${name}: what a unit has said nothing of is known by its time, until it says something or it was told`, async () => {
    const store = await place.open();
    const entry = { kind: 'document', receiptId: null } as const;
    await store.transact(async (tx) => {
      for (const number of [1, 2]) {
        await tx.documents.insert(documentOf(number), [finance, county]);
        const { documentId, acceptedAtMs: atMs } = documentOf(number);
        await tx.feed.append([finance, county].map((unit) => ({ ...entry, unit, documentId, atMs })));
      }
      await tx.receipts.insertAll([receiptOf(11, 1, finance)]);
    });
    const start = documentOf(1).acceptedAtMs;
    const unanswered = async (toMs: number, limit = 10) =>
      (await store.receipts.unanswered({ fromMs: start, toMs, limit })).map(
        ({ documentId, unit, sender, sinceMs }) => [documentId, unit, sender, sinceMs - start],
      );
    expect(await unanswered(start + 1)).toEqual([[idOf(1), county, office, 0]]);
    expect(await unanswered(start + 2)).toHaveLength(3);
    expect(await unanswered(start + 2, 2)).toHaveLength(2);
    const told = { ...receiptOf(12, 1, county), kind: 'expired', receivedAtMs: start + 5 };
    await store.transact((tx) => tx.receipts.insertAll([told]));
    expect(await unanswered(start + 1)).toEqual([]);
    // Said by the exchange, not by the unit.
    expect(await store.receipts.givenBy(county, { limit: 9 })).toEqual([]);
  });

  test(`${name}: receipts are kept once; a unit’s own records come page by page`, async () => {
    const store = await place.open();
    await store.transact((tx) => tx.documents.insert(documentOf(1), [finance, county]));
    const receipts = [12, 11, 13].map((number) => receiptOf(number, 1, finance));
    const insert = (list: typeof receipts) => store.transact((tx) => tx.receipts.insertAll(list));
    expect([...(await insert(receipts))].toSorted()).toEqual([idOf(11), idOf(12), idOf(13)]);
    const again = receipts.map((receipt) => ({ ...receipt, unit: county }));
    expect([...(await insert([...again, receiptOf(14, 1, county)]))]).toEqual([idOf(14)]);
    expect([...(await insert([]))]).toEqual([]);
    const counted = (unit: UnitCode) => store.receipts.countGiven([idOf(1), idOf(9)], unit);
    expect([...(await counted(finance))]).toEqual([[idOf(1), 3]]);
    expect([...(await counted(county))]).toEqual([[idOf(1), 1]]);
    const known = await store.receipts.findAll([idOf(11), idOf(14), idOf(99)]);
    expect([...known.keys()].toSorted()).toEqual([idOf(11), idOf(14)]);
    expect(known.get(idOf(11))).toEqual({ documentId: idOf(1), unit: finance });
    const first = await store.receipts.givenBy(finance, { limit: 2 });
    expect(first).toEqual([receipts[1], receipts[0]]);
    const rest = await store.receipts.givenBy(finance, { after: first[1]?.receiptId, limit: 2 });
    expect(rest).toEqual([receipts[2]]);
    expect(await store.documents.sentBy(office, { limit: 5 })).toEqual([documentOf(1)]);
    expect(await store.documents.sentBy(office, { after: idOf(1), limit: 5 })).toEqual([]);
    // Large notes: a page ends before they fill the memory, and always moves on.
    const note = 'n'.repeat(maxOwnPageChars / 2);
    const large = [3, 4, 5].map((number) => ({ ...documentOf(number), note }));
    const largest = { ...documentOf(6), note: `${note}${note}n` };
    for (const document of [...large, largest])
      await store.transact((tx) => tx.documents.insert(document, [finance]));
    const idsAfter = async (after: number) =>
      (await store.documents.sentBy(office, { after: idOf(after), limit: 5 })).map((one) => one.documentId);
    expect(await idsAfter(1)).toEqual([idOf(3), idOf(4)]);
    expect(await idsAfter(4)).toEqual([idOf(5)]);
    expect(await idsAfter(5)).toEqual([idOf(6)]);
    expect(await idsAfter(6)).toEqual([]);
  });

  test(`${name}: what a sender says afterwards is kept once and counted; further addressees are added once`, async () => {
    const store = await place.open();
    const about = { documentId: idOf<DocumentId>(1), sender: office, message: 'jws', receivedAtMs: 5 };
    const payloadSha256 = 'hash' as Sha256;
    const followUp: FollowUp = { ...about, payloadSha256, followUpId: 'n1', kind: 'notice', sequence: 7 };
    const note: FollowUp = { ...followUp, followUpId: 'n2', kind: 'note', sequence: 2 };
    await store.transact((tx) => tx.documents.insert(documentOf(1), [finance]));
    const insert = (one: FollowUp) => store.transact((tx) => tx.followUps.insert(one));
    expect(await store.followUps.summaryOf(idOf(1))).toEqual({ count: 0, lastNoteSequence: 0 });
    expect([await insert(followUp), await insert(note), await insert({ ...followUp, sequence: 8 })]).toEqual([
      ...[true, true, false],
    ]);
    expect(await store.followUps.find('n1')).toEqual(followUp);
    expect(await store.followUps.find('n9')).toBeUndefined();
    const saidBy = async (unit: UnitCode, after?: string) =>
      (await store.followUps.saidBy(unit, { after, limit: 1 })).map(({ followUpId }) => followUpId);
    expect([await saidBy(office), await saidBy(office, 'n1'), await saidBy(office, 'n2')]).toEqual([
      ['n1'],
      ['n2'],
      [],
    ]);
    expect(await saidBy(county)).toEqual([]);
    expect(await store.followUps.summaryOf(idOf(1))).toEqual({ count: 2, lastNoteSequence: 2 });
    for (const added of [[county], [county, finance]])
      await store.transact((tx) => tx.documents.addAddressees(idOf(1), added));
    const among = await store.documents.addresseesAmong(idOf(1), [county, finance, office]);
    expect([...among].toSorted()).toEqual([finance, county]);
    await store.transact((tx) =>
      tx.feed.append([
        { unit: county, kind: 'document', documentId: idOf(1), receiptId: null, followUpId: 'n2', atMs: 1 },
      ]),
    );
    const { entries } = await store.feed.read({ unit: county, after: 0, limit: 5 });
    expect(entries).toMatchObject([{ kind: 'document', message: 'jws', sizeBytes: 1001 }]);
  });

  test(`${name}: notices about seals are kept once for each unit and source, in an order that rises`, async () => {
    const store = await place.open();
    const notice = { noticeId: 'a', unit: finance, source: 'unit', message: 'm', receivedAtMs: 10 } as const;
    const keep = (changes: Partial<typeof notice> | { source: 'authority' } | { unit: UnitCode }) =>
      store.transact((tx) => tx.sealNotices.keep({ ...notice, ...changes }));
    expect([await keep({}), await keep({}), await keep({ source: 'authority' })]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await keep({ unit: county })).toBe(true);
    const list = await store.sealNotices.listAfter(finance, 0, 10);
    expect(list.map(({ source }) => source)).toEqual(['unit', 'authority']);
    expect(await store.sealNotices.listAfter(finance, list[0]?.number ?? 0, 10)).toEqual([list[1]]);
    expect(await store.sealNotices.countSince(finance, 10)).toBe(1);
    expect(await store.sealNotices.countSince(finance, 11)).toBe(0);
  });

  test(`${name}: of two nodes that judged against the same publication one keeps its own`, async () => {
    const store = await place.open();
    const numbers = { directory: 1, registry: 1, policy: 1, revocation: 1 };
    const keep = (after: number, body: string) =>
      store.transact((tx) => tx.publications.insertAfter(after, { numbers, body, importedAtMs: 1 }));
    expect(await store.publications.latest()).toBeUndefined();
    const kept = await Promise.all([keep(0, 'a'), keep(0, 'b')]);
    expect(kept.filter((number) => number === null)).toHaveLength(1);
    const first = Math.max(...kept.map((number) => number ?? 0));
    expect(await keep(0, 'late')).toBeNull();
    const second = await keep(first, 'c');
    expect(await store.publications.latest()).toEqual({ publicationNo: second, body: 'c' });
    expect(await store.publications.latest(second ?? 0)).toBeUndefined();
  });

  test(`${name}: of issues of the lists the words of the newest stay, and their number goes on`, async () => {
    const store = await place.open();
    const numbers = { directory: 1, registry: 1, policy: 1, revocation: 1 };
    let last = 0;
    const issues = keptIssues + 3;
    for (let issue = 1; issue <= issues; issue += 1)
      last =
        (await store.transact((tx) =>
          tx.publications.insertAfter(last, { numbers, body: `issue ${issue}`, importedAtMs: 1 }),
        )) ?? last;
    expect(await store.publications.latest()).toEqual({ publicationNo: last, body: `issue ${issues}` });
    const kept = Array.from({ length: keptIssues }, (_, index) => `issue ${index + 4}`);
    expect(await place.bodies()).toEqual(['', '', '', ...kept]);
  });

  test(`${name}: another audit head under a known number shows, whoever comes first`, async () => {
    const store = await place.open();
    const show = (head: string) =>
      store.transact((tx) =>
        tx.publications.addAuditHead({ unit: finance, entryNo: 5, head, receivedAtMs: 1 }),
      );
    expect([await show('h1'), await show('h1')]).toEqual([
      { isNew: true, differs: false },
      { isNew: false, differs: false },
    ]);
    const both = await Promise.all([show('h2'), show('h3')]);
    expect(both).toEqual([true, true].map((differs) => ({ isNew: true, differs })));
    expect(await show('h1')).toEqual({ isNew: false, differs: true });
  });

  test(`${name}: events come after the commit, the publication before the feeds, and none of what failed`, async () => {
    const store = await place.open();
    const events: StoreEvent[] = [];
    const told = new Promise<void>((resolve) => {
      store.listen((event) => {
        events.push(event);
        if (event.kind === 'feed') resolve();
      });
    });
    const entry = { kind: 'publication', documentId: null, receiptId: null, atMs: 1 } as const;
    const failing = store.transact(async (tx) => {
      await tx.feed.append([{ ...entry, unit: county }]);
      throw new Error('judged wrong');
    });
    await expect(failing).rejects.toThrow('judged wrong');
    await store.transact(async (tx) => {
      const numbers = { directory: 1, registry: 1, policy: 1, revocation: 1 };
      await tx.publications.insertAfter(0, { numbers, body: '{}', importedAtMs: 1 });
      await tx.feed.append([finance, office].map((unit) => ({ ...entry, unit })));
    });
    await told;
    expect(events).toEqual([{ kind: 'publication' }, { kind: 'feed', units: [finance, office] }]);
  });

  test(`${name}: a lease has one holder, who hears that another wants it`, async () => {
    const store = await place.open();
    let ask = (): void => undefined;
    const wanted = new Promise<void>((resolve) => (ask = resolve));
    const first = await store.leases.take('upload 1', () => ask());
    const released = wanted.then(async () => {
      await first?.release();
      await first?.release();
    });
    const other = await store.leases.take('upload 2', () => undefined);
    expect(other).not.toBeNull();
    await expect
      .poll(() => store.leases.take('upload 1', () => undefined), { timeout: 20_000 })
      .not.toBeNull();
    await released;
    expect(await store.leases.take('upload 2', () => undefined)).toBeNull();
  });

  test(`${name}: a handle that outlived its transaction writes nothing`, async () => {
    const store = await place.open();
    const kept: ExchangeTransaction[] = [];
    await store.transact((tx) => Promise.resolve(void kept.push(tx)));
    await expect(kept[0]?.documents.insert(documentOf(1), [])).rejects.toThrow('after its end');
    expect(await store.documents.find(idOf(1))).toBeUndefined();
  });
}
