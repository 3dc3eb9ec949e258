// The life of a seal as the station lives it: a real station, exchange and authority; nothing but signed notices and decisions joins them.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { enrolUnit } from '../../src/demo/demo-station.ts';
import { openWindowOf, type StationClient } from '../../src/demo/demo-window.ts';
import {
  approveDocument,
  draftDocument,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
} from '../../src/demo/main-job.ts';
import { demoPerson, demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { createDecisionIntake } from '../../src/main/station/seal-life/take-decisions.ts';
import { createStation } from '../../src/main/station/station.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import type { DocumentId, SealId } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-seal-life-'));
let authority: Authority;
let exchange: DemoExchange;
let office: DemoSeat;
let finance: DemoSeat;
let custodian: StationClient;

beforeAll(async () => {
  const dropFolder = path.join(folder, 'drop');
  const clock = (): Date => new Date();
  const passphrase = 'test passphrase of the authority';
  const place = path.join(folder, 'authority');
  authority = createAuthority({ folder: place, passphrase, clock, dropFolder, caKeyBits: 2048 });
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of demoUnits)
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  const exchangeFolder = path.join(folder, 'exchange');
  foundExchange(exchangeFolder, authority);
  exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder });
  const [first, second] = demoUnits;
  if (!first || !second) throw new Error('two units');
  office = await openSeat(first);
  finance = await openSeat(second);
  custodian = await openCustodian(office);
});
afterAll(async () => {
  await Promise.all([office.station.stop(), finance.station.stop()]);
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

const openCustodian = async ({ station, unit }: DemoSeat): Promise<StationClient> =>
  (await openWindowOf(station, demoPerson(unit, 'custodian'))).client;

async function prepareOne(title: string): Promise<DocumentId> {
  const documentId = await draftDocument(office, title);
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  return documentId;
}

/** One turn of the authority, and of the exchange that reads its files. */
async function turn(): Promise<void> {
  await authority.processRequests();
  await exchange.exchange.checkDrop();
}

const overview = () => custodian.sealLife.overview({});
async function sealInUse() {
  const seal = (await overview()).seals.find(({ isInUseHere }) => isInUseHere);
  if (seal === undefined) throw new Error('no seal in use');
  return seal;
}

async function sealAndArrive(title: string) {
  const documentId = await prepareOne(title);
  await sealDocument(office, documentId);
  const { verdict } = await waitForArrival(await openClerk(finance), documentId);
  return { documentId, verdict };
}

it('a renewal asked for at the desk comes back into use here, and what the old seal sealed stays valid', async () => {
  await waitFor('the lists are here', async () => ((await overview()).seals.length > 0 ? true : null));
  const old = await sealInUse();
  expect(old).toMatchObject({ life: 'active', lock: null, asked: [] });
  const before = await sealAndArrive('关于旧印章的通知');
  expect(before.verdict).toBe('valid');

  const wish = { sealId: old.sealId, reason: '即将到期' };
  await expect(custodian.sealLife.ask({ ...wish, pin: 'not the PIN 1' })).rejects.toMatchObject({
    data: { code: 'wrong-pin' },
  });
  await waitFor('the wait after a wrong PIN', async () => {
    const asked = await custodian.sealLife.ask({ ...wish, pin: office.unit.sealPin }).catch(() => null);
    return asked;
  });
  // Asked is asked: a second request would make a second seal.
  await expect(custodian.sealLife.ask({ ...wish, pin: office.unit.sealPin })).rejects.toMatchObject({
    data: { code: 'seal-act-refused', details: { reason: 'asked-already' } },
  });
  expect((await sealInUse()).asked).toEqual(['renew']);
  await waitFor('the request is with the authority', async () => {
    await turn();
    return authority.state().seals.some(({ renews }) => renews === old.sealId) ? true : null;
  });
  authority.orderOnSeal(old.sealId, 'renew');
  await authority.publish();
  await exchange.exchange.checkDrop();
  const fresh = await waitFor('the new seal is in use', async () => {
    const seal = await sealInUse();
    return seal.sealId === old.sealId ? null : seal;
  });
  expect(fresh).toMatchObject({ life: 'active', name: old.name });
  const view = await overview();
  expect(view.history.filter(({ state }) => state === 'installed')).toMatchObject([{ act: 'issue' }]);
  expect(view.seals.find(({ sealId }) => sealId === old.sealId)).toMatchObject({
    life: 'superseded',
    supersededBy: fresh.sealId,
    asked: [],
  });

  const after = await sealAndArrive('关于新印章的通知');
  expect(after.verdict).toBe('valid');
  const clerk = await openClerk(finance);
  const reopened = await clerk.receiving.open({ documentId: before.documentId });
  expect(verdictOf(reopened.report.checks)).toBe('valid');
  const held = office.station.parts.store.db
    .prepare(`SELECT use, count(*) AS count FROM keys GROUP BY use ORDER BY use`)
    .all();
  expect(held).toEqual(['encryption', 'machine', 'seal', 'sm2Seal'].map((use) => ({ use, count: 2 })));
});

it('an auditor sees all of it and may do none of it; a drafter does not even see it', async () => {
  const { station, unit } = office;
  const auditor = { name: '察之明', role: 'auditor', password: 'yunling-audit-1' } as const;
  await station.accounts.add(null, auditor);
  const { client } = await openWindowOf(station, auditor);
  const seen = await client.sealLife.overview({});
  expect(seen.history.length).toBeGreaterThan(0);
  expect(seen.seals.flatMap(({ acts }) => acts)).toEqual([]);
  expect(seen.mayRequest).toBe(false);
  const { sealId } = await sealInUse();
  const notPermitted = { data: { code: 'not-permitted' } };
  const loss = client.sealLife.tell({ sealId, kind: 'reportLost', reason: '误报' });
  await expect(loss).rejects.toMatchObject(notPermitted);
  const drafter = (await openWindowOf(station, demoPerson(unit, 'drafter'))).client;
  await expect(drafter.sealLife.overview({})).rejects.toMatchObject(notPermitted);
});

it('a wish taken back goes after the wish, ends it at the authority, and is no longer offered', async () => {
  const { sealId } = await sealInUse();
  exchange.network.cut();
  const asked = await custodian.sealLife.tell({ sealId, kind: 'destroy', reason: '误填' });
  const [wish] = asked.history;
  expect(wish).toMatchObject({ act: 'destroy', state: 'queued', mayCancel: true });
  const noticeId = wish?.id ?? '';
  const taken = await custodian.sealLife.cancel({ noticeId, reason: '填错了' });
  expect(taken.history[0]).toMatchObject({ act: 'cancel', state: 'queued', mayCancel: false });
  expect(taken.history.find(({ id }) => id === noticeId)?.mayCancel).toBe(false);
  const again = custodian.sealLife.cancel({ noticeId, reason: '填错了' });
  await expect(again).rejects.toMatchObject({ data: { details: { reason: 'decided-already' } } });
  exchange.network.restore();
  const ended = await waitFor('the wish is taken back', async () => {
    await turn();
    const view = await overview();
    return view.history.find(({ id }) => id === noticeId)?.state === 'withdrawn' ? view : null;
  });
  expect(ended.history.find(({ act }) => act === 'withdraw')).toMatchObject({ from: 'authority' });
  expect(ended.seals.find((seal) => seal.sealId === sealId)).toMatchObject({ life: 'active', asked: [] });
  expect(authority.state().seals.find(({ id }) => id === sealId)?.destructionAsked).toBeNull();
  const audit = office.station.parts.store.db
    .prepare(`SELECT details FROM audit WHERE act = 'seal.cancel'`)
    .pluck()
    .all();
  expect(audit).toEqual([expect.stringContaining(noticeId)]);
});

it('a decision that the authority did not sign changes nothing and is shown as what it is', async () => {
  const seal = await sealInUse();
  const listSigner = parseCertificate(authority.state().certificates.listSigner);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const noticeId = '01890a5d-ac96-774b-bcce-b302099a8057';
  const decision = {
    ...{ type: 'yizhan/seal-decision/1', noticeId, unit: office.unit.code, sealId: seal.sealId },
    ...{ act: 'restore', state: 'active', answers: null, reason: '', issued: null },
    at: new Date().toISOString(),
  };
  const message = await new CompactSign(new TextEncoder().encode(JSON.stringify(decision)))
    .setProtectedHeader({
      alg: 'PS256',
      'x5t#S256': Buffer.from(listSigner.sha256, 'hex').toString('base64url'),
    })
    .sign(privateKey);
  const { parts } = office.station;
  const intake = createDecisionIntake(parts);
  const entry = { number: 1, from: 'authority', noticeId, message, at: decision.at } as const;
  const road = { cursorOf: () => ({ epoch: 'none', number: 0 }) };
  expect(intake.take([entry], { ...road, lastTry: false })).toEqual({ result: 'later' });
  expect((await overview()).history.some(({ state }) => state === 'notBelieved')).toBe(false);
  intake.take([entry], { ...road, lastTry: true });
  const refused = (await overview()).history.filter(({ state }) => state === 'notBelieved');
  expect(refused).toMatchObject([{ id: noticeId, act: null, code: 'jws-signature-invalid' }]);
  expect(await sealInUse()).toMatchObject({ sealId: seal.sealId, life: 'active' });
});

it('a loss reported without a line locks the key at once, goes when the line is back, and stops the seal everywhere', async () => {
  const documentId = await prepareOne('关于报失印章的通知');
  const { sealId } = await sealInUse();
  exchange.network.cut();
  const told = await custodian.sealLife.tell({ sealId, kind: 'reportLost', reason: '介质遗失' });
  expect(told.history[0]).toMatchObject({ act: 'reportLost', state: 'queued' });
  expect(told.seals.find((seal) => seal.sealId === sealId)).toMatchObject({ lock: 'lost', life: 'active' });
  const desk = await custodian.sealing.desk({ documentId });
  expect(desk.steps.find(({ step }) => step === 'seal')).toMatchObject({ state: 'failed' });
  await expect(office.station.parts.keys.openSealKey(office.unit.sealPin)).resolves.toMatchObject({
    ok: false,
    details: { reason: 'locked-lost' },
  });
  await expect(custodian.sealing.seal({ documentId, pin: office.unit.sealPin })).rejects.toMatchObject({
    code: 'REFUSED',
  });

  exchange.network.restore();
  const lost = await waitFor('the loss is published', async () => {
    await turn();
    const view = await overview();
    return view.history.some(({ from, act }) => from === 'authority' && act === 'reportLost') ? view : null;
  });
  expect(lost.history.find(({ from, act }) => from === 'unit' && act === 'reportLost')?.state).toBe(
    'answered',
  );
  await waitFor('the lists say so', async () => (await lifeOf(sealId)) === 'lost' || null);
  const audit = office.station.parts.store.db
    .prepare(`SELECT act FROM audit WHERE act LIKE 'seal.%' ORDER BY entry_no`)
    .pluck()
    .all();
  expect(audit).toEqual(
    expect.arrayContaining(['seal.renew', 'seal.installed', 'seal.reportLost', 'seal.decisionRefused']),
  );
});

it('after a loss a new seal is asked for under a new PIN, authorised by the administrator alone, and used', async () => {
  const pin = '新印章-2027x';
  expect(await overview()).toMatchObject({ keepsPin: false, mayRequest: true });
  const asked = await custodian.sealLife.ask({ sealId: null, pin, reason: '原印章遗失' });
  expect(asked.mayRequest).toBe(false);
  const requested = await waitFor('the request is with the authority', async () => {
    await turn();
    return authority.state().seals.find(({ life }) => life === 'requested') ?? null;
  });
  authority.orderOnSeal(requested.id, 'approve');
  authority.orderOnSeal(requested.id, 'issue');
  await waitFor('it is issued', async () => {
    await turn();
    return (await lifeOf(requested.id)) === 'issued' || null;
  });
  const authorise = { sealId: requested.id, kind: 'authorise', reason: '由印守正保管使用' } as const;
  await expect(custodian.sealLife.tell(authorise)).rejects.toMatchObject({
    data: { code: 'seal-act-refused' },
  });
  const { station, unit } = office;
  const administrator = (await openWindowOf(station, unit.administrator)).client;
  await administrator.sealLife.tell(authorise);
  await waitFor('it is in use', async () => {
    await turn();
    const seal = (await overview()).seals.find(({ isInUseHere }) => isInUseHere);
    return seal?.sealId === requested.id && seal.life === 'active' ? true : null;
  });
  const opened = await station.parts.keys.openSealKey(pin);
  expect(opened.ok && opened.value.sm2 !== null).toBe(true);
});

async function lifeOf(sealId: SealId): Promise<string | undefined> {
  return (await overview()).seals.find((seal) => seal.sealId === sealId)?.life;
}
