// Backup under traffic and restore, as the operator does them: nothing accepted before is missing, what came after is sent again, nothing twice.
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBackup, makeBackup, restoreBackup } from '../../../src/exchange/backup/make-backup.ts';
import { BackupDamaged } from '../../../src/exchange/backup/manifest.ts';
import { createCourierDrop } from '../../../src/exchange/courier/courier-drop.ts';
import { openCourierDesk } from '../../../src/exchange/courier/open-desk.ts';
import { createExchangeLog } from '../../../src/exchange/log.ts';
import { dropPack, makeExchangeKey } from './test-courier.ts';
import { deliver, sealDocument, signReceipt } from './test-documents.ts';
import { createPrefecture, finance, office, pemOfKey, type Prefecture } from './test-prefecture.ts';

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
  const daysLeft = Number(/^yizhan_certificate_days_left (\S+)$/m.exec(figures)?.[1]);
  const endsAt = Date.parse(new X509Certificate(place.tls.certificatePem).validTo);
  expect(Math.round(daysLeft)).toBe(Math.round((endsAt - Date.now()) / 86_400_000));
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

/** Carries a pack in; resolves with the report when it is out of the way. */
async function bringPack(wish: Parameters<typeof dropPack>[1], pack?: Buffer) {
  const courier = (name: string): string => join(place.dropFolder, 'courier', name);
  const made = pack === undefined ? await dropPack(place, wish) : null;
  const fileName = made?.fileName ?? 'again.yzc';
  const file = join(courier('in'), fileName);
  if (pack !== undefined) writeFileSync(file, pack);
  const bytes = readFileSync(file);
  await place.exchange().checkDrop();
  await expect.poll(() => existsSync(file)).toBe(false);
  const report: unknown = JSON.parse(readFileSync(join(courier('taken'), `${fileName}.report.json`), 'utf8'));
  return { bytes, report };
}

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
  const { key, certificate } = makeExchangeKey(place.authority);
  await place.restart({ encryptionKeyPems: [pemOfKey(key)] });
  const carried = await seal();
  const pack = { from: place.unit(office), certificate, documents: [carried] };
  const { bytes: packBytes } = await bringPack(pack);
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
  await place.restart({ encryptionKeyPems: [pemOfKey(key)] });
  const now = await readFeed(finance);
  expect(now.epoch).toBe(epoch);
  expect(now.epoch).not.toBe(old.epoch);
  expect(now.entries.map(({ documentId }) => documentId)).toContain(before.documentId);
  expect(now.entries.map(({ documentId }) => documentId)).not.toContain(after.documentId);
  expect(await deliver(from, before)).toMatchObject({ value: { alreadyHad: true } });
  expect(await deliver(from, during)).toMatchObject({ ok: true });
  expect(await deliver(from, after)).toMatchObject({ value: { alreadyHad: false } });
  // Brought once more, the pack is not taken for one that is here already: what it brought then is gone with the day.
  expect((await bringPack(pack, packBytes)).report).toMatchObject({
    ...{ ok: true, again: false },
    answers: [{ id: carried.documentId, accepted: true }],
  });
  expect((await bringPack(pack, packBytes)).report).toMatchObject({ ok: true, again: true });
  expect(await place.unit(finance).client().sendReceipts([token])).toMatchObject({
    value: { results: [{ accepted: true }] },
  });
  const { entries } = await readFeed(finance);
  const documents = entries.filter(({ kind }) => kind === 'document').map(({ documentId }) => documentId);
  expect(documents.toSorted()).toEqual(
    [before, during, after, carried].map((one) => one.documentId).toSorted(),
  );
  const receipts = (await readFeed(office)).entries.filter(({ kind }) => kind === 'receipt');
  expect(receipts).toMatchObject([{ message: token }]);
});

test('a centre whose own disk fails refuses no pack for it: the pack waits, and is taken when the disk is well', async () => {
  const { key, certificate } = makeExchangeKey(place.authority);
  const log: string[] = [];
  const clock = (): Date => new Date();
  const parts = { log: createExchangeLog((line) => void log.push(line), clock), clock };
  const { desk, close } = await openCourierDesk({
    ...{ folder: place.exchangeFolder, dropFolder: place.dropFolder, tls: place.tls, ...parts },
    encryptionKeyPems: [pemOfKey(key)],
  });
  const dropFolder = join(place.folder, 'another-drop');
  const folder = join(dropFolder, 'courier');
  // Nobody copies any more: what the pack is to blame for is refused at once.
  const drop = createCourierDrop({ folder, desk, log: parts.log, settleMs: 0 });
  const carried = await sealDocument(place, place.unit(office), { to: [finance] });
  const wish = { from: place.unit(office), certificate, documents: [carried] };
  const { fileName } = await dropPack({ ...place, dropFolder }, wish);
  const uploads = join(place.exchangeFolder, 'uploads');
  renameSync(uploads, `${uploads}-away`);
  for (let look = 0; look < 3; look += 1) await drop.check();
  expect(readdirSync(join(folder, 'refused'))).toEqual([]);
  expect(log.filter((line) => line.includes('courier-pack-failed'))).not.toEqual([]);
  renameSync(`${uploads}-away`, uploads);
  await drop.check();
  expect(readdirSync(join(folder, 'taken'))).toContain(fileName);
  await close();
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
