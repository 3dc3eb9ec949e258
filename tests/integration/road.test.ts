// The road between three real stations: real authority, real exchange over mutual TLS, a switch in the line that can be cut.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { openWindow, type StationClient } from '../../src/demo/demo-window.ts';
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
import { demoUnits } from '../../src/demo/people.ts';
import { startPrefecture, type DemoSeat, type Prefecture } from '../../src/demo/prefecture.ts';
import { tamperPackage } from '../../src/demo/tamper.ts';
import { createPackageEncryption } from '../../src/main/station/sealing/encrypt-package.ts';
import { createExchangeClient } from '../../src/main/sync/exchange-client.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import { createOutboxRepository } from '../../src/main/store/outbox-repository.ts';
import { toPem } from '../../src/seals/pki/certificate.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';
import { describeForwarding } from './road-forwarding.ts';
import { describeRestored } from './road-restored.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-road-'));
const stationOptions = {
  writeLog: () => undefined,
  sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 5 },
};
let place: Prefecture;
let office: DemoSeat;
let finance: DemoSeat;
let county: DemoSeat;

beforeAll(async () => {
  place = await startPrefecture({ folder, caKeyBits: 2048, stationOptions: () => stationOptions });
  const [first, second, third] = place.seats;
  if (!first || !second || !third) throw new Error('three seats');
  [office, finance, county] = [first, second, third];
});
afterAll(async () => {
  await place.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A document of 市政府办公室 in the outbox; the line decides when it goes. */
async function sealOne(title: string, riding = false): Promise<DocumentId> {
  const documentId = await draftDocument(office, title);
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  await sealDocument(office, documentId, { riding });
  return documentId;
}
const outboxRow = (clerk: StationClient, documentId: DocumentId) =>
  clerk.sending.outbox({}).then((rows) => rows.find((row) => row.documentId === documentId) ?? null);
const inState = (clerk: StationClient, documentId: DocumentId, state: string) =>
  waitFor(`outbox ${state}`, async () => {
    const row = await outboxRow(clerk, documentId);
    return row?.state === state ? row : null;
  });
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string; details?: Record<string, string> } }) => error.data ?? null,
  );

describe('a sealed document on the road', () => {
  it('goes from outbox to two inboxes, is judged valid, signed for, and the sender sees every step', async () => {
    const documentId = await sealOne('关于召开全市政务公开工作会议的通知', true);
    const sender = await openClerk(office);
    await inState(sender, documentId, 'accepted');
    for (const seat of [finance, county]) {
      const clerk = await openClerk(seat);
      const row = await waitForArrival(clerk, documentId);
      expect(row).toMatchObject({ state: 'arrived', verdict: 'valid', acknowledged: false, attachments: 2 });
      await waitForDelivery(sender, documentId, { unit: seat.unit.code, state: 'delivered' });
      const opened = await clerk.receiving.open({ documentId });
      expect(opened).toMatchObject({ state: 'opened', signedBy: null });
      expect(verdictOf(opened.report.checks)).toBe('valid');
      // The riding seal came with it, a slice on every page.
      const [original] = opened.report.bodies ?? [];
      const notes = original?.report.seals[0]?.steps.sealPicture?.findings ?? [];
      expect(notes.map(({ code }) => code)).toContain('RIDING_SEAL_WHOLE');
      expect(opened.pdf).not.toBeNull();
      await waitForDelivery(sender, documentId, { unit: seat.unit.code, state: 'opened' });
    }
    const signed = await (await openClerk(finance)).receiving.signFor({ documentId, note: '已转办公室' });
    expect(signed).toMatchObject({ state: 'signed', incomingEntryNo: 1 });
    const returned = { documentId, reasons: ['misdirected' as const], note: null };
    await (await openClerk(county)).receiving.return(returned);
    const [byFinance, byCounty] = await Promise.all([
      waitForDelivery(sender, documentId, { unit: finance.unit.code, state: 'signed' }),
      waitForDelivery(sender, documentId, { unit: county.unit.code, state: 'returned' }),
    ]);
    expect(byFinance).toMatchObject({ person: signed.signedBy, note: '已转办公室', clockSure: true });
    expect(byCounty.reasons).toEqual(['misdirected']);
    await waitFor('closed', async () =>
      (await sender.drafting.get({ documentId })).state === 'closed' ? true : null,
    );
  });

  it('signs once: a second signature and a return after it are refused, and the register has no gap', async () => {
    const documentId = await sealOne('关于做好防汛值班工作的通知');
    const clerk = await openClerk(finance);
    await waitForArrival(clerk, documentId);
    const tries = await Promise.all(
      [1, 2, 3].map(() => refusalOf(clerk.receiving.signFor({ documentId, note: null }))),
    );
    expect(tries.filter((refusal) => refusal === null)).toHaveLength(1);
    const back = { documentId, reasons: ['other' as const], note: '重复' };
    expect(await refusalOf(clerk.receiving.return(back))).toMatchObject({ code: 'wrong-state' });
    const year = Number(finance.station.parts.clock.today().slice(0, 4));
    const numbers = (await clerk.registers.incoming({ year })).map((entry) => entry.entryNo);
    expect(numbers).not.toEqual([]);
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_number, index) => index + 1));
  });

  it('asks for words when the reason is another one', async () => {
    const documentId = await sealOne('关于报送工作总结的通知');
    const clerk = await openClerk(county);
    await waitForArrival(clerk, documentId);
    const wordless = { documentId, reasons: ['other' as const], note: ' ' };
    expect(await refusalOf(clerk.receiving.return(wordless))).toMatchObject({ code: 'reason-missing' });
  });
});

