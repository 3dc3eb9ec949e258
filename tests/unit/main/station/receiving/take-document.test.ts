// What arrives, in whatever order and however often: the genuine document is never kept out, a bad one never takes a good one's place.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReceiptsRepository } from '../../../../../src/main/store/receipts-repository.ts';
import { createSearchFeed } from '../../../../../src/main/store/search/search-feed.ts';
import { makeDocx } from '../../../../../src/demo/office-files.ts';
import { collectBytes, readChunks } from '../../../../../src/formats/byte-source.ts';
import { createStationClock } from '../../../../../src/main/station/clock.ts';
import type { DocumentId, ReceiptId } from '../../../../../src/shared/domain/ids.ts';
import { enrolMachine } from '../../../../support/enrol-machine.ts';
import { createArrivals } from '../../../../support/arrivals.ts';
import { okay, openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let arrivals: ReturnType<typeof createArrivals>;
let finance: ReturnType<typeof enrolMachine>;
beforeAll(async () => {
  bench = await openOutgoingBench();
  finance = enrolMachine(bench.authority);
  await bench.republish();
  arrivals = createArrivals(bench);
});
afterAll(() => bench.close());

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const flip = (bytes: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[20_000] = (copy[20_000] ?? 0) ^ 1;
  return copy;
};
const kindsOf = (documentId: DocumentId) => arrivals.receipts(documentId).map(({ kind }) => kind);
const actsOf = (documentId: DocumentId) => arrivals.audit(documentId).map(({ act }) => act);
const forge = (token: string): string => `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(342)}`;

/** A genuine document with its note. */
async function genuine(wish?: Parameters<typeof arrivals.makePackage>[1]) {
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId, wish);
  return { documentId, bytes, note: await arrivals.makeNote(documentId, bytes) };
}

describe('a document that is here already', () => {
  it('gives way to the genuine one when a forged note came first, whose record and bytes are kept', async () => {
    const { documentId, bytes, note } = await genuine({ title: '关于真件的通知' });
    const other = await arrivals.makePackage(documentId, { title: '关于假件的通知' });
    // Whoever forges picks the highest sequence there is.
    const forged = forge(await arrivals.makeNote(documentId, other, { sequence: 999 }));
    await arrivals.arrive(forged, other);
    expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'invalid', title: '关于假件的通知' });
    okay(await arrivals.receiving.open(bench.people.clerk, { documentId }));

    await arrivals.arrive(note, bytes);
    expect(arrivals.inbox.get(documentId)).toMatchObject({
      state: 'arrived',
      verdict: 'valid',
      title: '关于真件的通知',
      noteSequence: 1,
      acknowledgedAtMs: null,
      openedAtMs: null,
    });
    expect(kindsOf(documentId)).toEqual(['delivered', 'opened', 'verify-failed']);
    expect(actsOf(documentId)).toEqual(['inbox.arrived', 'inbox.opened', 'inbox.replaced', 'inbox.arrived']);
    const kept = arrivals.audit(documentId).find(({ act }) => act === 'inbox.replaced')?.details;
    expect(kept).toMatchObject({ package: sha256(other), note: sha256(forged), state: 'opened' });
    expect(kept?.['failed']).toContain('deliveryNote');
    for (const each of [kept?.['package'], kept?.['note']])
      expect(bench.parts.store.blobs.has(each ?? '')).toBe(true);
    // The index reads on, and finds the genuine text under the same document.
    const texts = createSearchFeed(bench.parts.store.db).next('inbox', 0, 100);
    expect(texts.at(-1)).toMatchObject({ documentId, title: expect.stringContaining('关于真件的通知') });

    const view = okay(await arrivals.receiving.signFor(bench.people.clerk, { documentId, note: null }));
    expect(view.state).toBe('signed');
    expect(view.history.map(({ act }) => act)).toEqual(['opened', 'replaced', 'signed']);
  });

  it('gives way when its package had come damaged and comes whole, under the very same note', async () => {
    const { documentId, bytes, note } = await genuine();
    await arrivals.arrive(note, flip(bytes));
    expect(arrivals.inbox.get(documentId)?.verdict).toBe('invalid');
    await arrivals.arrive(note, flip(bytes));
    expect(actsOf(documentId)).toEqual(['inbox.arrived']);
    await arrivals.arrive(note, bytes);
    expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'valid', packageBlob: sha256(bytes) });
  });

  it('never gives way to a bad one, nor to an older or equal note', async () => {
    const { documentId, bytes, note } = await genuine();
    const before = () => arrivals.inbox.get(documentId);
    await arrivals.arrive(note, bytes);
    const first = before();
    expect(first?.verdict).toBe('valid');
    const again = await arrivals.makeNote(documentId, bytes);
    for (const token of [note, again, await arrivals.makeNote(documentId, bytes, { sequence: 0 })])
      await arrivals.arrive(token, bytes);
    await arrivals.arrive(await arrivals.makeNote(documentId, bytes, { sequence: 2 }), flip(bytes));
    await arrivals.arrive(forge(note), bytes);
    expect(before()).toEqual(first);
    expect(actsOf(documentId)).toEqual(['inbox.arrived']);
    expect(kindsOf(documentId)).toEqual(['delivered']);
  });

  it('is not brought again by an older note when it came damaged under a newer one', async () => {
    const { documentId, bytes } = await genuine();
    await arrivals.arrive(await arrivals.makeNote(documentId, bytes, { sequence: 5 }), flip(bytes));
    await arrivals.arrive(await arrivals.makeNote(documentId, bytes, { sequence: 4 }), bytes);
    expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'invalid', noteSequence: 5 });
  });

  it('is the genuine one in the end when both are taken at the same time, whichever is first', async () => {
    for (const order of [0, 1]) {
      const { documentId, bytes, note } = await genuine();
      const offers = [note, forge(note)] as const;
      const take = (token: string) => arrivals.arrive(token, bytes);
      const together = order === 0 ? offers : offers.toReversed();
      const outcomes = await Promise.all(together.map(take));
      // Neither is lost: what was not stored comes again.
      for (const [index, outcome] of outcomes.entries())
        if (outcome.result === 'later') expect((await take(together[index] ?? '')).result).toBe('stored');
      expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'valid', note });
    }
  });

  it('stays as it was decided: a return stands', async () => {
    const { documentId, bytes, note } = await genuine();
    await arrivals.arrive(note, flip(bytes));
    const input = { documentId, reasons: ['other' as const], note: '打不开' };
    okay(await arrivals.receiving.return(bench.people.clerk, input));
    await arrivals.arrive(note, bytes);
    expect(arrivals.inbox.get(documentId)).toMatchObject({ state: 'returned', verdict: 'invalid' });
  });
});

