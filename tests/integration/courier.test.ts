// 摆渡 between three real stations and a real exchange: by medium alone, and beside the line in either order.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approveDocument,
  draftDocument,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
} from '../../src/demo/main-job.ts';
import type { StationClient } from '../../src/demo/demo-window.ts';
import { startPrefecture, type DemoSeat, type Prefecture } from '../../src/demo/prefecture.ts';
import { openCourierDesk } from '../../src/exchange/courier/open-desk.ts';
import { createExchangeLog } from '../../src/exchange/log.ts';
import type { CourierDesk } from '../../src/exchange/courier/courier-desk.ts';
import { groupedHash } from '../../src/shared/domain/courier.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';
import { describeCentre } from './courier-centre.ts';
import { describeTaking } from './courier-taking.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-courier-'));
const stationOptions = {
  writeLog: () => undefined,
  sync: { backOffMs: { base: 50, cap: 400 }, enrolmentPollMs: 100, pollSeconds: 5 },
};
let place: Prefecture;
let office: DemoSeat;
let finance: DemoSeat;
let county: DemoSeat;
let sender: StationClient;
let receiver: StationClient;
let desk: CourierDesk;
let closeDesk: () => Promise<void>;
let media = 0;

const newMedium = (): string => mkdtempSync(path.join(folder, `medium-${(media += 1)}-`));
const packIn = (medium: string): string => {
  const found = readdirSync(medium).find((name) => name.endsWith('.yzc'));
  if (found === undefined) throw new Error('no pack on the medium');
  return found;
};

