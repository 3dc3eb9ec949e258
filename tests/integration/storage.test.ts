// Scenario C of domain.md 5.3 over a real exchange: a database is cut or a page of it flipped. It is seen at the start, shown and not written to, restored
// with one act, and what came after the backup comes back from the exchange before a number is given.
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { openWindow, openWindowOf, type StationClient } from '../../src/demo/demo-window.ts';
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
import type { DemoUnit } from '../../src/demo/people.ts';
import { startPrefecture, type DemoSeat, type Prefecture } from '../../src/demo/prefecture.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import type { Db } from '../../src/main/store/database.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-storage-'));
const dayMs = 24 * 3_600_000;
// Scenario D: nobody may set these machines' clocks. The sender's is two years behind, a receiver's four days ahead.
const clockShiftMs = { office: -730 * dayMs, others: 4 * dayMs };
const stationOptions = (unit: DemoUnit) => ({
  clock: () => Date.now() + (unit.parent === null ? clockShiftMs.office : clockShiftMs.others),
  writeLog: () => undefined,
  reconcileRetryMs: 100,
  sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 2 },
});
let place: Prefecture;
let office: DemoSeat;
let finance: DemoSeat;
/** What is in the present of both units, some of it after their backups. */
let before: DocumentId;
let after: DocumentId;
let unsigned: DocumentId;

const dataFile = (seat: DemoSeat) => path.join(stationPlace(folder, seat.unit).folder, 'station.db');
const administrator = async (seat: DemoSeat) => {
  const { name, password } = seat.unit.administrator;
  return (await openWindowOf(seat.station, { name, role: 'administrator', password })).client;
};
const bannerOf = (seat: DemoSeat) => openWindow(seat.station).client.storage.banner({});
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { data?: { code?: string } }) => error.data?.code ?? String(error),
  );

async function sealOne(title: string): Promise<DocumentId> {
  const documentId = await draftDocument(office, title);
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  await sealDocument(office, documentId);
  return documentId;
}
async function signAt(seat: DemoSeat, documentId: DocumentId): Promise<void> {
  const clerk = await openClerk(seat);
  await waitForArrival(clerk, documentId);
  await clerk.receiving.open({ documentId });
  await clerk.receiving.signFor({ documentId, note: null });
  await waitForDelivery(await openClerk(office), documentId, { unit: seat.unit.code, state: 'signed' });
}
async function stop(seat: DemoSeat): Promise<void> {
  await seat.station.stop();
}
async function start(seat: DemoSeat): Promise<DemoSeat> {
  return {
    unit: seat.unit,
    station: await startStation(stationPlace(folder, seat.unit), stationOptions(seat.unit)),
  };
}
function flipPage(file: string): void {
  const handle = openSync(file, 'r+');
  // In the last quarter: rows of documents, not the first pages without which nothing opens.
  const offset = Math.floor(statSync(file).size / 16_384 / 2) * 16_384 + 777;
  writeSync(handle, Buffer.from([readFileSync(file)[offset]! ^ 1]), 0, 1, offset);
  closeSync(handle);
}
const settled = (seat: DemoSeat) =>
  waitFor('reconciled', async () => ((await bannerOf(seat)).restore === null ? true : null));
const column = (db: Db, sql: string) => db.prepare(sql).pluck().all();

