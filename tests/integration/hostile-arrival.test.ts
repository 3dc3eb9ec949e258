// What can arrive that no honest station sends: from a unit that goes round its own station with its own valid keys, and from whoever runs the exchange,
// with the exchange's whole database, blobs and TLS key in hand. The receiving station is a real one on a real line.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWindowOf, type StationClient } from '../../src/demo/demo-window.ts';
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
import { makeDocx } from '../../src/demo/office-files.ts';
import { demoPerson, demoUnits } from '../../src/demo/people.ts';
import { startPrefecture, type DemoSeat, type Prefecture } from '../../src/demo/prefecture.ts';
import { openDatabase } from '../../src/exchange/store/sqlite/database.ts';
import { openExchangeStore } from '../../src/exchange/store/open-store.ts';
import type { ExchangeStore } from '../../src/exchange/store/store.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { createSigner } from '../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../src/seals/pki/signing-key.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import type { DocumentId, ReceiptId, Sha256, UnitCode } from '../../src/shared/domain/ids.ts';
import type { Receipt } from '../../src/shared/domain/messages.ts';
import type { CheckName } from '../../src/shared/domain/report.ts';
import { openDesk, sealOne, type SealedDocument, type SealingDesk } from '../support/sealed-package.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-hostile-'));
const opened: string[] = [];
let place: Prefecture;
let office: DemoSeat;
let finance: DemoSeat;
let desk: SealingDesk;
let centre: ExchangeStore;
let clerk: StationClient;
let number = 0;

beforeAll(async () => {
  const [first, second] = demoUnits;
  if (!first || !second) throw new Error('two units');
  const desktop = {
    openFile: (file: string) => Promise.resolve(void opened.push(file)),
    notify: () => undefined,
  };
  place = await startPrefecture({
    folder,
    caKeyBits: 2048,
    units: [first, second],
    // The planted entries wake no poll: a short one finds them.
    stationOptions: () => ({
      writeLog: () => undefined,
      desktop,
      sync: { pollSeconds: 1, backOffMs: { base: 50, cap: 400 } },
    }),
  });
  [office, finance] = [place.seat(first.code), place.seat(second.code)];
  desk = await openDesk(office, second);
  centre = await openExchangeStore(path.join(folder, 'exchange'));
  clerk = await openClerk(finance);
});
afterAll(async () => {
  await centre.close();
  await place.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  number += 1;
  opened.length = 0;
});

/** Puts bytes among the exchange's packages. */
async function plantPackage({ sha256, bytes }: Pick<SealedDocument, 'sha256' | 'bytes'>): Promise<void> {
  const file = path.join(folder, 'planted');
  writeFileSync(file, bytes);
  await centre.blobs.adopt(file, sha256);
  rmSync(file);
}

function appendEntry(
  unit: UnitCode,
  documentId: DocumentId,
  receiptId: ReceiptId | null = null,
): Promise<void> {
  const kind = receiptId === null ? 'document' : 'receipt';
  return centre.transact((tx) => tx.feed.append([{ unit, kind, documentId, receiptId, atMs: Date.now() }]));
}

/** Gives the entry of a document in finance's feed the next number, as if it were new. */
function moveToEnd(documentId: DocumentId): void {
  const db = openDatabase(path.join(folder, 'exchange', 'exchange.db'));
  db.prepare('UPDATE unit_counters SET last_number = last_number + 1 WHERE unit = ?').run(finance.unit.code);
  db.prepare(
    `UPDATE feed SET number = (SELECT last_number FROM unit_counters WHERE unit_counters.unit = feed.unit)
     WHERE unit = ? AND document_id = ?`,
  ).run(finance.unit.code, documentId);
  db.close();
}

/** Puts a document into finance's feed as if the exchange had accepted it. */
async function plant(sealed: SealedDocument): Promise<void> {
  await plantPackage(sealed);
  const { documentId, note, noteJws, sha256: packageSha256 } = sealed;
  const sizeBytes = sealed.bytes.length;
  await centre.transact((tx) =>
    tx.documents.insert(
      {
        ...{ documentId, sender: note.sender, note: noteJws, noteSha256: documentId as string as Sha256 },
        ...{ packageSha256, sizeBytes, acceptedAtMs: Date.now() },
      },
      [finance.unit.code],
    ),
  );
  await appendEntry(finance.unit.code, documentId);
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string } }) => error.data ?? null,
  );