beforeAll(async () => {
  place = await startPrefecture({ folder, caKeyBits: 2048, stationOptions: () => stationOptions });
  const [first, second, third] = place.seats;
  if (!first || !second || !third) throw new Error('three seats');
  [office, finance, county] = [first, second, third];
  sender = await openClerk(office);
  receiver = await openClerk(finance);
  const exchangeFolder = path.join(folder, 'exchange');
  const pem = (name: string): string => readFileSync(path.join(exchangeFolder, name), 'utf8');
  // As the command line does it, beside the exchange that serves.
  const opened = await openCourierDesk({
    folder: exchangeFolder,
    dropFolder: path.join(folder, 'drop'),
    tls: { keyPem: pem('tls.key'), certificatePem: pem('tls.pem') },
    encryptionKeyPems: [pem('encryption.key')],
    clock: () => new Date(),
    log: createExchangeLog(
      () => undefined,
      () => new Date(),
    ),
  });
  desk = opened.desk;
  closeDesk = opened.close;
});
afterAll(async () => {
  await closeDesk();
  await place.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sealOne(title: string): Promise<DocumentId> {
  const documentId = await draftDocument(office, title);
  await approveDocument(office, documentId, office.station.parts.clock.today());
  await registerDocument(office, documentId);
  await sealDocument(office, documentId);
  return documentId;
}
const outboxRow = async (documentId: DocumentId) =>
  (await sender.sending.outbox({})).find((row) => row.documentId === documentId) ?? null;
const accepted = (documentId: DocumentId) =>
  waitFor('accepted', async () => ((await outboxRow(documentId))?.state === 'accepted' ? true : null));
const rowsOf = async (documentId: DocumentId) =>
  (await receiver.receiving.inbox({ states: null, before: null, limit: 200 })).rows.filter(
    (row) => row.documentId === documentId,
  );
const roadsOf = async (client: StationClient, documentId: DocumentId) =>
  (await client.courier.roads({ documentId })).map(({ road }) => road).sort();

/** From the sender to the centre on a medium. */
async function carryToCentre(client: StationClient, documentIds: readonly DocumentId[]) {
  const medium = newMedium();
  await client.courier.make({ to: 'exchange', documentIds: [...documentIds], folder: medium });
  return desk.importPack(path.join(medium, packIn(medium)));
}
/** From the centre to a unit on a medium. */
async function carryFromCentre(client: StationClient, unit: UnitCode) {
  const medium = newMedium();
  const made = await desk.exportPack({ unit, folder: medium });
  if (!made.ok) throw new Error(made.code);
  return client.courier.take({ folder: medium, fileName: packIn(medium) });
}

describe('scenario E: the same pack by medium and by line', () => {
  it('by medium first: one row, two transport entries, nothing twice; receipts come back by the next trip', async () => {
    place.exchange.network.cut();
    const documentId = await sealOne('关于做好森林防火工作的通知');
    const imported = await carryToCentre(sender, [documentId]);
    expect(imported).toMatchObject({ ok: true, answers: [{ kind: 'document', accepted: true }] });
    const taken = await carryFromCentre(receiver, finance.unit.code);
    expect(taken.trip).toMatchObject({ state: 'taken', peer: 'exchange' });
    expect(await rowsOf(documentId)).toMatchObject([{ state: 'arrived', verdict: 'valid' }]);
    expect(await roadsOf(receiver, documentId)).toEqual(['courier']);
    // Signed for without a line; the receipt goes by the next trip, and so does the centre's answer to the sender.
    await receiver.receiving.signFor({ documentId, note: null });
    expect(await carryToCentre(receiver, [])).toMatchObject({ ok: true });
    // Waiting, or just trying the line that is cut.
    expect((await outboxRow(documentId))?.state).not.toBe('accepted');
    await carryFromCentre(sender, office.unit.code);
    expect((await outboxRow(documentId))?.state).toBe('accepted');
    const rows = await sender.sending.deliveries({ documentId });
    expect(rows.find((row) => row.unit === finance.unit.code)).toMatchObject({ state: 'signed' });
    place.exchange.network.restore();
    await waitFor('the line finds it known', async () =>
      (await roadsOf(receiver, documentId)).length === 2 ? true : null,
    );
    expect(await rowsOf(documentId)).toHaveLength(1);
  });

  it('by line first: the pack finds everything known', async () => {
    const documentId = await sealOne('关于报送统计年报的通知');
    await accepted(documentId);
    await waitForArrival(receiver, documentId);
    const medium = newMedium();
    const made = await desk.exportPack({ unit: finance.unit.code, folder: medium, after: 0 });
    if (!made.ok) throw new Error(made.code);
    const taken = await receiver.courier.take({ folder: medium, fileName: packIn(medium) });
    expect(taken.trip).toMatchObject({ state: 'taken', feed: 'behind' });
    expect(taken.entries.filter(({ documentId: id }) => id === documentId)).toMatchObject([
      { state: 'known' },
    ]);
    expect(await rowsOf(documentId)).toHaveLength(1);
    expect(await roadsOf(receiver, documentId)).toEqual(['courier', 'network']);
  });
});

describe('from unit to unit', () => {
  it('the outbox says what was carried; receipts wait for the exchange with their reason and go by themselves', async () => {
    place.exchange.network.cut();
    const documentId = await sealOne('关于直接送达的通知');
    const medium = newMedium();
    await sender.courier.make({ to: finance.unit.code, documentIds: [documentId], folder: medium });
    const { packId, ...carried } = (await outboxRow(documentId))?.carried[0] ?? {};
    expect(carried).toMatchObject({ to: finance.unit.code, toName: finance.unit.name });
    expect(packIn(medium)).toContain(String(packId).slice(-8).toUpperCase());
    // The paper that came with it, the screen of whoever sent it and that of whoever gets it say the same sixteen groups.
    const sheet = await receiver.courier.sheet({ folder: medium, fileName: packIn(medium) });
    const sent = await sender.courier.trip({ packId: String(packId) });
    expect(sheet).toMatchObject({ packId, fromName: office.unit.name, files: sent.files });
    const paper = readFileSync(path.join(medium, `${packIn(medium)}.txt`), 'utf8');
    for (const line of groupedHash(sent.files[0]?.sha256 ?? '')) expect(paper).toContain(line);
    // Stopped by a person: nothing is half there, and the same pack goes on.
    const stopped = receiver.courier.take({ folder: medium, fileName: packIn(medium) });
    const asked = receiver.courier.cancel({});
    await expect(stopped).rejects.toMatchObject({ data: { details: { reason: 'cancelled' } } });
    await asked;
    expect(await rowsOf(documentId)).toHaveLength(0);
    await receiver.courier.take({ folder: medium, fileName: packIn(medium) });
    // Brought again, it changes nothing and says so.
    const again = receiver.courier.take({ folder: medium, fileName: packIn(medium) });
    await expect(again).rejects.toMatchObject({ data: { details: { reason: 'already-taken' } } });
    await expect(sender.courier.take({ folder: medium, fileName: packIn(medium) })).rejects.toMatchObject({
      data: { details: { reason: 'not-for-us' } },
    });
    await receiver.receiving.signFor({ documentId, note: null });
    // The exchange does not get the document yet: its row is held.
    await waitFor('held', async () =>
      sender.sending.hold({ documentId }).then(
        () => true,
        () => null,
      ),
    );
    place.exchange.network.restore();
    interface Waiting {
      readonly reason: string | null;
      readonly parked: string | null;
      readonly accepted: number | null;
    }
    const receiptsOf = (): Waiting[] =>
      finance.station.parts.store.db
        .prepare<[string], Waiting>(
          `SELECT reason, parked_reason AS parked, accepted_at_ms AS accepted FROM receipts_to_send WHERE document_id = ?`,
        )
        .all(documentId);
    await waitFor('early', () =>
      Promise.resolve(receiptsOf().some(({ reason }) => reason === 'carried-first') ? true : null),
    );
    expect(receiptsOf().filter(({ parked }) => parked !== null)).toEqual([]);
    await sender.sending.release({ documentId });
    await accepted(documentId);
    await waitFor('receipts', () =>
      Promise.resolve(receiptsOf().every((row) => row.accepted !== null) ? true : null),
    );
    await waitFor('answered', async () =>
      (await outboxRow(documentId))?.carried.length === 0 ? true : null,
    );
    expect(await rowsOf(documentId)).toHaveLength(1);
  });
});

describeCentre(() => {
  const exchangeFolder = path.join(folder, 'exchange');
  const file = (name: string): string => path.join(exchangeFolder, name);
  const exchangeOptions = [
    ...['--folder', exchangeFolder, '--drop', path.join(folder, 'drop')],
    ...[
      '--key',
      file('tls.key'),
      '--certificate',
      file('tls.pem'),
      '--encryption-key',
      file('encryption.key'),
    ],
  ];
  return { place, office, finance, desk, exchangeOptions, newMedium, sealOne };
});

// The county's station does not run any more after these.
describeTaking(() => ({ place, office, county, newMedium }));
