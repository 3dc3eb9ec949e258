// What a station and the exchange hold of each other beside documents: the time, the head of the audit log, and whether the machine is still welcome.
import { X509Certificate, createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compactVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { enrolUnit } from '../../src/demo/demo-station.ts';
import {
  approveDocument,
  draftDocument,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
  waitForDelivery,
} from '../../src/demo/main-job.ts';
import { openWindow } from '../../src/demo/demo-window.ts';
import { demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { createStation } from '../../src/main/station/station.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { createReceiptsRepository } from '../../src/main/store/receipts-repository.ts';
import type { DocumentId, ReceiptId } from '../../src/shared/domain/ids.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-line-'));
const exchangeFolder = path.join(folder, 'exchange');
const fourDaysMs = 4 * 24 * 3_600_000;
const hourMs = 3_600_000;
const keys = new Map<string, Uint8Array>();
let authority: Authority;
let exchange: DemoExchange;
let office: DemoSeat;
let finance: DemoSeat;

beforeAll(async () => {
  const dropFolder = path.join(folder, 'drop');
  authority = createAuthority({
    folder: path.join(folder, 'authority'),
    passphrase: 'test passphrase of the authority',
    clock: () => new Date(),
    dropFolder,
    caKeyBits: 2048,
  });
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of demoUnits)
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  foundExchange(exchangeFolder, authority);
  exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder });
  const [first, second] = demoUnits;
  if (!first || !second) throw new Error('two units');
  office = await openSeat(first, 0);
  // 财政局's machine is four days ahead, and nobody there may set its clock.
  finance = await openSeat(second, fourDaysMs);
});
afterAll(async () => {
  await Promise.all([office.station.stop(), finance.station.stop()]);
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

function startSeat(unit: DemoUnit, aheadMs: number) {
  const key = keys.get(unit.code) ?? randomBytes(32);
  keys.set(unit.code, key);
  return createStation({
    folder: path.join(folder, unit.code),
    deviceKey: { key, kind: 'key-file' },
    clock: () => Date.now() + aheadMs,
    writeLog: () => undefined,
    sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 2 },
  });
}

async function openSeat(unit: DemoUnit, aheadMs: number): Promise<DemoSeat> {
  const station = await startSeat(unit, aheadMs);
  const { exchangeUrl, enrolmentUrl } = exchange;
  await enrolUnit({ station, unit, authority, exchangeUrl, enrolmentUrl });
  return { unit, station };
}

async function sealOne(title: string): Promise<DocumentId> {
  const documentId = await draftDocument(office, title);
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  await sealDocument(office, documentId);
  return documentId;
}
const linkOf = async ({ station }: DemoSeat) => (await openWindow(station).client.session.overview({})).link;

interface Countersigned {
  readonly entryNo: number;
  readonly head: string;
  readonly countersignature: string;
  readonly hash: string;
}
const countersigned = ({ station }: DemoSeat) =>
  station.parts.store.db
    .prepare(
      `SELECT s.entry_no AS entryNo, s.head AS head, s.countersignature AS countersignature, a.hash AS hash
       FROM audit_countersignatures s JOIN audit a ON a.entry_no = s.entry_no ORDER BY s.entry_no`,
    )
    .all() as Countersigned[];

it('scenario D: a clock four days ahead is measured at the exchange, and marks carry the exchange’s time', async () => {
  await waitFor('the line is up', async () => ((await linkOf(finance)).state === 'connected' ? true : null));
  const { clock } = finance.station.parts;
  expect(clock.sure()).toBe(true);
  expect(Math.abs((clock.offsetMs() ?? 0) + fourDaysMs)).toBeLessThan(hourMs);
  const documentId = await sealOne('关于校准时钟的通知');
  const clerk = await openClerk(finance);
  const row = await waitForArrival(clerk, documentId);
  expect(row.verdict).toBe('valid');
  expect(Math.abs(row.arrivedAtMs - Date.now())).toBeLessThan(hourMs);
  const sender = await openClerk(office);
  const delivered = await waitForDelivery(sender, documentId, {
    unit: finance.unit.code,
    state: 'delivered',
  });
  expect(delivered.clockSure).toBe(true);
  expect(Math.abs((delivered.deliveredAtMs ?? 0) - Date.now())).toBeLessThan(hourMs);
});

it('parks what the exchange cannot read, and sends what waits beside it', async () => {
  const documentId = await sealOne('关于核对回执的通知');
  const clerk = await openClerk(finance);
  await waitForArrival(clerk, documentId);
  const { parts } = finance.station;
  const receipts = createReceiptsRepository(parts.store.db);
  const receiptId = makeUuid<ReceiptId>(parts.clock.nowMs());
  exchange.network.cut();
  // Longer than the contract allows: no station makes such a one, a damaged row could.
  const unreadable = { receiptId, documentId, kind: 'printed', jws: 'x'.repeat(25_000), createdAtMs: 0 };
  parts.store.transact(() => receipts.queue(unreadable));
  await clerk.receiving.open({ documentId });
  exchange.network.restore();
  const opened = { unit: finance.unit.code, state: 'opened' };
  await waitForDelivery(await openClerk(office), documentId, opened);
  const parked = await waitFor('the unreadable one is parked', () => {
    const row = parts.store.db
      .prepare('SELECT parked_reason AS reason FROM receipts_to_send WHERE receipt_id = ?')
      .get(receiptId) as { readonly reason: string | null };
    return Promise.resolve(row.reason);
  });
  expect(parked).toBe('input-invalid');
  await waitFor('no other waits', () => Promise.resolve(receipts.countWaiting() === 0 || null));
});

it('parks a receipt that is no message at all: the answer names it by its place only', async () => {
  const documentId = await sealOne('关于核对残缺回执的通知');
  await waitForArrival(await openClerk(finance), documentId);
  const { parts } = finance.station;
  const receipts = createReceiptsRepository(parts.store.db);
  const receiptId = makeUuid<ReceiptId>(parts.clock.nowMs());
  // Short enough for the contract, and nothing that a receipt id could be read from.
  const garbled = { receiptId, documentId, kind: 'printed', jws: 'x'.repeat(100), createdAtMs: 0 };
  parts.store.transact(() => receipts.queue(garbled));
  const parked = await waitFor('the garbled one is parked', () => {
    const row = parts.store.db
      .prepare('SELECT parked_reason AS reason FROM receipts_to_send WHERE receipt_id = ?')
      .get(receiptId) as { readonly reason: string | null };
    return Promise.resolve(row.reason);
  });
  expect(parked).toBe('receipt-refused');
});

it('sends the head of its audit log, and keeps the exchange’s countersignature of that very entry', async () => {
  const [first] = await waitFor('a countersignature', () => {
    const rows = countersigned(office);
    return Promise.resolve(rows.length > 0 ? rows : null);
  });
  if (!first) throw new Error('one row');
  expect(first.head).toBe(first.hash);
  const chain = readFileSync(path.join(exchangeFolder, 'tls.pem'), 'utf8');
  const certificate = new X509Certificate(chain);
  const { payload, protectedHeader } = await compactVerify(
    first.countersignature,
    createPublicKey(certificate.publicKey.export({ format: 'pem', type: 'spki' })),
  );
  expect(protectedHeader.alg).toBe('PS256');
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
    type: 'yizhan/audit-countersignature/1',
    unit: office.unit.code,
    entryNo: first.entryNo,
    head: first.hash,
  });
  // Whatever happens next is countersigned at the next meeting at the latest.
  await office.station.stop();
  const station = await startSeat(office.unit, 0);
  office = { unit: office.unit, station };
  await waitFor('a newer countersignature', () => {
    const newest = countersigned(office).at(-1)?.entryNo ?? 0;
    return Promise.resolve(newest > first.entryNo ? true : null);
  });
});

it('a machine that is revoked while its document waits: nothing goes out, nothing is lost, and it says why', async () => {
  exchange.network.cut();
  const documentId = await sealOne('关于更换专用机的通知');
  authority.revoke({ what: { unit: office.unit.code, use: 'machine' }, reason: 'keyCompromise' });
  await authority.publish();
  await exchange.exchange.checkDrop();
  exchange.network.restore();
  const clerk = await openClerk(office);
  const row = await waitFor('the outbox says why', async () => {
    const rows = await clerk.sending.outbox({});
    const found = rows.find((one) => one.documentId === documentId);
    // Between two tries; while it tries it is "sending".
    return found?.reason === 'unit-rejected' && found.state === 'waiting' ? found : null;
  });
  expect(row).toMatchObject({ action: 'retry' });
  expect(await linkOf(office)).toMatchObject({ state: 'refused', reason: 'unit-rejected' });
  const { rows } = await (
    await openClerk(finance)
  ).receiving.inbox({ states: null, before: null, limit: 50 });
  expect(rows.map((one) => one.documentId)).not.toContain(documentId);
  // What the machine has is read and worked with as before.
  expect((await clerk.drafting.get({ documentId })).state).toBe('queued');
});
