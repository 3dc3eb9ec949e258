// Packages encrypted to their recipients, over a real authority, a real exchange and real stations. Scenario I: 1,500 recipients, one without a certificate.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKeys } from '../../src/authority/authority-keys.ts';
import { openStateFile } from '../../src/authority/authority-state.ts';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { issueFromIntermediate, pemOf } from '../../src/authority/issuing.ts';
import {
  foundExchange,
  foundExchangeEncryption,
  startDemoExchange,
  type DemoExchange,
} from '../../src/demo/demo-exchange.ts';
import { enrolUnit, startStation, stationPlace } from '../../src/demo/demo-station.ts';
import {
  approveDocument,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
  waitForDelivery,
} from '../../src/demo/main-job.ts';
import { openWindowOf } from '../../src/demo/demo-window.ts';
import { demoPerson, demoUnits } from '../../src/demo/people.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { sampleBody } from '../../src/demo/sample-document.ts';
import { peekNote } from '../../src/main/station/receiving/delivery-note.ts';
import { createInboxRepository, type InboxRow } from '../../src/main/store/inbox-repository.ts';
import { createOutboxRepository } from '../../src/main/store/outbox-repository.ts';
import { createExchangeClient, type ExchangeClient } from '../../src/main/sync/exchange-client.ts';
import { unwrapContentKey } from '../../src/seals/encryption/content-key.ts';
import { isEncryptedStream } from '../../src/seals/encryption/encrypted-stream.ts';
import { spkiOf } from '../../src/seals/pki/public-key.ts';
import type { Recipient } from '../../src/shared/domain/content.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';
import { sealedPackageOf, type DeliveryNote } from '../../src/shared/domain/messages.ts';
import { wrappedKeyOf } from '../../src/shared/domain/note-token.ts';
import { makeEnrolment } from './exchange/test-prefecture.ts';

const passphrase = 'test passphrase of the authority';
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-encryption-'));
const stationOptions = {
  writeLog: () => undefined,
  sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 2 },
};
let authority: Authority;
let exchange: DemoExchange;
let office: DemoSeat;
let finance: DemoSeat;
const closing: ExchangeClient[] = [];
const [officeUnit, financeUnit, countyUnit] = demoUnits;
if (!officeUnit || !financeUnit || !countyUnit) throw new Error('three units');

/** Towns of which only the directory knows: each with a certificate of its own, all over one key. */
const townCodes = Array.from(
  { length: 1498 },
  (_, index) => `9902${String(Math.floor(index / 50) + 10)}-TWN-${String(index + 1000)}` as UnitCode,
);
const townKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** All towns in one change: the authority's own desk writes its state once for each. */
function addTowns(authorityFolder: string): void {
  const keys = openKeys({ folder: authorityFolder, passphrase, makeMissing: null });
  const spki = spkiOf(townKey);
  openStateFile(authorityFolder).update((state) => {
    for (const [index, code] of townCodes.entries()) {
      const name = `第${index + 1}乡`;
      const subject = { commonName: name, organization: name, unit: code, dnsNames: [], ipAddresses: [] };
      const now = new Date();
      const certificate = issueFromIntermediate({ state, keys, use: 'encryption', subject, spki, now });
      state.units.push({
        ...{ code, name, shortName: name, kind: 'township', parent: null, issuerCodes: [] },
        ...{ dutyPhone: '', contact: '', formerNames: [], machineCertificates: [] },
        encryptionCertificates: [pemOf(certificate)],
      });
    }
    state.dirty = true;
  });
}