async function expectInvalid(documentId: DocumentId, check: CheckName): Promise<void> {
  expect(await waitForArrival(clerk, documentId)).toMatchObject({ verdict: 'invalid' });
  const { report } = await clerk.receiving.open({ documentId });
  expect(report.checks[check]?.result, check).toBe('failed');
  const signing = clerk.receiving.signFor({ documentId, note: null });
  expect(await refusalOf(signing)).toMatchObject({ code: 'package-refused' });
}
const plainCopies = (): string[] =>
  readdirSync(finance.station.parts.folders.plain, { recursive: true }) as string[];

describe('a unit that goes round its own station', () => {
  it('sends programs and pages under the names of documents: they arrive by name and are never opened', async () => {
    const program = Buffer.concat([Buffer.from('MZ\x90\0\x03', 'latin1'), Buffer.alloc(300)]);
    const attachments = [
      { name: '名单.docx', bytes: program },
      { name: '说明.docx', bytes: Buffer.from('<!doctype html><script>alert(1)</script>') },
      { name: '名单\u202exslx.exe', bytes: makeDocx(['一份名单']) },
      { name: '../../../etc/cron.d/名单.docx', bytes: makeDocx(['另一份名单']) },
    ];
    const sealed = await sealOne(desk, { number, attachments });
    await plant(sealed);
    const { documentId } = sealed;
    expect(await waitForArrival(clerk, documentId)).toMatchObject({ verdict: 'valid', attachments: 4 });
    const view = await clerk.receiving.open({ documentId });
    expect(view.attachments.map(({ flags }) => flags.includes('notAllowed'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    for (const index of attachments.keys()) {
      const opening = clerk.receiving.openOutside({ documentId, index });
      expect(await refusalOf(opening)).toMatchObject({ code: 'attachment-refused' });
    }
    expect([opened, plainCopies()]).toEqual([[], []]);
  });

  it('sends an honest attachment: a plain copy exists only after an explicit act, under a safe name, until the screen is locked', async () => {
    const sealed = await sealOne(desk, {
      number,
      attachments: [{ name: '名单.docx', bytes: makeDocx(['甲']) }],
    });
    await plant(sealed);
    const { documentId } = sealed;
    await waitForArrival(clerk, documentId);
    const { client: other } = await openWindowOf(finance.station, demoPerson(finance.unit, 'clerk'));
    await other.receiving.open({ documentId });
    expect(plainCopies()).toEqual([]);
    await other.receiving.openOutside({ documentId, index: 0 });
    expect(opened.map((file) => path.basename(file))).toEqual(['名单.docx']);
    expect(path.relative(finance.station.parts.folders.plain, opened[0] ?? '')).not.toContain('..');
    await other.session.logout({});
    expect(plainCopies()).toEqual([]);
  });

  it("draws another unit's red head on the page over honest data: invalid, and not to be signed for", async () => {
    const sealed = await sealOne(desk, { number, drawnHead: '云岭市人民政府文件' });
    await plant(sealed);
    await expectInvalid(sealed.documentId, 'contentMatchesPage');
  });

  it('sends a marking in an attachment: quarantined, nothing of it shown (scenario H at the other end)', async () => {
    const title = '关于保密检查安排的通知';
    const attachments = [{ name: '安排.docx', bytes: makeDocx(['正文', '機　密 ★ 1 年']) }];
    const sealed = await sealOne(desk, { number, title, attachments });
    await plant(sealed);
    const { documentId } = sealed;
    expect(await waitForArrival(clerk, documentId)).toMatchObject({ state: 'quarantined', title: null });
    const view = await clerk.receiving.open({ documentId });
    expect(view).toMatchObject({ title: null, content: null, pdf: null, attachments: [] });
    expect(JSON.stringify(view)).not.toContain(title);
  });
});

describe('the centre, with its whole database and its keys', () => {
  const stolen = () => {
    const keyPem = readFileSync(path.join(folder, 'exchange', 'tls.key'), 'utf8');
    const [own = ''] = readFileSync(path.join(folder, 'exchange', 'tls.pem'), 'utf8').split(
      /(?<=-----END CERTIFICATE-----\n)/,
    );
    return { privateKey: createPrivateKey(keyPem), certificate: parseCertificate(own) };
  };

  it('makes a document under its own key', async () => {
    const { privateKey, certificate } = stolen();
    const signer = createSigner({ key: signingKeyOf(privateKey), certificate, chain: [] });
    const sealed = await sealOne(desk, { number, signer });
    const noteJws = await signMessage(sealed.note, { privateKey, certificateSha256: certificate.sha256 });
    await plant({ ...sealed, noteJws });
    await expectInvalid(sealed.documentId, 'sealRegistered');
  });

  it('signs a note in the name of a machine whose key it does not have', async () => {
    const sealed = await sealOne(desk, { number });
    const machine = office.station.parts.keys.machineSigner();
    if (machine === null) throw new Error('enrolled');
    const forged = { privateKey: stolen().privateKey, certificateSha256: machine.certificateSha256 };
    await plant({ ...sealed, noteJws: await signMessage({ ...sealed.note, urgency: 'flash' }, forged) });
    await expectInvalid(sealed.documentId, 'deliveryNote');
  });

  it('puts a genuine note on another genuine package', async () => {
    const [one, other] = [await sealOne(desk, { number }), await sealOne(desk, { number: number + 500 })];
    await plant({ ...one, sha256: other.sha256, bytes: other.bytes });
    // The station asks for the package that the note names: what it gets is nothing, or not that one.
    await expectInvalid(one.documentId, 'deliveryNote');
  });

  it('hands us a genuine document that is for another unit', async () => {
    const [, , county] = demoUnits;
    if (!county) throw new Error('three units');
    const sealed = await sealOne({ ...desk, recipient: county }, { number });
    await plant(sealed);
    await expectInvalid(sealed.documentId, 'deliveryNote');
  });

  it('replays what was delivered: one document, one receipt of each kind', async () => {
    const sealed = await sealOne(desk, { number });
    await plant(sealed);
    const { documentId } = sealed;
    await waitForArrival(clerk, documentId);
    // Three times more: its own database would refuse a second entry, so the entry moves to the end of the feed each time.
    for (const again of [601, 602, 603]) {
      moveToEnd(documentId);
      const next = await sealOne(desk, { number: number + again });
      await plant(next);
      await waitForArrival(clerk, next.documentId);
    }
    const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 200 });
    expect(rows.filter((row) => row.documentId === documentId)).toHaveLength(1);
    const { db } = finance.station.parts.store;
    const receipts = db.prepare('SELECT kind FROM receipts_to_send WHERE document_id = ?').all(documentId);
    expect(receipts).toEqual([{ kind: 'delivered' }]);
  });

  it('signs a receipt in the name of a unit: the sender does not believe it', async () => {
    const documentId = await draftDocument(office, '关于核对名册的通知');
    await approveDocument(office, documentId, office.station.parts.clock.today());
    await registerDocument(office, documentId);
    await sealDocument(office, documentId);
    const sender = await openClerk(office);
    const { code } = finance.unit;
    await waitForDelivery(sender, documentId, { unit: code, state: 'delivered' });
    const receiptId = makeUuid<ReceiptId>(Date.now());
    const { privateKey, certificate } = stolen();
    const receipt: Receipt = {
      ...{ type: 'yizhan/receipt/1', receiptId, documentId, unit: code, sender: office.unit.code },
      ...{ kind: 'signed', at: new Date().toISOString(), clockSure: true, byPerson: '假冒' },
      ...{ reasons: [], note: null },
    };
    const message = await signMessage(receipt, { privateKey, certificateSha256: certificate.sha256 });
    const receivedAtMs = Date.now();
    const stored = { receiptId, documentId, unit: code, kind: 'signed', message, receivedAtMs };
    await centre.transact((tx) => tx.receipts.insertAll([stored]));
    await appendEntry(office.unit.code, documentId, receiptId);
    const refused = office.station.parts.store.db.prepare(
      `SELECT act FROM audit WHERE act = 'receipt.refused' AND subject = ?`,
    );
    await waitFor('the receipt is refused', () => Promise.resolve(refused.get(documentId) ?? null));
    const rows = await sender.sending.deliveries({ documentId });
    expect(rows.find(({ unit }) => unit === code)).toMatchObject({ state: 'delivered', person: null });
  });
});
