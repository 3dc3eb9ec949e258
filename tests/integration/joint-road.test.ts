// 联合行文 from end to end: three real stations seal one document, files going between them, one of them renews its seal in mid-round; the exchange carries the
// package to a fourth, which judges it.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { enrolUnit } from '../../src/demo/demo-station.ts';
import { openWindowOf, type DemoWindow, type StationClient } from '../../src/demo/demo-window.ts';
import {
  approveDocument,
  openClerk,
  registerDocument,
  waitFor,
  waitForArrival,
  waitForDelivery,
} from '../../src/demo/main-job.ts';
import { demoPerson, demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { createStation } from '../../src/main/station/station.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-joint-road-'));
const [officeUnit, financeUnit, countyUnit] = demoUnits;
if (!officeUnit || !financeUnit || !countyUnit) throw new Error('three units');
const receiverUnit: DemoUnit = {
  ...financeUnit,
  code: '990100-DEP-0004' as UnitCode,
  name: '云岭市民政局',
  shortName: '市民政局',
  issuerCodes: ['云民'],
};
let authority: Authority;
let exchange: DemoExchange;
let office: DemoSeat;
let finance: DemoSeat;
let county: DemoSeat;
let receiver: DemoSeat;

beforeAll(async () => {
  const dropFolder = path.join(folder, 'drop');
  authority = createAuthority({
    ...{ folder: path.join(folder, 'authority'), passphrase: 'test passphrase of the authority' },
    ...{ clock: () => new Date(), dropFolder, caKeyBits: 2048 },
  });
  const units = [officeUnit, financeUnit, countyUnit, receiverUnit];
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of units)
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  const exchangeFolder = path.join(folder, 'exchange');
  foundExchange(exchangeFolder, authority);
  exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder });
  const seats: DemoSeat[] = [];
  for (const unit of units) seats.push(await openSeat(unit));
  const [first, second, third, fourth] = seats;
  if (!first || !second || !third || !fourth) throw new Error('four seats');
  [office, finance, county, receiver] = [first, second, third, fourth];
  await authority.publish();
  await exchange.exchange.checkDrop();
});
afterAll(async () => {
  await Promise.all([office, finance, county, receiver].map(({ station }) => station.stop()));
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openSeat(unit: DemoUnit): Promise<DemoSeat> {
  const station = await createStation({
    folder: path.join(folder, unit.code),
    deviceKey: { key: randomBytes(32), kind: 'key-file' },
    writeLog: () => undefined,
    sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 2 },
  });
  const { exchangeUrl, enrolmentUrl } = exchange;
  await enrolUnit({ station, unit, authority, exchangeUrl, enrolmentUrl });
  return { unit, station };
}

const custodianOf = ({ station, unit }: DemoSeat): Promise<DemoWindow> =>
  openWindowOf(station, demoPerson(unit, 'custodian'));
/** Every station judges by lists that name all four units. */
const listsAreHere = (seat: DemoSeat): Promise<true> =>
  waitFor(`the lists of ${seat.unit.name}`, async () =>
    Promise.resolve(seat.station.parts.trust.current()?.registry.seals.length === 4 || null),
  );

/** A joint document at the desk of the main issuer, every step passed. */
async function prepare(): Promise<DocumentId> {
  const { client, close } = await openWindowOf(office.station, demoPerson(office.unit, 'drafter'));
  const { documentId, revision } = await client.drafting.create({ kind: 'notice' });
  const saved = await client.drafting.save({
    ...{ documentId, revision },
    content: {
      ...{ kind: 'notice', urgency: 'routine', title: '关于联合开展社会救助资金检查的通知' },
      issuers: [office, finance, county].map(({ unit }) => ({ unit: unit.code, name: unit.name })),
      body: [{ level: 'text', text: '为管好用好社会救助资金，定于近期联合开展检查，现将有关事项通知如下。' }],
      recipients: [{ unit: receiverUnit.code, name: receiverUnit.shortName, role: 'main', copies: 2 }],
      ...{ signatory: null, notes: null },
    },
  });
  await client.drafting.submit({ documentId, revision: saved.revision });
  close();
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  return documentId;
}

/** The bytes that the round hands on now. */
async function fileOf({ client, download }: DemoWindow, documentId: DocumentId): Promise<Uint8Array> {
  const { file } = await client.joint.view({ documentId });
  if (file === null) throw new Error('nothing is handed on');
  return download(file.handle);
}
const take = async ({ client, upload }: DemoWindow, bytes: Uint8Array) =>
  client.joint.take({ upload: await upload(bytes) });

/** Takes the file, agrees, looks at the place, seals; answers with the file that goes back. */
async function coSeal(seat: DemoSeat, custodian: DemoWindow, bytes: Uint8Array): Promise<Uint8Array> {
  const { documentId, contentSha256 } = await take(custodian, bytes);
  const leader = await openWindowOf(seat.station, demoPerson(seat.unit, 'leader'));
  const date = seat.station.parts.clock.today();
  await leader.client.joint.consent({ documentId, contentSha256, date });
  leader.close();
  await custodian.client.joint.confirmPlace({ documentId });
  const sealed = await custodian.client.joint.seal({ documentId, pin: seat.unit.sealPin });
  expect(sealed.state).toBe('sealed');
  return fileOf(custodian, documentId);
}

const sealInUse = async (client: StationClient): Promise<string | undefined> =>
  (await client.sealLife.overview({})).seals.find(({ isInUseHere }) => isInUseHere)?.sealId;

/** Asked for at the desk, granted by the authority, in use at this station, in the lists of all. */
async function renewSeal(seat: DemoSeat, { client }: DemoWindow): Promise<void> {
  const old = authority.state().seals.find(({ unit, life }) => unit === seat.unit.code && life === 'active');
  if (old === undefined) throw new Error('a seal');
  await client.sealLife.ask({ sealId: old.id, reason: '换发证书', pin: seat.unit.sealPin });
  await waitFor('the request is with the authority', async () => {
    await authority.processRequests();
    await exchange.exchange.checkDrop();
    return authority.state().seals.some(({ renews }) => renews === old.id) || null;
  });
  authority.orderOnSeal(old.id, 'renew');
  await authority.publish();
  await exchange.exchange.checkDrop();
  await waitFor('the new seal is in use', async () => {
    const now = await sealInUse(client);
    return (now !== undefined && now !== old.id) || null;
  });
  for (const { station } of [office, county, receiver])
    await waitFor('the lists name the new seal', async () => {
      const seals = station.parts.trust.current()?.registry.seals ?? [];
      return Promise.resolve(seals.find(({ id }) => id === old.id)?.supersededBy !== undefined || null);
    });
}

it('goes through three stations, one seal renewed in mid-round, and is judged valid by a fourth', async () => {
  for (const seat of [office, finance, county, receiver]) await listsAreHere(seat);
  const documentId = await prepare();
  const [main, first, second] = await Promise.all([office, finance, county].map(custodianOf));
  if (!main || !first || !second) throw new Error('three windows');
  await main.client.sealing.confirmPlace({ documentId });
  await main.client.joint.start({ documentId, pin: office.unit.sealPin });
  const toFinance = await fileOf(main, documentId);
  const fromFinance = await coSeal(finance, first, toFinance);
  expect(await take(main, fromFinance)).toMatchObject({ state: 'collecting', next: county.unit.name });

  await renewSeal(finance, first);
  // The new encryption key came with the new seal; what was encrypted to the old one still opens.
  const encryptionKeys = finance.station.parts.keys.encryptionKeys();
  expect(encryptionKeys).toHaveLength(2);
  await expect(take(first, toFinance)).rejects.toMatchObject({
    data: { code: 'joint-refused', details: { reason: 'already-here' } },
  });

  const fromCounty = await coSeal(county, second, await fileOf(main, documentId));
  expect(await take(main, fromCounty)).toMatchObject({ state: 'complete', next: null });
  const finished = await main.client.joint.finish({ documentId, pin: office.unit.sealPin });
  expect(verdictOf(finished.report.checks)).toBe('valid');

  const clerk = await openClerk(receiver);
  expect(await waitForArrival(clerk, documentId)).toMatchObject({ verdict: 'valid' });
  const opened = await clerk.receiving.open({ documentId });
  expect(verdictOf(opened.report.checks)).toBe('valid');
  for (const { report } of opened.report.bodies ?? []) expect(report.seals).toHaveLength(3);
  const sender = await openClerk(office);
  await waitForDelivery(sender, documentId, { unit: receiverUnit.code, state: 'opened' });
  expect(await main.client.joint.list({})).toEqual([]);
});