beforeAll(async () => {
  const place = { folder: path.join(folder, 'authority'), dropFolder: path.join(folder, 'drop') };
  authority = createAuthority({ ...place, passphrase, clock: () => new Date(), caKeyBits: 2048 });
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of demoUnits)
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  addTowns(place.folder);
  const exchangeFolder = path.join(folder, 'exchange');
  foundExchange(exchangeFolder, authority);
  foundExchangeEncryption(exchangeFolder, authority);
  await authority.processRequests();
  exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder: place.dropFolder });
  const { exchangeUrl, enrolmentUrl } = exchange;
  const open = async (unit: typeof officeUnit): Promise<DemoSeat> => {
    const station = await startStation(stationPlace(folder, unit), stationOptions);
    await enrolUnit({ station, unit, authority, exchangeUrl, enrolmentUrl });
    return { unit, station };
  };
  office = await open(officeUnit);
  finance = await open(financeUnit);
});
afterAll(async () => {
  await Promise.all(closing.map((one) => one.close()));
  await Promise.all([office.station.stop(), finance.station.stop()]);
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sealFor(title: string, recipients: Recipient[]): Promise<DocumentId> {
  const { client, close } = await openWindowOf(office.station, demoPerson(office.unit, 'drafter'));
  const { documentId, revision } = await client.drafting.create({ kind: 'notice' });
  const content = { kind: 'notice', urgency: 'urgent', title, signatory: null, notes: null } as const;
  const saved = await client.drafting.save({
    documentId,
    revision,
    content: { ...content, body: [...sampleBody], recipients },
  });
  await client.drafting.submit({ documentId, revision: saved.revision });
  close();
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  await sealDocument(office, documentId);
  return documentId;
}

const accepted = (documentId: DocumentId) =>
  waitFor('accepted', () => {
    const row = createOutboxRepository(office.station.parts.store.db).get(documentId);
    return Promise.resolve(row?.state === 'accepted' ? row : null);
  });

interface LateUnit {
  readonly client: ExchangeClient;
  readonly encryption: KeyObject;
}

/** 云溪县人民政府 gets its certificates, machine and encryption, and the directory says so. */
async function enrolCounty(code: UnitCode): Promise<LateUnit> {
  const { request, keys } = await makeEnrolment(authority, code);
  const answer = authority.handleRequest(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  await authority.publish();
  await exchange.exchange.checkDrop();
  const { machine, intermediates } = answer.certificates;
  const client = createExchangeClient({
    baseUrl: exchange.exchangeUrl,
    rootPems: authority.rootPem,
    machine: {
      keyPem: keys.machine.export({ format: 'pem', type: 'pkcs8' }).toString(),
      certificatePem: machine + intermediates.join(''),
    },
  });
  closing.push(client);
  return { client, encryption: keys.encryption };
}

function noteOf(token: string | null): DeliveryNote {
  const note = peekNote(token ?? '');
  if (note === null) throw new Error('a note that can be read');
  return note;
}

/** The key behind the note that was wrapped for this holder opens with this private key. */
async function opens(key: KeyObject, token: string | null, holder: string): Promise<boolean> {
  const wrapped = wrappedKeyOf(token ?? '', holder);
  return wrapped !== null && (await unwrapContentKey([key], wrapped)).ok;
}

function arrivedAt({ station }: DemoSeat, documentId: DocumentId): InboxRow {
  const row = createInboxRepository(station.parts.store.db).get(documentId);
  if (row === undefined) throw new Error('it arrived');
  return row;
}

const [town] = townCodes.slice(7) as [UnitCode];

it('scenario I: one of 1,500 recipients has no certificate: 1,499 go at once, one row says why and is supplied by itself', async () => {
  const towns = townCodes.map((unit, index) => ({
    ...{ unit, name: `第${index + 1}乡`, role: 'cc' as const, copies: 1 },
  }));
  const main = [financeUnit, countyUnit].map(({ code, name }) => ({
    ...{ unit: code, name, role: 'main' as const, copies: 1 },
  }));
  const documentId = await sealFor('关于加密发送的通知', [...main, ...towns]);
  const row = await accepted(documentId);
  const note = noteOf(row.note);
  expect(note.recipients).toHaveLength(1499);
  expect(note.later?.map(({ unit }) => unit)).toEqual([countyUnit.code]);

  // What travels is closed to everybody else; the own copy is the sealed package itself.
  const { blobs } = office.station.parts.store;
  expect(isEncryptedStream(await blobs.open(row.packageSha256).read(0, 8))).toBe(true);
  expect(blobs.has(sealedPackageOf(note).sha256)).toBe(true);
  expect(await opens(townKey, row.note, town)).toBe(true);

  // The sender is told at once: one red row with its reason, on the board and in the outbox.
  const sender = await openClerk(office);
  const parked = (await sender.sending.deliveries({ documentId })).filter((one) => one.parkedReason);
  expect(parked).toMatchObject([{ unit: countyUnit.code, parkedReason: 'certificate-missing' }]);
  expect((await sender.home.board({})).stuck).toMatchObject([
    { documentId, reason: 'recipients-not-encryptable', details: { count: '1', units: countyUnit.name } },
  ]);

  // A recipient opens it, and got its own key alone: the note to 1,500 stays small.
  const clerk = await openClerk(finance);
  expect(await waitForArrival(clerk, documentId)).toMatchObject({ verdict: 'valid' });
  const arrived = arrivedAt(finance, documentId);
  expect(wrappedKeyOf(arrived.note, financeUnit.code)).not.toBeNull();
  expect(wrappedKeyOf(arrived.note, town)).toBeNull();
  expect(arrived.packageBlob).toBe(sealedPackageOf(note).sha256);
  await waitForDelivery(sender, documentId, { unit: financeUnit.code, state: 'delivered' });

  // The directory brings the certificate: the row goes by itself.
  const county = await enrolCounty(countyUnit.code);
  const entry = await waitFor('a note for the county', async () => {
    const page = await county.client.feed({ after: 0, waitSeconds: 0 });
    return (page.ok && page.value.entries.find((one) => one.documentId === documentId)) || null;
  });
  expect(noteOf(entry.message)).toMatchObject({ sequence: 2, supplement: true, package: note.package });
  expect(await opens(county.encryption, entry.message, countyUnit.code)).toBe(true);
  await waitFor('nothing parked', async () =>
    (await sender.home.board({})).stuck.length === 0 ? true : null,
  );
});
