// Backup under traffic and restore, as the operator does them: nothing accepted before is missing, what came after is sent again, nothing twice.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBackup, makeBackup, restoreBackup } from '../../../src/exchange/backup/make-backup.ts';
import { BackupDamaged } from '../../../src/exchange/backup/manifest.ts';
import { deliver, sealDocument, signReceipt } from './test-documents.ts';
import { createPrefecture, finance, office, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture({ monitor: { port: 0 } });
});
afterAll(() => place.stop());

const readFeed = async (unit: typeof office) => {
  const page = await place.unit(unit).client().feed({ after: 0, limit: 500 });
  if (!page.ok) throw new Error(page.code);
  return page.value;
};

test('ready while it serves, with figures that name no unit; sent away while it drains', async () => {
  const url = place.exchange().monitorUrl ?? '';
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready\n');
  expect(await place.unit(office).client().hello()).toMatchObject({ ok: true });
  const figures = await (await fetch(`${url}/metrics`)).text();
  expect(figures).toContain('yizhan_requests_total{route="hello",status="2xx"}');
  expect(figures).not.toContain(office);
  const waiting = place.unit(finance).client().feed({ after: 1000, waitSeconds: 50 });
  const readFigures = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  await expect.poll(readFigures, { timeout: 20_000 }).toContain('yizhan_open_polls 1');
  place.exchange().drain();
  expect(await waiting).toMatchObject({ ok: true, value: { entries: [] } });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  const again = await place.unit(finance).client().feed({ after: 1000, waitSeconds: 50 });
  expect(again).toMatchObject({ ok: false, code: 'busy', details: { reason: 'draining' } });
  await place.restart();
});

test('a backup made while documents come in is put back: a new epoch, what came after is sent again, nothing twice', async () => {
  const from = place.unit(office).client();
  const seal = () => sealDocument(place, place.unit(office), { to: [finance] });
  const before = await seal();
  await deliver(from, before);
  const during = await seal();
  const to = join(place.folder, 'backups');
  const [made] = await Promise.all([
    makeBackup({ folder: place.exchangeFolder }, { to, at: new Date() }),
    deliver(from, during),
  ]);
  const after = await seal();
  await deliver(from, after);
  const { token } = await signReceipt(place.unit(finance), before);
  await place.unit(finance).client().sendReceipts([token]);
  const old = await readFeed(finance);

  const wish = { backup: made.backup, at: new Date() };
  const upload = join(place.exchangeFolder, 'uploads', 'under-way');
  writeFileSync(upload, 'half a package');
  await expect(restoreBackup({ folder: place.exchangeFolder }, wish)).rejects.toThrow('in use');
  // Typed at the wrong machine: the exchange that serves has lost nothing by it.
  expect(existsSync(upload)).toBe(true);
  await place.exchange().stop();
  const { sha256: hash } = before.note.package;
  const blob = join(place.exchangeFolder, 'blobs', hash.slice(0, 2), hash);
  writeFileSync(blob, Buffer.alloc(before.bytes.length));
  const { epoch } = await restoreBackup({ folder: place.exchangeFolder }, wish);
  // What the disk had spoilt, without changing its size, came back too.
  expect(readFileSync(blob).equals(before.bytes)).toBe(true);
  expect(existsSync(upload)).toBe(false);
  await place.restart();
  const now = await readFeed(finance);
  expect(now.epoch).toBe(epoch);
  expect(now.epoch).not.toBe(old.epoch);
  expect(now.entries.map(({ documentId }) => documentId)).toContain(before.documentId);
  expect(now.entries.map(({ documentId }) => documentId)).not.toContain(after.documentId);
  expect(await deliver(from, before)).toMatchObject({ value: { alreadyHad: true } });
  expect(await deliver(from, during)).toMatchObject({ ok: true });
  expect(await deliver(from, after)).toMatchObject({ value: { alreadyHad: false } });
  expect(await place.unit(finance).client().sendReceipts([token])).toMatchObject({
    value: { results: [{ accepted: true }] },
  });
  const { entries } = await readFeed(finance);
  const documents = entries.filter(({ kind }) => kind === 'document').map(({ documentId }) => documentId);
  expect(documents.toSorted()).toEqual([before, during, after].map((one) => one.documentId).toSorted());
  const receipts = (await readFeed(office)).entries.filter(({ kind }) => kind === 'receipt');
  expect(receipts).toMatchObject([{ message: token }]);
});

test('a backup with a changed byte, or without a package, is told and never put back', async () => {
  const to = join(place.folder, 'other-backups');
  const { backup } = await makeBackup({ folder: place.exchangeFolder }, { to, at: new Date() });
  await checkBackup(backup);
  const pool = join(to, 'blobs');
  const [group = ''] = readdirSync(pool);
  const [blob = ''] = readdirSync(join(pool, group));
  writeFileSync(join(pool, group, blob), 'something else');
  await expect(checkBackup(backup)).rejects.toThrow(BackupDamaged);
  writeFileSync(join(backup, 'exchange.db'), 'no database');
  await expect(restoreBackup({ folder: place.exchangeFolder }, { backup, at: new Date() })).rejects.toThrow(
    BackupDamaged,
  );
});
