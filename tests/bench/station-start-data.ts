// Data of a unit after some years, for the benchmark of the station's start: inbox, outbox and registers filled by the store's own repositories in large
// transactions. Small bodies; everything that a list, a count or a start reads is as large as in life.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDeviceKeyFile } from '../../src/main/shell/browser/device-key-file.ts';
import { createStation } from '../../src/main/station/station.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import { createDeliveriesRepository } from '../../src/main/store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../src/main/store/documents-repository.ts';
import { createHistoryRepository } from '../../src/main/store/history-repository.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { createOutboxRepository } from '../../src/main/store/outbox-repository.ts';
import { createOutgoingRegisterRepository } from '../../src/main/store/outgoing-register-repository.ts';
import { createReceiptsRepository } from '../../src/main/store/receipts-repository.ts';
import { createSealUseBookRepository } from '../../src/main/store/seal-use-book-repository.ts';
import { createSearch } from '../../src/main/store/search/search.ts';
import type { Store } from '../../src/main/store/store.ts';
import { contentCanonicalForm, type DocumentContent } from '../../src/shared/domain/content.ts';
import type { DocumentId, PersonId, ReceiptId, Sha256, UnitCode } from '../../src/shared/domain/ids.ts';
import type { Urgency } from '../../src/shared/domain/kinds.ts';
import type { PackageDocument } from '../../src/shared/domain/package-document.ts';
import { checkNames, passed, type CheckName, type SealReport } from '../../src/shared/domain/report.ts';
import type { DocumentState } from '../../src/shared/domain/states.ts';

/** A filled data folder with its device key beside it. */
export interface FilledPlace {
  readonly folder: string;
  readonly deviceKeyFile: string;
}

export const benchPassword = 'Yunling-2026';
export const benchPeople = [
  { name: '沈闻笛', role: 'clerk' },
  { name: '顾行舟', role: 'drafter' },
] as const;

const perTransaction = 5000;
/** Ten years, whatever the size: the newest today. */
const spanMs = 10 * 365 * 86_400_000;
const outgoingShare = 0.2;
// What waits is a matter of the desk, not of how much lies in the archive.
const openIncoming = 80;
const openOutgoing = 60;
const topics = [
  '防汛值守',
  '安全生产检查',
  '预算执行',
  '办公用房台账',
  '春季造林',
  '政务公开',
  '信访事项办理',
];
const places = ['云溪县', '青石县', '白沙镇', '柳河街道', '松岭乡', '高新区', '云岭市直机关'];

const sha256Of = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;