describe('what follows a document', () => {
  it('is reminded of, recalled where nobody signed, and annulled where somebody did; each side sees the other', async () => {
    const documentId = await sealOne('关于调整会议时间的通知');
    const sender = await openClerk(office);
    const [signer, reader] = [await openClerk(finance), await openClerk(county)];
    for (const clerk of [signer, reader]) await waitForArrival(clerk, documentId);
    await signer.receiving.signFor({ documentId, note: null });
    await waitForDelivery(sender, documentId, { unit: finance.unit.code, state: 'signed' });
    await waitForDelivery(sender, documentId, { unit: county.unit.code, state: 'delivered' });
    const rowOf = (clerk: StationClient) => waitForArrival(clerk, documentId);

    await sender.notices.remind({ documentId, units: null, reason: '请尽快签收' });
    await waitFor('reminded', async () => ((await rowOf(reader)).reminders === 1 ? true : null));
    expect((await rowOf(signer)).reminders).toBe(0);

    await sender.notices.recall({ documentId, units: null, reason: '时间有误' });
    const recalled = await waitForDelivery(sender, documentId, { unit: county.unit.code, state: 'recalled' });
    expect(recalled).toMatchObject({ recall: 'recalled', reminders: 1 });
    const closed = await reader.receiving.open({ documentId });
    expect(closed).toMatchObject({ state: 'recalled', content: null, pdf: null, attachments: [] });
    const late = await refusalOf(reader.receiving.signFor({ documentId, note: null }));
    expect(late).toMatchObject({ code: 'recalled-by-sender' });
    await waitFor('closed', async () =>
      (await sender.drafting.get({ documentId })).state === 'closed' ? true : null,
    );

    await sender.notices.end({ documentId, kind: 'annul', reason: '另行印发', replacedBy: null });
    const told = await waitFor('annulled', async () => {
      const { state, notices } = await signer.receiving.open({ documentId });
      return notices.length === 0 ? null : { state, notices };
    });
    expect(told).toMatchObject({ state: 'signed', notices: [{ kind: 'annul', reason: '另行印发' }] });
    expect((await sender.drafting.get({ documentId })).state).toBe('annulled');
    // The receiver may know before the exchange's answer is here.
    const sent = await waitFor('all accepted', async () => {
      const { notices } = await sender.notices.trail({ documentId });
      return notices.every(({ road }) => road.state === 'accepted') ? notices : null;
    });
    expect(sent.map(({ kind, units }) => [kind, units.length])).toEqual([
      ['remind', 1],
      ['recall', 1],
      ['annul', 1],
    ]);
  });
});

describeForwarding(() => ({ office, finance, county, network: place.exchange.network }));