beforeAll(async () => {
  place = await startPrefecture({ folder, caKeyBits: 2048, stationOptions });
  const [first, second] = place.seats;
  if (!first || !second) throw new Error('two seats');
  [office, finance] = [first, second];
  before = await sealOne('关于备份之前的通知');
  await signAt(finance, before);
  for (const seat of [office, finance]) {
    const { lastBackup, backups } = await (await administrator(seat)).storage.backUp({});
    expect(lastBackup?.result).toBe('ok');
    // On a busy machine the station has made one by itself before.
    expect(backups.length).toBeGreaterThan(0);
  }
  after = await sealOne('关于备份之后签收的通知');
  await signAt(finance, after);
  unsigned = await sealOne('关于备份之后没有签收的通知');
  await waitForArrival(await openClerk(finance), unsigned);
  // The county has heard of it; the sender's backup has not.
  const clerk = await openClerk(office);
  await clerk.notices.remind({ documentId: unsigned, units: null, reason: '请尽快签收' });
  await waitFor('reminded', async () => {
    const { notices } = await clerk.notices.trail({ documentId: unsigned });
    return notices[0]?.road.state === 'accepted' ? true : null;
  });
  await Promise.all([stop(office), stop(finance)]);
}, 300_000);
afterAll(async () => {
  await Promise.all([office.station.stop(), finance.station.stop()]);
  await place.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a receiver whose database has a flipped page', () => {
  it('starts in rescue mode: shows what can be read, writes nothing, refuses in words', async () => {
    flipPage(dataFile(finance));
    const found = readFileSync(dataFile(finance));
    finance = await start(finance);
    expect((await bannerOf(finance)).rescue).toMatchObject({ finding: 'page-damaged' });
    const clerk: StationClient = await openClerk(finance);
    const refusals = [
      clerk.receiving.signFor({ documentId: unsigned, note: null }),
      clerk.drafting.create({ kind: 'notice' } as never),
    ].map(refusalOf);
    expect(await Promise.all(refusals)).toEqual(['rescue-mode', 'rescue-mode']);
    const inbox = await clerk.receiving.inbox({ states: null, before: null, limit: 50 }).catch(() => null);
    if (inbox !== null) expect(inbox.rows.length).toBeGreaterThan(0);
    expect(readFileSync(dataFile(finance)).equals(found)).toBe(true);
  });

  it('is restored by one act, and its inbox comes back with what had been said, said once', async () => {
    const admin = await administrator(finance);
    expect((await admin.storage.restore({ name: null })).restart).toBe('asked');
    await stop(finance);
    finance = await start(finance);
    expect((await bannerOf(finance)).rescue).toBeNull();
    await settled(finance);
    const clerk = await openClerk(finance);
    await waitForArrival(clerk, unsigned);
    const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 50 });
    const states = new Map(rows.map(({ documentId, state }) => [documentId, state]));
    expect([states.get(before), states.get(after), states.get(unsigned)]).toEqual([
      'signed',
      'signed',
      'arrived',
    ]);
    const register = await clerk.registers.incoming({
      year: Number(finance.station.parts.clock.today().slice(0, 4)),
    });
    expect(register.map(({ documentId, entryNo }) => [entryNo, documentId]).sort()).toEqual([
      [1, before],
      [2, after],
    ]);
    const { gaps } = await (await administrator(finance)).storage.state({});
    expect(gaps).toMatchObject([{ counter: 'incoming', fromValue: 2, toValue: 2, reason: 'rebuilt' }]);
    const signed = await clerk.receiving.signFor({ documentId: unsigned, note: null });
    expect(signed.incomingEntryNo).toBe(3);
  });
});

describe('a sender whose database was cut', () => {
  it('gives no number and seals nothing while the exchange cannot be asked', async () => {
    truncateSync(dataFile(office), 16_384 * 20);
    place.exchange.network.cut();
    office = await start(office);
    expect((await bannerOf(office)).rescue).toMatchObject({ shows: 'backup' });
    await (await administrator(office)).storage.restore({ name: null });
    await stop(office);
    office = await start(office);
    const documentId = await draftDocument(office, '关于恢复之后的通知');
    await approveDocument(office, documentId, office.station.parts.clock.today());
    expect(await refusalOf(registerDocument(office, documentId))).toBe('restore-open');
    await waitFor('waits for the line', async () =>
      (await bannerOf(office)).restore?.waitingFor === 'unreachable' ? true : null,
    );
  });

  it('has its documents, numbers and receipts back when it can, and goes on above them', async () => {
    place.exchange.network.restore();
    await settled(office);
    const clerk = await openClerk(office);
    const year = Number(office.station.parts.clock.today().slice(0, 4));
    const register = await clerk.registers.outgoing({ year });
    const numberOf = (documentId: DocumentId) =>
      register.find((row) => row.documentId === documentId)?.docNumber ?? '';
    const numbers = [before, after, unsigned].map((id) => Number(/(\d+)号/.exec(numberOf(id))?.[1]));
    expect(numbers).toEqual([1, 2, 3]);
    await waitForDelivery(clerk, after, { unit: finance.unit.code, state: 'signed' });
    await waitForDelivery(clerk, unsigned, { unit: finance.unit.code, state: 'signed' });
    const rows = await clerk.sending.deliveries({ documentId: unsigned });
    expect(rows.map(({ copyFrom, copyTo }) => [copyFrom, copyTo])).toEqual(
      (await clerk.sending.deliveries({ documentId: before })).map(({ copyFrom, copyTo }) => [
        copyFrom,
        copyTo,
      ]),
    );
    // The reminder of the lost day is known again; what is said now is no old news to whoever heard it.
    const { notices } = await clerk.notices.trail({ documentId: unsigned });
    expect(notices).toMatchObject([{ kind: 'remind', reason: '请尽快签收', road: { state: 'accepted' } }]);
    expect(rows.map(({ reminders }) => reminders)).toEqual(rows.map(() => 1));
    const county = rows.find(({ unit }) => unit !== finance.unit.code)?.unit as UnitCode;
    await clerk.notices.recall({ documentId: unsigned, units: [county], reason: '时间有误' });
    await waitForDelivery(clerk, unsigned, { unit: county, state: 'recalled' });
    const view = await clerk.drafting.get({ documentId: after });
    expect(view.content.title).toBe('关于备份之后签收的通知');
    const waiting = await clerk.numbering.queue({});
    const [next] = waiting;
    if (!next) throw new Error('one waits for its number');
    expect(await registerDocument(office, next.documentId)).toContain('4号');
    await sealDocument(office, next.documentId);
    await waitForArrival(await openClerk(finance), next.documentId);
  });

  it('doubled nothing: one receipt of a kind at the sender, one document at the receiver, whole audit chains', () => {
    const sender = office.station.parts.store.db;
    const kinds = column(
      sender,
      `SELECT kind FROM receipts_received WHERE document_id = '${after}' AND unit = '${finance.unit.code}' ORDER BY kind`,
    );
    expect(kinds).toEqual(['delivered', 'opened', 'signed']);
    for (const { station } of [office, finance])
      expect(createAuditRepository(station.parts.store.db).verify().ok).toBe(true);
    const entries = column(sender, 'SELECT entry_no FROM seal_use_book ORDER BY entry_no');
    expect(new Set(entries).size).toBe(entries.length);
    expect(
      column(sender, `SELECT from_value || '-' || to_value FROM number_gaps WHERE counter = 'seal-use-book'`),
    ).toEqual(['2-3']);
  });
});