/** The folder with `count` documents: made once, kept for the next run. */
export async function fillPlace(
  root: string,
  count: number,
  say: (line: string) => void,
): Promise<FilledPlace> {
  const base = path.join(root, `documents-${count}`);
  const place = { folder: path.join(base, 'data'), deviceKeyFile: path.join(base, 'device.key') };
  const finished = path.join(base, 'filled');
  if (existsSync(finished)) return place;
  rmSync(base, { recursive: true, force: true });
  mkdirSync(base, { recursive: true });
  const startedAt = performance.now();
  const deviceKey = openDeviceKeyFile({ file: place.deviceKeyFile, dataFolder: place.folder });
  const station = await createStation({ folder: place.folder, deviceKey, sync: false });
  for (const person of benchPeople) await station.accounts.add(null, { ...person, password: benchPassword });
  const { store } = station.parts;
  store.db
    .prepare(`UPDATE station SET unit_code = ?, unit_name = ?, enrolment_state = 'issued'`)
    .run('990121-GOV-0003', '云溪县人民政府办公室');
  fillStore(store, count);
  await station.stop();
  say(`${count} documents stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  await buildIndex(place, deviceKey);
  say(
    `${count} documents indexed by the search worker, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
  writeFileSync(finished, '');
  return place;
}

async function buildIndex(
  { folder }: FilledPlace,
  deviceKey: ReturnType<typeof openDeviceKeyFile>,
): Promise<void> {
  const key = openKeySlots(folder).openByDevice(deviceKey);
  const onFailure = (error: unknown): void => {
    throw error;
  };
  const search = createSearch({ folder, key, onFailure });
  // The worker keeps no process alive.
  const stay = setInterval(() => undefined, 1000);
  await search.refresh();
  await search.stop();
  clearInterval(stay);
}

function fillStore(store: Store, count: number): void {
  const outgoing = Math.floor(count * outgoingShare);
  const addIncoming = createIncoming(store, count - outgoing);
  const addOutgoing = createOutgoing(store, outgoing);
  for (const [add, rows] of [
    [addIncoming, count - outgoing],
    [addOutgoing, outgoing],
  ] as const) {
    for (let first = 0; first < rows; first += perTransaction)
      store.transact(() => {
        for (let index = first; index < Math.min(rows, first + perTransaction); index++) add(index);
      });
  }
  store.db.exec('ANALYZE');
}

function pick<T>(list: readonly T[], index: number): T {
  const value = list[index % list.length];
  if (value === undefined) throw new RangeError('an empty list');
  return value;
}

/** 1 in 40 is 特急, 1 in 10 加急. */
function urgencyOf(index: number): Urgency {
  if (index % 40 === 0) return 'flash';
  return index % 10 === 0 ? 'urgent' : 'routine';
}

function contentOf(index: number, unitName: string): DocumentContent {
  const title = `关于进一步做好${pick(places, index)}${pick(topics, index * 3)}有关工作的通知（${index}）`;
  return {
    kind: 'notice',
    urgency: urgencyOf(index),
    title,
    body: [
      { level: 'text', text: `为做好${pick(topics, index)}工作，现将第${index}号有关事项通知如下。` },
      { level: 'h1', text: '加强组织领导' },
      {
        level: 'text',
        text: `${pick(places, index * 5)}要明确责任分工，细化工作措施，于月底前书面报送落实情况。`,
      },
      { level: 'h1', text: '严格落实要求' },
      {
        level: 'text',
        text: `对${pick(topics, index * 7)}中发现的问题，要逐项登记、限期整改，重要情况及时报告。`,
      },
    ],
    recipients: [
      { unit: '990121-GOV-0003' as UnitCode, name: '云溪县人民政府办公室', role: 'main', copies: 1 },
    ],
    attachments:
      index % 2 === 0 ? [{ name: '任务分工表.docx', sha256: sha256Of(`attachment ${index}`) }] : [],
    issuers: [{ unit: '990100-GOV-0001' as UnitCode, name: unitName }],
    signatory: null,
    notes: null,
  };
}

function packageOf(documentId: DocumentId, content: DocumentContent, docNumber: string): PackageDocument {
  const unit = '990100-GOV-0001' as UnitCode;
  const sha256 = sha256Of(documentId);
  return {
    format: 'yizhan/package/1',
    documentId,
    createdAt: '2026-11-21T02:00:00.000Z',
    sender: { unit, name: '云岭市人民政府办公室' },
    meta: {
      ...{
        GWBS: documentId,
        WZ: '通知',
        FH: null,
        MJHBMQX: null,
        JJCD: null,
        FWJGBZ: '云岭市人民政府办公室文件',
      },
      ...{ FWZH: docNumber, QFR: null, BT: content.title, ZSJG: ['云溪县人民政府办公室'], FJSM: [] },
      ...{ FWJGSM: ['云岭市人民政府办公室'], CWRQ: '2026-11-21', FZ: null, CSJG: [], YFRQ: '2026-11-21' },
      ...{ YFJG: '云岭市人民政府办公室', FBCC: null },
    },
    content,
    ...{ contentSha256: sha256, pageModelSha256: sha256, encryption: null },
    layout: { version: 1, seals: [{ unit, diameterMm: 42 }], substitutes: [] },
    parts: [{ role: 'body', path: 'body.pdf', name: 'body.pdf', sha256, sizeBytes: 68_000 }],
  };
}

/** As long as a real one. */
function reportOf(documentId: DocumentId): SealReport {
  const evidence = {
    documentId,
    sha256: sha256Of(documentId),
    unit: '990100-GOV-0001',
    at: '2026-11-21T02:00:00.000Z',
  };
  const checks = Object.fromEntries(checkNames.map((name) => [name, passed(evidence)]));
  return {
    checks: checks as Record<CheckName, ReturnType<typeof passed>>,
    judgedAt: '2026-11-21T02:00:00.000Z',
    seal: {
      ...{
        unitCode: '990100-GOV-0001',
        unitName: '云岭市人民政府办公室',
        sealedAt: '2026-11-21T02:00:00.000Z',
      },
      ...{ certificateSha256: sha256Of('certificate'), issuedBy: '云岭市公文交换证书中心' },
    },
  };
}

const noteJws = 'e'.repeat(1400);
const receiptJws = 'r'.repeat(900);

function createIncoming(store: Store, rows: number): (index: number) => void {
  const inbox = createInboxRepository(store.db);
  const receipts = createReceiptsRepository(store.db);
  const history = createHistoryRepository(store.db);
  const audit = createAuditRepository(store.db);
  const entries = new Map<number, number>();
  const endMs = Date.now();
  return (index) => {
    const atMs = Math.floor(endMs - spanMs + (spanMs * (index + 1)) / rows);
    const documentId = makeUuid<DocumentId>(atMs);
    const senderName = `${pick(places, index)}人民政府办公室`;
    const docNumber = `云府办发〔${new Date(atMs).getUTCFullYear()}〕${index}号`;
    const content = contentOf(index, senderName);
    const packageBlob = sha256Of(documentId);
    const bytes = Buffer.from(documentId.repeat(6));
    store.blobs.commit({ sha256: packageBlob, sizeBytes: bytes.length, bytes, file: null });
    inbox.insert({
      ...{ documentId, state: index % 997 === 0 ? 'quarantined' : 'arrived', senderName },
      senderUnit: `9901${String(index % 300).padStart(2, '0')}-GOV-0001` as UnitCode,
      ...{ urgency: content.urgency, title: content.title, docNumber },
      document: packageOf(documentId, content, docNumber),
      ...{
        note: noteJws,
        noteSequence: 1,
        packageBlob,
        packageSha256: packageBlob,
        packageBytes: bytes.length,
      },
      ...{ pdfBlob: packageBlob, report: reportOf(documentId), verdict: 'valid', quarantineReason: null },
      arrivedAtMs: atMs,
    });
    for (const [position, { name, sha256 }] of content.attachments.entries())
      inbox.addAttachment({
        ...{ documentId, position, name, path: 'attachments/001.docx', sha256, sizeBytes: 30_000 },
        ...{ type: 'docx', flags: [] },
      });
    audit.append({ ...auditFacts(documentId, atMs), act: 'inbox.arrived' });
    // The exchange has every receipt.
    const say = (kind: string): void => {
      const receipt = receiptOf(documentId, kind, atMs);
      receipts.queue(receipt);
      receipts.accept(receipt.receiptId, atMs);
    };
    say('delivered');
    const isOpen = index >= rows - openIncoming;
    if (isOpen) return;
    inbox.acknowledge(documentId, atMs);
    const year = new Date(atMs).getUTCFullYear();
    const entryNo = (entries.get(year) ?? 0) + 1;
    entries.set(year, entryNo);
    for (const kind of ['opened', 'signed']) say(kind);
    if (!inbox.open(documentId, atMs)) return;
    inbox.sign({ documentId, atMs, person: benchPeople[0].name, year, entryNo });
    history.add({
      ...{ documentId, atMs, personId: null, personName: benchPeople[0].name, role: 'clerk' },
      ...{ act: 'signed', note: null },
    });
    audit.append({ ...auditFacts(documentId, atMs), act: 'inbox.signed' });
  };
}

function receiptOf(documentId: DocumentId, kind: string, atMs: number) {
  return { receiptId: makeUuid<ReceiptId>(atMs), documentId, kind, jws: receiptJws, createdAtMs: atMs };
}

function auditFacts(subject: string, atMs: number) {
  return { atMs, personId: null, role: null, subject, details: '{}' };
}

function createOutgoing(store: Store, rows: number): (index: number) => void {
  const { db } = store;
  const documents = createDocumentsRepository(db);
  const outbox = createOutboxRepository(db);
  const deliveries = createDeliveriesRepository(db);
  const book = createSealUseBookRepository(db);
  const register = createOutgoingRegisterRepository(db);
  const audit = createAuditRepository(db);
  const drafter = db
    .prepare<[], PersonId>(`SELECT person_id FROM accounts WHERE role = 'drafter'`)
    .pluck()
    .get();
  if (!drafter) throw new Error('the place has a drafter');
  const endMs = Date.now();
  const unsealed: Readonly<Record<number, DocumentState>> = {
    1: 'draft',
    2: 'reviewing',
    3: 'approved',
    4: 'sealing',
  };
  return (index) => {
    const atMs = Math.floor(endMs - spanMs + (spanMs * (index + 1)) / rows);
    const documentId = makeUuid<DocumentId>(atMs);
    const content = contentOf(index, '云溪县人民政府办公室');
    const contentSha256 = sha256Of(contentCanonicalForm(content));
    documents.insert({ documentId, content, contentSha256, drafterId: drafter, nowMs: atMs });
    audit.append({ ...auditFacts(documentId, atMs), act: 'draft.made' });
    const isOpen = index >= rows - openOutgoing;
    const before = isOpen ? unsealed[index % 8] : undefined;
    if (before !== undefined) {
      documents.move({ documentId, from: 'draft', to: before, nowMs: atMs });
      return;
    }
    const year = new Date(atMs).getUTCFullYear();
    const docNumber = `云溪府办发〔${year}〕${index + 1}号`;
    const sha256 = sha256Of(documentId);
    documents.setNumber({ documentId, issuerCode: '云溪府办发', year, value: index + 1, docNumber });
    documents.setSealed(documentId, {
      ...{
        pdfBlob: sha256,
        ofdBlob: null,
        packageBlob: sha256,
        packageBytes: 90_000,
        pageModelSha256: sha256,
      },
      report: reportOf(documentId),
    });
    documents.move({ documentId, from: 'draft', to: isOpen ? 'sent' : 'closed', nowMs: atMs });
    register.put({
      ...{
        documentId,
        year,
        issuerCode: '云溪府办发',
        numberValue: index + 1,
        docNumber,
        title: content.title,
      },
      ...{ docDate: '2026-11-21', registeredBy: benchPeople[0].name, registeredAtMs: atMs },
    });
    book.add({
      ...{
        entryNo: index + 1,
        year,
        documentId,
        atMs,
        title: content.title,
        docNumber,
        sealId: 'seal',
        copies: 3,
      },
      ...{ sealName: '云溪县人民政府办公室', applicant: '顾行舟', approver: '周签远', custodian: '印守正' },
      ...{ packageSha256: sha256, result: 'sealed' },
    });
    outbox.enqueue({
      ...{ documentId, state: 'queued', note: noteJws, packageSha256: sha256, packageBytes: 90_000 },
      queuedAtMs: atMs,
    });
    outbox.accept(documentId, atMs);
    for (let unit = 0; unit < 5; unit++) {
      const code = `9901${String((index + unit) % 90).padStart(2, '0')}-GOV-0001` as UnitCode;
      deliveries.add({
        documentId,
        unit: code,
        unitName: `${pick(places, unit)}办公室`,
        role: 'main',
        copies: 1,
      });
      const row = deliveries.get(documentId, code);
      if (row && !(isOpen && unit > 2))
        deliveries.update({
          ...row,
          state: 'signed',
          deliveredAtMs: atMs,
          openedAtMs: atMs,
          signedAtMs: atMs,
        });
    }
  };
}