describe('a line that fails', () => {
  it('is waited for in words, and the document goes by itself when it is back', async () => {
    place.exchange.network.cut();
    const documentId = await sealOne('关于加强网络安全管理的通知');
    const sender = await openClerk(office);
    const waiting = await inState(sender, documentId, 'waiting');
    expect(waiting).toMatchObject({ reason: 'unreachable', action: 'retry' });
    expect(waiting.nextTryAtMs).not.toBeNull();
    const { link } = await openWindow(office.station).client.session.overview({});
    expect(link).toMatchObject({ state: 'offline', reason: 'unreachable' });
    place.exchange.network.restore();
    await inState(sender, documentId, 'accepted');
    await waitForArrival(await openClerk(finance), documentId);
  });

  it('cut in the middle of an upload resumes and sends one document', async () => {
    const sender = await openClerk(office);
    const cut = place.exchange.network.cutAfterBytes(60_000);
    const documentId = await sealOne('关于清理办公用房的通知');
    await cut;
    place.exchange.network.restore();
    await inState(sender, documentId, 'accepted');
    await waitForArrival(await openClerk(county), documentId);
  });

  it('scenario A: the exchange took it and its answer was lost: one document, one arrival, no error', async () => {
    place.exchange.network.cut();
    const documentId = await sealOne('关于调整作息时间的通知');
    const { parts } = office.station;
    // The line and a courier's disk may ask in the same moment: one encryption stands.
    const asked = [createPackageEncryption(parts), createPackageEncryption(parts)];
    expect(await Promise.all(asked.map(({ settle }) => settle(documentId)))).toEqual([
      { ok: true },
      { ok: true },
    ]);
    const row = createOutboxRepository(parts.store.db).get(documentId);
    const machine = parts.keys.machineIdentity();
    const anchor = parts.trust.current()?.anchors[0];
    if (!row || !machine || !anchor) throw new Error('a station with a queued document');
    // What the station did before its line broke: the exchange has the document, the station does not know it.
    const client = createExchangeClient({
      baseUrl: place.exchange.exchange.exchangeUrl,
      rootPems: toPem('CERTIFICATE', anchor.der),
      machine: {
        keyPem: machine.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        certificatePem: machine.chainPem,
      },
    });
    const source = parts.store.blobs.open(row.packageSha256);
    await client.uploadPackage({ source, sha256: row.packageSha256, resumeUrl: null });
    expect(await client.submit(documentId, row.note)).toMatchObject({
      ok: true,
      value: { alreadyHad: false },
    });
    place.exchange.network.restore();
    const sender = await openClerk(office);
    expect(await inState(sender, documentId, 'accepted')).toMatchObject({ reason: null });
    // A replay by anybody who holds the note changes nothing either.
    expect(await client.submit(documentId, row.note)).toMatchObject({
      ok: true,
      value: { alreadyHad: true },
    });
    await client.close();
    const clerk = await openClerk(finance);
    await waitForArrival(clerk, documentId);
    const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 200 });
    expect(rows.filter((one) => one.documentId === documentId)).toHaveLength(1);
  });
});

describe('a package that was changed on its way', () => {
  it('arrives visibly, says which check failed, cannot be signed for, and the sender is told', async () => {
    await place.stopSeat(county.unit.code);
    const documentId = await sealOne('关于开展安全检查的通知');
    const sender = await openClerk(office);
    await inState(sender, documentId, 'accepted');
    const row = createOutboxRepository(office.station.parts.store.db).get(documentId);
    if (!row) throw new Error('sealed');
    await tamperPackage(path.join(folder, 'exchange'), row.packageSha256, 20_000);
    const unit = demoUnits.find(({ code }) => code === county.unit.code) ?? county.unit;
    const station = await startStation(stationPlace(folder, unit), stationOptions);
    const seat = { unit, station };
    try {
      const clerk = await openClerk(seat);
      const arrived = await waitForArrival(clerk, documentId);
      expect(arrived).toMatchObject({ verdict: 'invalid', senderName: office.unit.name });
      const { report } = await clerk.receiving.open({ documentId });
      expect(report.checks['digestsMatch']?.result).toBe('failed');
      expect(report.checks['deliveryNote']).toMatchObject({ result: 'failed', code: 'NOTE_DIFFERS' });
      const refused = await refusalOf(clerk.receiving.signFor({ documentId, note: null }));
      expect(refused).toMatchObject({ code: 'package-refused' });
      const told = await waitFor('the sender is told', async () => {
        const rows = await sender.sending.deliveries({ documentId });
        return rows.find((one) => one.unit === unit.code && one.reasons.includes('error')) ?? null;
      });
      expect(told.note).toContain('digestsMatch');
      // Everything before is here once, also after the station was away.
      const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 200 });
      expect(new Set(rows.map((one) => one.documentId)).size).toBe(rows.length);
      expect(createInboxRepository(station.parts.store.db).get(documentId)?.state).toBe('opened');
    } finally {
      await station.stop();
      // The same bit once more: whole again, for a backup of the exchange wants all of its packages whole.
      await tamperPackage(path.join(folder, 'exchange'), row.packageSha256, 20_000);
    }
  });
});

describeRestored(() => ({
  ...{ place, office, finance, sealOne },
  county: {
    unit: county.unit,
    start: async () => {
      if (place.seats.includes(county)) await place.stopSeat(county.unit.code);
      return startStation(stationPlace(folder, county.unit), stationOptions);
    },
  },
}));
