// An own document that the exchange has and the restored database does not know as sent: rebuilt from its own sealed package, which is judged like
// anybody's. State, register, counters, recipients, outbox, history and audit in one transaction.
import { readChunks } from '../../../formats/byte-source.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import { formatOf } from '../../../shared/domain/kinds.ts';
import { parseDocNumber, seriesOf } from '../../../shared/domain/numbers.ts';
import type { DocumentId, PersonId, Sha256 } from '../../../shared/domain/ids.ts';
import { sealedPackageOf, type DeliveryNote } from '../../../shared/domain/messages.ts';
import { type PackageDocument, pagePartsOf } from '../../../shared/domain/package-document.ts';
import { verdictOf } from '../../../shared/domain/report.ts';
import { createAccountsRepository } from '../../store/accounts-repository.ts';
import { createAttachmentsRepository } from '../../store/attachments-repository.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createDeliveriesRepository } from '../../store/deliveries-repository.ts';
import { createForwardingsRepository } from '../../store/forwardings-repository.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { createOutgoingRegisterRepository } from '../../store/outgoing-register-repository.ts';
import { createRebuildRepository, type RebuiltDocument } from '../../store/rebuild-repository.ts';
import type { DownloadPackage } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import { readNote, type ReadNote } from '../receiving/delivery-note.ts';
import type { JudgedPackage, PackageJudge } from '../receiving/judge-package.ts';
import { createArrivalOpener } from '../receiving/opened-arrival.ts';
import { newDeliveries } from '../sending/note-recipients.ts';
import { makeUuid } from '../uuid.ts';

/** What the exchange says of one document that this unit sent. */
export interface OwnRecord {
  readonly documentId: DocumentId;
  readonly note: string;
  readonly acceptedAtMs: number;
}

/** What became of it; `unreadable`: it was sent, and its package cannot be had or opened. `later`: the line failed. */
export type RebuildOutcome = 'known' | 'accepted' | 'rebuilt' | 'unreadable' | 'later';

interface OwnPackage {
  readonly record: OwnRecord;
  readonly note: DeliveryNote;
  readonly judged: JudgedPackage;
  readonly document: PackageDocument;
  readonly files: ReadonlyMap<string, StagedBlob>;
  readonly packed: StagedBlob;
}

export type OwnRebuilder = (record: OwnRecord, download: DownloadPackage) => Promise<RebuildOutcome>;

/** Rebuilds own documents over the parts; `accepted` moves a document that only waited for the exchange's answer. */
export function createOwnRebuilder(
  parts: StationParts,
  judge: PackageJudge,
  accepted: (documentId: DocumentId, acceptedAtMs: number) => void,
): OwnRebuilder {
  const outbox = createOutboxRepository(parts.store.db);
  const rebuild = createPackageRebuilder(parts, judge);
  return async (record, download) => {
    const row = outbox.get(record.documentId);
    if (row?.acceptedAtMs != null) return 'known';
    const read = await readOwnNote(parts, record);
    if (read === null) return 'unreadable';
    if (row?.packageSha256 === read.note.package.sha256) {
      accepted(record.documentId, record.acceptedAtMs);
      return 'accepted';
    }
    return rebuild(record, read, download);
  };
}

/** Null: not believed, or not of this unit. The exchange is not trusted with telling what this unit has sent. */
async function readOwnNote(parts: StationParts, { note }: OwnRecord): Promise<ReadNote | null> {
  const trust = parts.trust.current();
  const read = trust && (await readNote(note, trust, parts.clock.nowMs()));
  return read?.unit != null && read.unit === parts.identity()?.unitCode ? read : null;
}

