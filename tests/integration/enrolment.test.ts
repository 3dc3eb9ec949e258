// How a machine becomes a unit's station, and every way in which it does not: a real station, a real exchange, a real authority whose clock can be moved.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { openWindow, openWindowOf } from '../../src/demo/demo-window.ts';
import { enrolUnit } from '../../src/demo/demo-station.ts';
import { openClerk, waitFor } from '../../src/demo/main-job.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { createStation, type Station } from '../../src/main/station/station.ts';
import { backupsOf } from '../../src/main/station/storage/rescue.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { restoreBackup } from '../../src/main/store/restore.ts';
import {
  formatEnrolmentCode,
  parseEnrolmentCode,
  type EnrolmentCode,
} from '../../src/shared/domain/enrolment.ts';
import type { DocumentId, Sha256, UnitCode } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';
import { describeStationCommand } from './station-command.ts';
import { sendToFinance } from './road-forwarding.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-enrolment-'));
const dropFolder = path.join(folder, 'drop');
const exchangeFolder = path.join(folder, 'exchange');
const [office, finance, county] = demoUnits;
if (!office || !finance || !county) throw new Error('three units');
const hourMs = 3_600_000;
let authorityShiftMs = 0;
let authority: Authority;
let exchange: DemoExchange;
const running: Station[] = [];
const startExchange = () => startDemoExchange({ folder: exchangeFolder, dropFolder });