it('refuses the note of another unit’s machine, visibly', async () => {
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId);
  // Once in the name of the true sender, once in its own.
  await arrivals.arrive(await arrivals.makeNote(documentId, bytes, { signer: finance.signer }), bytes);
  const row = arrivals.inbox.get(documentId);
  expect(row).toMatchObject({ state: 'arrived', verdict: 'invalid' });
  expect(row?.report.checks.deliveryNote).toMatchObject({
    result: 'failed',
    evidence: { reason: 'message-unit-mismatch' },
  });
  const second = arrivals.newId();
  const other = await arrivals.makePackage(second);
  const wish = { signer: finance.signer, sender: finance.unit };
  await arrivals.arrive(await arrivals.makeNote(second, other, wish), other);
  expect(arrivals.inbox.get(second)?.report.checks.senderBinding.result).toBe('failed');
  const refused = await arrivals.receiving.signFor(bench.people.clerk, { documentId: second, note: null });
  expect(refused).toMatchObject({ ok: false, code: 'package-refused' });
});

describe('a secrecy marking that passed the sender’s gate', () => {
  it.each([
    ['its field', { secrecy: '机密★1年' }],
    ['its title', { title: '秘密★关于演练的通知' }],
    ['an attachment', { files: [{ name: '方案.docx', bytes: makeDocx(['機 密★5年']) }] }],
  ])(
    'in %s: nothing of it is shown, the original is kept encrypted, the sender is told',
    async (_where, wish) => {
      const { documentId, bytes, note } = await genuine(wish);
      await arrivals.arrive(note, bytes);
      const row = arrivals.inbox.get(documentId);
      expect(row).toMatchObject({
        state: 'quarantined',
        quarantineReason: 'secrecy-marking',
        title: null,
        docNumber: null,
        document: null,
        packageBlob: sha256(bytes),
      });
      expect(arrivals.inbox.attachments(documentId)).toEqual([]);
      expect(
        createSearchFeed(bench.parts.store.db)
          .next('inbox', 0, 100)
          .map((text) => text.documentId),
      ).not.toContain(documentId);
      expect(arrivals.receipts(documentId)).toMatchObject([
        { kind: 'verify-failed', note: expect.stringContaining('secrecy:SECRECY_MARKING') },
      ]);
      const view = okay(await arrivals.receiving.open(bench.people.clerk, { documentId }));
      expect(view).toMatchObject({ title: null, docNumber: null, content: null, pdf: null, attachments: [] });
      const { clerk } = bench.people;
      for (const refused of [
        await arrivals.receiving.signFor(clerk, { documentId, note: null }),
        await arrivals.receiving.openOutside(clerk, { documentId, index: 0 }),
      ])
        expect(refused.ok).toBe(false);
      const kept = await collectBytes(readChunks(bench.parts.store.blobs.open(sha256(bytes))));
      expect(sha256(kept)).toBe(sha256(bytes));
    },
  );
});

it('scenario D: four days wrong and never told the time, it reads and verifies, and its receipts say so', async () => {
  const clock = createStationClock({
    machineNowMs: () => bench.parts.clock.nowMs() + 4 * 24 * 3_600_000,
    offsetMs: null,
    remember: () => undefined,
  });
  const lost = createArrivals({ ...bench, parts: { ...bench.parts, clock } });
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId);
  await lost.arrive(await arrivals.makeNote(documentId, bytes), bytes);
  expect(lost.inbox.get(documentId)?.verdict).not.toBe('invalid');
  const view = okay(await lost.receiving.open(bench.people.clerk, { documentId }));
  expect(view.content?.title).toBe(view.title);
  expect(lost.receipts(documentId)).toMatchObject([
    { kind: 'delivered', clockSure: false },
    { kind: 'opened', clockSure: false },
  ]);
});

it('what came damaged after all its tries is an error; the note sent again brings it, and a later error is told once more', async () => {
  const { documentId, bytes, note } = await genuine();
  await arrivals.arrive(note, flip(bytes));
  expect(kindsOf(documentId)).toEqual(['error']);
  await arrivals.arrive(note, bytes);
  expect(arrivals.inbox.get(documentId)).toMatchObject({ verdict: 'valid' });
  expect(kindsOf(documentId)).toEqual(['delivered', 'error']);
  const receipts = createReceiptsRepository(bench.parts.store.db);
  const again = (kind: string) =>
    receipts.queue({
      receiptId: arrivals.newId() as string as ReceiptId,
      documentId,
      kind,
      jws: 'x',
      createdAtMs: 1,
    });
  expect([
    again('delivered'),
    again('error'),
    again('error'),
    again('delivered'),
    again('delivered'),
  ]).toEqual([false, true, false, true, false]);
});