function createPackageRebuilder(parts: StationParts, judge: PackageJudge) {
  const store = createRebuildStorage(parts);
  const openArrival = createArrivalOpener(parts);
  return async (record: OwnRecord, read: ReadNote, download: DownloadPackage): Promise<RebuildOutcome> => {
    const file = await download(read.note.package.sha256, read.note.package.sizeBytes);
    if (!file.ok) return file.code === 'not-found' ? 'unreadable' : 'later';
    // Encrypted to this unit too: the key behind the note opens it.
    let inside: StagedBlob | null = null;
    try {
      const opened = await openArrival(record.note, file.value);
      inside = opened.inside?.staged ?? null;
      const { source, sha256, notOpened } = opened;
      const judged = await judge({ source, sha256, read, notOpened });
      const own = isBelieved(judged, read, sha256) ? judged : null;
      if (own?.reader == null || own.document === null) return 'unreadable';
      const files = await stageFiles(parts, own.reader);
      const packed =
        opened.staged ?? (await parts.store.blobs.stage(readChunks(source), { maxBytes: source.sizeBytes }));
      store({ record, note: read.note, judged: own, document: own.document, files, packed });
      return 'rebuilt';
    } finally {
      if (inside !== null) await parts.store.blobs.discard(inside);
      await file.value.dispose();
    }
  };
}

function isBelieved(judged: JudgedPackage, { note }: ReadNote, sha256: Sha256): boolean {
  const { document } = judged;
  if (judged.marking || sha256 !== sealedPackageOf(note).sha256 || document === null) return false;
  // "Unknown" is no reason: lists may be old on the day of a restore.
  return document.documentId === note.documentId && verdictOf(judged.report.checks) !== 'invalid';
}

async function stageFiles(
  { store }: Pick<StationParts, 'store'>,
  reader: PackageReader,
): Promise<Map<string, StagedBlob>> {
  const staged = new Map<string, StagedBlob>();
  for (const { path } of reader.parts) {
    const source = reader.openPart(path);
    if (source) staged.set(path, await store.blobs.stage(readChunks(source), { maxBytes: source.sizeBytes }));
  }
  return staged;
}

function createRebuildStorage(parts: StationParts): (own: OwnPackage) => void {
  const { db, blobs } = parts.store;
  const rows = createRebuildRepository(db);
  const register = createOutgoingRegisterRepository(db);
  const outbox = createOutboxRepository(db);
  const history = createHistoryRepository(db);
  const addDeliveries = createDeliveryKeeper(parts);
  const keepAttachments = createAttachmentKeeper(parts);
  const restoreForwarding = createForwardingKeeper(parts);
  return (own) =>
    parts.store.transact(() => {
      const { record, document, note } = own;
      const { documentId, acceptedAtMs } = record;
      for (const blob of [own.packed, ...own.files.values()]) blobs.commit(blob);
      const row = rowOf(own);
      const holder = row.number && rows.numberHolder(row.number);
      const isTaken = holder != null && holder !== documentId;
      rows.putDocument(isTaken ? { ...row, number: null } : row, restoredPerson(parts));
      keepAttachments(own);
      if (row.number !== null && !isTaken)
        register.put({
          documentId,
          ...{ year: row.number.year, issuerCode: row.number.issuerCode, numberValue: row.number.value },
          ...{ docNumber: row.docNumber, title: document.content.title, docDate: row.docDate },
          registeredBy: '',
          registeredAtMs: acceptedAtMs,
        });
      addDeliveries(document, note);
      if (outbox.get(documentId) === undefined)
        outbox.enqueue({
          documentId,
          state: 'queued',
          note: record.note,
          packageSha256: note.package.sha256,
          packageBytes: note.package.sizeBytes,
          queuedAtMs: acceptedAtMs,
        });
      outbox.accept(documentId, acceptedAtMs);
      const machine = { personId: null, personName: '', role: '' };
      history.add({ documentId, atMs: acceptedAtMs, ...machine, act: 'rebuilt', note: null });
      restoreForwarding(own);
      const details = {
        docNumber: row.docNumber,
        package: note.package.sha256,
        numberTaken: String(isTaken),
      };
      parts.audit.append({ actor: null, act: 'storage.documentRebuilt', subject: documentId, details });
    });
}