beforeAll(async () => {
  authority = createAuthority({
    folder: path.join(folder, 'authority'),
    passphrase: 'test passphrase of the authority',
    clock: () => new Date(Date.now() + authorityShiftMs),
    dropFolder,
    caKeyBits: 2048,
  });
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of demoUnits)
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  foundExchange(exchangeFolder, authority);
  exchange = await startExchange();
});
afterEach(async () => {
  authorityShiftMs = 0;
  await Promise.all(running.splice(0).map((station) => station.stop()));
});
afterAll(async () => {
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Machine {
  readonly folder: string;
  readonly key: Uint8Array;
  /** How far its clock is behind. */
  readonly behindMs: number;
}
const newMachine = (behindMs = 0): Machine => ({
  folder: mkdtempSync(path.join(folder, 'station-')),
  ...{ key: randomBytes(32), behindMs },
});
// An empty battery.
const sixYearsMs = 6 * 365 * 24 * hourMs;

async function start(machine: Machine = newMachine(), recoveryCode?: string) {
  const station = await createStation({
    folder: machine.folder,
    deviceKey: { key: machine.key, kind: 'key-file' },
    writeLog: () => undefined,
    reconcileRetryMs: 100,
    ...(machine.behindMs === 0 ? {} : { clock: () => Date.now() - machine.behindMs }),
    ...(recoveryCode === undefined ? {} : { recoveryCode }),
    sync: { enrolmentPollMs: 100, pollSeconds: 1, backOffMs: { base: 50, cap: 400 } },
  });
  running.push(station);
  const { client } = openWindow(station);
  const begin = (code: string) => {
    const { name, password } = office?.administrator ?? { name: '', password: '' };
    return client.enrolment.begin({
      code,
      administrator: { name, password },
      sealPin: office?.sealPin ?? '',
    });
  };
  return { station, client, begin, keys: () => countKeys(station) };
}
type Started = Awaited<ReturnType<typeof start>>;

function countKeys(station: Station): number {
  const row = station.parts.store.db.prepare('SELECT count(*) AS count FROM keys').get();
  return (row as { readonly count: number }).count;
}

function newCode(unit: UnitCode = office!.code): { readonly text: string; readonly code: EnrolmentCode } {
  const { exchangeUrl, enrolmentUrl } = exchange;
  const { text } = authority.issueEnrolmentCode({ unit, exchangeUrl, enrolmentUrl });
  const parsed = parseEnrolmentCode(text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return { text, code: parsed.code };
}

/** Every instant and every day that the station keeps and that lies before this one, as `table.column value`. */
function instantsBefore({ parts }: Station, ms: number): string[] {
  const { db } = parts.store;
  const columns = db
    .prepare(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND (c.name GLOB '*at_ms' OR c.name GLOB '*date*' OR c.name GLOB '*day*')`,
    )
    .all() as { readonly table: string; readonly column: string }[];
  expect(columns.length).toBeGreaterThan(40);
  // Marks of whole seconds lie up to one before.
  const firstMs = ms - 1_000;
  const isBefore = (value: unknown): boolean =>
    (typeof value === 'number' ? value : Date.parse(`${String(value)}T23:59:59+08:00`)) < firstMs;
  return columns.flatMap(({ table, column }) => {
    const values: unknown[] = db.prepare(`SELECT ${column} FROM ${table} WHERE ${column} > 0`).pluck().all();
    return values.filter(isBefore).map((value) => `${table}.${column} ${String(value)}`);
  });
}

/** Lets the authority work until the station has its answer. */
const settle = ({ client }: Started) =>
  waitFor('the answer to the enrolment', async () => {
    await authority.processRequests();
    const state = await client.enrolment.state({});
    return state.state === 'pending' ? null : state;
  });
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string; details?: Record<string, string> } }) => error.data ?? null,
  );
const queued = (): string[] => readdirSync(path.join(dropFolder, 'requests'));

it('a character that is wrong on the paper is found before anything is made or sent', async () => {
  const { text } = newCode();
  const machine = await start();
  const before = queued();
  const last = text.at(-1) === '0' ? '1' : '0';
  const refused = await refusalOf(machine.begin(text.slice(0, -1) + last));
  expect(refused).toMatchObject({ code: 'enrolment-code-invalid', details: { reason: 'code-checksum' } });
  expect(await refusalOf(machine.begin('云岭市'))).toMatchObject({
    code: 'enrolment-code-invalid',
    details: { reason: 'code-malformed' },
  });
  expect(await machine.client.enrolment.state({})).toMatchObject({ state: 'none', failure: null });
  expect([machine.keys(), machine.station.accounts.people(), queued()]).toEqual([0, [], before]);
});

it('a code that was given to another unit is refused, and a new code is taken on the same machine', async () => {
  const machine = await start();
  const { code } = newCode();
  await machine.begin(formatEnrolmentCode({ ...code, unit: finance.code }));
  expect(await settle(machine)).toMatchObject({ state: 'refused', failure: 'enrolment-code-invalid' });
  expect(machine.station.parts.identity()).toBeNull();
  await machine.begin(newCode().text);
  expect(await settle(machine)).toMatchObject({ state: 'issued', unitCode: office.code, failure: null });
  expect(machine.station.parts.identity()).toMatchObject({ unitCode: office.code, unitName: office.name });
});

it('a code is good for 72 hours by the authority’s clock, and not for longer', async () => {
  const [late, early] = [await start(), await start()];
  const [first, second] = [newCode(), newCode()];
  await late.begin(first.text);
  authorityShiftMs = 73 * hourMs;
  expect(await settle(late)).toMatchObject({ state: 'refused', failure: 'enrolment-code-invalid' });
  authorityShiftMs = 0;
  await early.begin(second.text);
  authorityShiftMs = 71 * hourMs;
  // Certificates of 71 hours ahead are not valid on this machine yet, which is another refusal: the code itself was taken.
  await settle(early);
  const states = authority.state().enrolments;
  expect(states.find(({ id }) => id === first.code.enrolmentId)?.state).toBe('expired');
  expect(states.find(({ id }) => id === second.code.enrolmentId)?.state).toBe('issued');
});

it('a code makes one machine: the second that uses it is refused', async () => {
  const [first, second] = [await start(), await start()];
  const { text } = newCode();
  await first.begin(text);
  expect(await settle(first)).toMatchObject({ state: 'issued' });
  const told = await refusalOf(second.begin(text));
  expect(told).toMatchObject({ code: 'enrolment-code-invalid', details: { reason: 'enrolment-used' } });
  expect(await second.client.enrolment.state({})).toMatchObject({ state: 'refused' });
  expect(second.station.parts.keys.machineSigner()).toBeNull();
  expect(first.station.parts.keys.machineSigner()).not.toBeNull();
});

it('another root than the paper’s: nothing is sent, the person is told at once, and may begin again', async () => {
  const machine = await start();
  const { code } = newCode();
  const before = queued();
  const wrong = formatEnrolmentCode({ ...code, rootSha256: 'a'.repeat(64) as Sha256 });
  expect(await refusalOf(machine.begin(wrong))).toMatchObject({ code: 'exchange-not-trusted' });
  expect(queued()).toEqual(before);
  expect(await machine.client.enrolment.state({})).toMatchObject({
    state: 'none',
    failure: 'exchange-not-trusted',
  });
  await machine.begin(newCode().text);
  expect(await settle(machine)).toMatchObject({ state: 'issued' });
});

it('without a line it waits, says so, and goes on by itself after a restart of the machine, years behind as it is', async () => {
  const sinceMs = Date.now();
  const { text } = newCode();
  await exchange.stop();
  const place = newMachine(sixYearsMs);
  const before = await start(place);
  const begun = await before.begin(text);
  expect(begun).toMatchObject({ state: 'pending', failure: 'exchange-unreachable' });
  expect(begun.recoveryCode).not.toBe('');
  // A day without a line must not make anybody type the code again.
  expect(await refusalOf(before.begin('nonsense'))).toMatchObject({ code: 'enrolment-code-invalid' });
  const keysBefore = before.keys();
  await before.station.stop();
  const after = await start(place);
  expect(await after.client.enrolment.state({})).toMatchObject({ state: 'pending' });
  exchange = await startExchange();
  expect(await settle(after)).toMatchObject({ state: 'issued', failure: null });
  expect(after.keys()).toBe(keysBefore);
  // Also what was written while nobody could be asked: the code itself says that it is later.
  expect(instantsBefore(after.station, sinceMs)).toEqual([]);
  await waitFor('the line is up', async () =>
    (await after.client.session.overview({})).link.state === 'connected' ? true : null,
  );
});

describe('two units of which one has a clock that is years behind', () => {
  const old = newMachine();
  const late = newMachine(sixYearsMs);
  let sinceMs: number;
  let first: Started;
  let recoveryCode: string;
  let receiver: DemoSeat;
  let inBackup: DocumentId;
  const { name, password } = office.administrator;
  const send = (station: Station, sealPin: string, title: string) =>
    sendToFinance({ office: { unit: { ...office, sealPin }, station }, finance: receiver }, title);

  beforeAll(async () => {
    sinceMs = Date.now();
    first = await start(old);
    ({ recoveryCode } = await first.begin(newCode().text));
    await settle(first);
    for (const person of office.people) await first.station.accounts.add(null, person);
    receiver = { unit: finance, station: (await start(late)).station };
    const { exchangeUrl, enrolmentUrl } = exchange;
    await enrolUnit({ ...receiver, authority, exchangeUrl, enrolmentUrl });
    inBackup = await send(first.station, office.sealPin, '关于备份之前的通知');
    // They outlive a single test.
    running.length = 0;
  });
  afterAll(() => receiver.station.stop());

  it('it enrols, receives and sends, and everything that both of them keep of it bears the right day', async () => {
    expect(late.behindMs).toBeGreaterThan(0);
    const { clock } = receiver.station.parts;
    expect([clock.sure(), Math.abs(clock.nowMs() - Date.now()) < 60_000]).toEqual([true, true]);
    const sender = { unit: office, station: first.station };
    const answer = await sendToFinance({ office: receiver, finance: sender }, '关于报送情况的通知');
    for (const [seat, documentId] of [
      [receiver, inBackup],
      [sender, answer],
    ] as const) {
      const { report } = await (await openClerk(seat)).receiving.open({ documentId });
      expect(verdictOf(report.checks)).toBe('valid');
      expect(Date.parse(report.seal.sealedAt ?? '')).toBeGreaterThan(sinceMs - 1_000);
    }
    const year = Number(clock.today().slice(0, 4));
    const { registers } = await openClerk(receiver);
    expect([await registers.outgoing({ year }), await registers.incoming({ year })]).toMatchObject([
      [{ documentId: answer, docNumber: `云财〔${year}〕1号` }],
      [{ documentId: inBackup, entryNo: 1 }],
    ]);
    for (const { station } of [receiver, sender]) {
      expect(instantsBefore(station, sinceMs)).toEqual([]);
      expect(createAuditRepository(station.parts.store.db).verify().ok).toBe(true);
    }
  });

  it('data that were restored on another machine are read at once; enrolled anew it numbers, seals and sends on, and the old machine is let in no more', async () => {
    const login = async (station: Station) =>
      (await openWindowOf(station, { name, password, role: 'administrator' })).client;
    await (await login(first.station)).storage.backUp({});
    // Of this one the data that come back know nothing; the exchange does.
    const sinceThen = await send(first.station, office.sealPin, '关于备份之后的通知');
    await first.station.stop();

    const spare = newMachine();
    const [place] = backupsOf(old.folder);
    if (!place) throw new Error('a backup');
    const key = openKeySlots(place.folder).openByRecovery(recoveryCode);
    const nowMs = Date.now();
    const job = { dataFolder: spare.folder, place, key, restoreId: makeUuid(nowMs), nowMs, by: null };
    const { result } = await restoreBackup({ ...job, because: 'test', replaceSlots: true });
    expect(result).toBe('ok');
    const second = await start(spare, recoveryCode);
    const admin = await login(second.station);
    const people = second.station.accounts.list();
    const { keys } = second.station.parts;
    expect(await second.client.enrolment.state({})).toMatchObject({ state: 'issued', anew: true });
    expect(await keys.openSealKey(office.sealPin)).toMatchObject({ details: { reason: 'device-key-wrong' } });
    await waitFor('the reconciliation waits for a machine key', async () => {
      const { enrolAnew, restore } = await admin.storage.banner({});
      return enrolAnew === 'needed' && restore?.waitingFor === 'machine-key-lost' ? true : null;
    });

    const sealPin = 'spare-Pin-2026';
    const begin = (code: string, administrator = { name, password }) =>
      second.client.enrolment.begin({ code, administrator, sealPin });
    const before = queued();
    const { text, code } = newCode();
    const refusals = [
      await refusalOf(begin(formatEnrolmentCode({ ...code, unit: finance.code }))),
      await refusalOf(begin(text, { name: '陌生人', password })),
      await refusalOf(begin(text, { name, password: 'not-the-password-1' })),
    ];
    expect(refusals).toMatchObject([
      { code: 'enrolment-code-invalid', details: { reason: 'code-other-unit' } },
      { code: 'input-invalid', details: { reason: 'administrator-unknown' } },
      { code: 'wrong-password' },
    ]);
    expect(queued()).toEqual(before);

    await begin(text);
    // The documents stay readable while the authority takes its time.
    expect(second.station.parts.identity()).toMatchObject({ unitCode: office.code, unitName: office.name });
    expect((await admin.storage.banner({})).enrolAnew).toBe('waiting');
    expect(await settle(second)).toMatchObject({ state: 'issued', anew: false, failure: null });
    await waitFor('reconciled and connected', async () => {
      const { restore, enrolAnew } = await admin.storage.banner({});
      const { link } = await second.client.session.overview({});
      return restore === null && enrolAnew === 'no' && link.state === 'connected' ? true : null;
    });
    // Who drafted what came back from the exchange is not known: a name that nobody logs in under stands for them.
    expect(second.station.accounts.list().filter(({ active }) => active)).toEqual(people);
    const opened = await keys.openSealKey(sealPin);
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
    const acts: unknown[] = second.station.parts.store.db
      .prepare('SELECT act FROM audit ORDER BY entry_no')
      .pluck()
      .all();
    expect(acts.filter((act) => String(act).startsWith('enrolment.'))).toEqual([
      'enrolment.begun',
      'enrolment.issued',
      'enrolment.begunAnew',
      'enrolment.issued',
    ]);

    const anew = await send(second.station, sealPin, '关于启用新机器的通知');
    const inbox = await openClerk(receiver);
    const { report, content } = await inbox.receiving.open({ documentId: anew });
    expect([verdictOf(report.checks), content?.title]).toEqual(['valid', '关于启用新机器的通知']);
    const year = Number(second.station.parts.clock.today().slice(0, 4));
    const book = await (
      await openClerk({ unit: office, station: second.station })
    ).registers.outgoing({ year });
    const numberOf = (documentId: string) => book.find((row) => row.documentId === documentId)?.docNumber;
    expect([inBackup, sinceThen, anew].map(numberOf)).toEqual(
      [1, 2, 3].map((number) => `云府办发〔${year}〕${number}号`),
    );
    const { rows } = await inbox.receiving.inbox({ states: null, before: null, limit: 50 });
    const heard = rows.map(({ docNumber }) => docNumber);
    expect(heard.toSorted()).toEqual(book.map(({ docNumber }) => docNumber).toSorted());

    const again = await start(old);
    await waitFor('the old machine is let in no more', async () => {
      const { link } = await again.client.session.overview({});
      return link.state === 'refused' && link.reason === 'unit-rejected' ? true : null;
    });
  });
});

describeStationCommand(() => ({
  folder,
  authority,
  exchange,
  unit: county,
  newCode: () => newCode(county.code),
}));