it('scenario D: machines years behind and days ahead read, verify and mark by the exchange’s time', async () => {
  for (const { station } of [office, finance]) {
    expect(station.parts.clock.sure()).toBe(true);
    expect(Math.abs(station.parts.clock.nowMs() - Date.now())).toBeLessThan(60_000);
  }
  const { rows } = await (
    await openClerk(finance)
  ).receiving.inbox({ states: null, before: null, limit: 50 });
  expect(rows.every(({ verdict }) => verdict === 'valid')).toBe(true);
  expect(rows.every(({ arrivedAtMs }) => Math.abs(arrivedAtMs - Date.now()) < dayMs / 2)).toBe(true);
  const deliveries = await (await openClerk(office)).sending.deliveries({ documentId: unsigned });
  const signed = deliveries.find(({ unit }) => unit === finance.unit.code);
  expect(signed).toMatchObject({ state: 'signed', clockSure: true });
  expect(Math.abs((signed?.signedAtMs ?? 0) - Date.now())).toBeLessThan(dayMs / 2);
});

it('scenario S: three days without the exchange over the year’s end: no number twice, none missing, none of the wrong year', async () => {
  const year = Number(office.station.parts.clock.today().slice(0, 4));
  place.exchange.network.cut();
  // An answer that was under way would set the clock by the old day once more.
  await waitFor('offline', async () => {
    const { link } = await (await openClerk(office)).session.overview({});
    return link.state === 'offline' ? true : null;
  });
  const moveTo = (day: string) => {
    clockShiftMs.office += Date.parse(`${day}T02:00:00Z`) - office.station.parts.clock.nowMs();
  };
  const numbers: string[] = [];
  const documents: DocumentId[] = [];
  const approve = async (day: string) => {
    const documentId = await draftDocument(office, `关于${day}值班的通知`);
    await approveDocument(office, documentId, day);
    return documentId;
  };
  const number = async (documentId: DocumentId) => {
    numbers.push(await registerDocument(office, documentId));
    await sealDocument(office, documentId);
    documents.push(documentId);
  };
  moveTo(`${year}-12-30`);
  await number(await approve(`${year}-12-30`));
  moveTo(`${year}-12-31`);
  // Signed off in the old year, registered in the new one: it belongs to the old year.
  const late = await approve(`${year}-12-31`);
  await stop(office);
  office = await start(office);
  moveTo(`${year + 1}-01-01`);
  await number(await approve(`${year + 1}-01-01`));
  await number(late);
  moveTo(`${year + 1}-01-02`);
  await number(await approve(`${year + 1}-01-02`));
  expect(numbers).toEqual([
    `云府办发〔${year}〕5号`,
    `云府办发〔${year + 1}〕1号`,
    `云府办发〔${year}〕6号`,
    `云府办发〔${year + 1}〕2号`,
  ]);
  const outbox = await (await openClerk(office)).sending.outbox({});
  expect(
    outbox
      .filter(({ state }) => state !== 'accepted')
      .map(({ documentId }) => documentId)
      .sort(),
  ).toEqual([...documents].sort());
});