function rowOf({ record, document, judged, files, packed }: OwnPackage): RebuiltDocument {
  const blobOf = (ending: string): Sha256 | null => {
    const part = pagePartsOf(document.parts).find(({ path }) => path.endsWith(ending));
    return (part && files.get(part.path)?.sha256) ?? null;
  };
  return {
    documentId: record.documentId,
    content: document.content,
    contentSha256: document.contentSha256,
    number: numberOf(document),
    docNumber: document.meta.FWZH,
    docDate: document.meta.CWRQ,
    pdfBlob: blobOf('.pdf'),
    ofdBlob: blobOf('.ofd'),
    packageBlob: packed.sha256,
    packageBytes: packed.sizeBytes,
    pageModelSha256: document.pageModelSha256,
    report: judged.report,
    atMs: record.acceptedAtMs,
  };
}

/** The number as it was counted: by issuer code and year, or in the series of the format. */
function numberOf({ content, meta }: PackageDocument): RebuiltDocument['number'] {
  const series = seriesOf(formatOf(content));
  if (series === undefined) return parseDocNumber(meta.FWZH);
  const value = Number(/[1-9]\d{0,4}/.exec(meta.FWZH)?.[0]);
  return Number.isNaN(value) ? null : { issuerCode: series.code, year: Number(meta.CWRQ.slice(0, 4)), value };
}

/** The rows as they were made when the document was sealed, copy numbers and successors too. */
function createDeliveryKeeper({ store, trust, clock }: StationParts) {
  const deliveries = createDeliveriesRepository(store.db);
  const encryptions = createPackageEncryptionsRepository(store.db);
  return ({ documentId, content }: PackageDocument, note: DeliveryNote): void => {
    const recipients = [...note.recipients, ...(note.later ?? [])];
    for (const row of newDeliveries({ documentId, recipients }, content.recipients, trust.current()))
      if (deliveries.get(documentId, row.unit) === undefined) deliveries.add(row);
    // Left out of the first note: they wait for a certificate as before, unless a further note tells that they got it.
    for (const { unit } of note.later ?? [])
      encryptions.park({ documentId, unit, reason: 'certificate-missing' }, clock.nowMs());
  };
}

function createAttachmentKeeper({ store }: Pick<StationParts, 'store'>) {
  const attachments = createAttachmentsRepository(store.db);
  return ({ record, document }: OwnPackage): void => {
    const parts = document.parts.filter(({ role }) => role === 'attachment');
    attachments.replace(
      record.documentId,
      parts.map(({ name, path, sha256, sizeBytes }, position) => ({
        ...{ position, name, sha256, sizeBytes },
        type: path.split('.').at(-1) ?? 'bin',
        flags: [],
        textState: 'read' as const,
        textFindings: [],
      })),
    );
  };
}

/** What a covering document passed on, and to whom, stands with the original again. */
function createForwardingKeeper({ store }: Pick<StationParts, 'store'>) {
  const forwardings = createForwardingsRepository(store.db);
  const history = createHistoryRepository(store.db);
  return ({ document }: OwnPackage): void => {
    const { documentId, content, meta } = document;
    if (content.forwards === undefined) return;
    const originalId = content.forwards.documentId;
    const atMs = Date.parse(document.createdAt);
    if (!forwardings.restore({ documentId, originalId, atMs })) return;
    const units = content.recipients.map(({ name }) => name).join('、');
    history.add({
      ...{ documentId: originalId, atMs, personId: null, personName: '', role: '' },
      ...{ act: 'forwarded', note: `${meta.FWZH} → ${units}` },
    });
  };
}

/** Who drafted it is not in any package: a person who cannot log in stands for whoever it was. */
function restoredPerson({ store, clock }: StationParts): PersonId {
  const accounts = createAccountsRepository(store.db);
  const found = accounts.all().find(({ name, active }) => name === restoredName && active === 0);
  if (found) return found.personId as PersonId;
  const personId = makeUuid<PersonId>(clock.nowMs());
  accounts.add({ personId, name: restoredName, role: 'drafter', password: '{}', createdAtMs: clock.nowMs() });
  accounts.deactivate(personId);
  return personId;
}

const restoredName = '（由交换中心恢复）';
