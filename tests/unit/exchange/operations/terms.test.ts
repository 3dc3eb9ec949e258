// A document that nobody fetched within its term: the sender hears of it once, whatever the number of nodes that look and however often.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExchangeLog } from '../../../../src/exchange/log.ts';
import { createTermWatch } from '../../../../src/exchange/operations/terms.ts';
import { openExchangeStore } from '../../../../src/exchange/store/open-store.ts';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import { documentOf, finance, county, idOf, office, receiptOf } from '../store/store-contract.ts';

const dayMs = 24 * 60 * 60 * 1000;
const sentAtMs = documentOf(1).acceptedAtMs;
let folder: string;
let store: ExchangeStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-terms-'));
  store = await openExchangeStore(folder);
  await store.transact(async (tx) => {
    await tx.documents.insert(documentOf(1), [finance, county]);
    const entry = { kind: 'document', documentId: documentOf(1).documentId, receiptId: null } as const;
    await tx.feed.append([finance, county].map((unit) => ({ ...entry, unit, atMs: sentAtMs })));
    await tx.receipts.insertAll([receiptOf(11, 1, finance)]);
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const watchAt = (atMs: number) => {
  const clock = (): Date => new Date(atMs);
  return createTermWatch({
    ...{
      store,
      termDays: 30,
      clock,
      log: createExchangeLog(
        () => undefined,
        clock,
        () => undefined,
      ),
    },
    sign: (expired) => Promise.resolve(JSON.stringify(expired)),
  });
};
const heard = async () =>
  (await store.feed.read({ unit: office, after: 0, limit: 10 })).entries.map(
    ({ kind, documentId, message }) => {
      const { unit, sender } = JSON.parse(message ?? '{}') as Record<string, string>;
      return { kind, documentId, unit, sender };
    },
  );

it('tells the sender of the one who said nothing, once, and not before the term is over', async () => {
  expect(await watchAt(sentAtMs + 30 * dayMs).look()).toBe(0);
  const late = sentAtMs + 30 * dayMs + 1;
  const nodes = [watchAt(late), watchAt(late)];
  const told = await Promise.all(nodes.map((node) => node.look()));
  expect(told.toSorted()).toEqual([0, 1]);
  expect(await nodes[0]?.look()).toBe(0);
  expect(await watchAt(late + 100 * dayMs).look()).toBe(0);
  expect(await heard()).toEqual([{ kind: 'receipt', documentId: idOf(1), unit: county, sender: office }]);
});

it('tells again when a note that was sent again runs out too', async () => {
  await watchAt(sentAtMs + 31 * dayMs).look();
  const followUp = {
    followUpId: 'x:2',
    documentId: documentOf(1).documentId,
    sender: office,
    kind: 'note',
  } as const;
  const atMs = sentAtMs + 40 * dayMs;
  await store.transact(async (tx) => {
    const payloadSha256 = documentOf(1).noteSha256;
    await tx.followUps.insert({
      ...followUp,
      sequence: 2,
      message: 'note',
      payloadSha256,
      receivedAtMs: atMs,
    });
    const entry = { kind: 'document', documentId: followUp.documentId, receiptId: null } as const;
    await tx.feed.append([{ ...entry, unit: county, followUpId: 'x:2', atMs }]);
  });
  expect(await watchAt(atMs + 30 * dayMs).look()).toBe(0);
  expect(await watchAt(atMs + 31 * dayMs).look()).toBe(1);
  expect(await heard()).toHaveLength(2);
});
