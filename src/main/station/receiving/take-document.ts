// A document arrives: note verified, package downloaded, judged, and then row, attachments, bytes, receipt, feed position and audit in one
// transaction. Killed at any point before it, the feed brings the entry again; after it, the row is there and the entry only moves the position.
import { createHash } from 'node:crypto';
import { memorySource, readChunks } from '../../../formats/byte-source.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import { verdictOf, type SealReport } from '../../../shared/domain/report.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createInboxRepository, type Arrival } from '../../store/inbox-repository.ts';
import { createReceiptsRepository, type ReceiptToSend } from '../../store/receipts-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { DownloadedPackage, FeedEntry, TakeOutcome, TakeRoad } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import { readNote, type ReadNote } from './delivery-note.ts';
import { judgeAttachments, type JudgedAttachment } from './judge-attachments.ts';
import type { JudgedPackage, PackageJudge } from './judge-package.ts';
import { makeReceipt } from './own-receipt.ts';

interface Taken {
  readonly read: ReadNote;
  readonly token: string;
  readonly file: DownloadedPackage;
  readonly staged: StagedBlob;
  readonly judged: JudgedPackage;
  readonly attachments: readonly JudgedAttachment[];
  readonly receipt: ReceiptToSend | null;
}

const later = { result: 'later', failure: null, needsLists: false } as const;
const laterWithLists = { ...later, needsLists: true };
const stored: TakeOutcome = { result: 'stored' };

const nothingCame: DownloadedPackage = {
  source: memorySource(new Uint8Array()),
  sha256: parseSha256(createHash('sha256').digest('hex')),
  sizeBytes: 0,
  dispose: () => Promise.resolve(),
};

/** Takes documents off the feed. */
export function createDocumentIntake(parts: StationParts, judge: PackageJudge) {
  const inbox = createInboxRepository(parts.store.db);
  const storage = createArrivalStorage(parts);

  const takePackage = async (read: ReadNote, token: string, file: DownloadedPackage): Promise<Taken> => {
    const judged = await judge({ source: file.source, sha256: file.sha256, read });
    const attachments = judged.marking ? [] : await judgeAttachments(judged.reader);
    const receipt = await makeReceipt(parts, receiptFacts(read, judged));
    const staged = await parts.store.blobs.stage(readChunks(file.source), { maxBytes: file.sizeBytes });
    return { read, token, file, staged, judged, attachments, receipt };
  };

  return {
    take: async (entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome> => {
      const token = entry.message ?? '';
      const trust = parts.trust.current();
      if (trust === null) return laterWithLists;
      const read = await readNote(token, trust, parts.clock.nowMs());
      if (read === null) return storage.skip(road, { number: String(entry.number) });
      const { note } = read;
      if (inbox.noteSequence(note.documentId) !== undefined) return storage.skip(road, null);
      // A unit that enrolled today is not in yesterday's directory: ask for the lists before calling its note forged.
      if (read.unit === null && !road.lastTry) return laterWithLists;
      const file = await road.download(note.package.sha256, note.package.sizeBytes);
      if (!file.ok && !road.lastTry) return { ...later, failure: file };
      // What cannot be had at all arrives as an empty package: the receiver must learn that something was sent, whatever became of it.
      const came = file.ok ? file.value : nothingCame;
      try {
        if (came.sha256 !== note.package.sha256 && !road.lastTry) return later;
        storage.store(await takePackage(read, token, came), road);
        announce(parts, note.documentId);
        return stored;
      } finally {
        await came.dispose();
      }
    },
  };
}

function createArrivalStorage(parts: StationParts) {
  const inbox = createInboxRepository(parts.store.db);
  const receipts = createReceiptsRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  return {
    /** Nothing to store: only the position moves; `unreadable` goes into the audit log. */
    skip: (road: TakeRoad, unreadable: Readonly<Record<string, string>> | null): TakeOutcome => {
      parts.store.transact(() => {
        station.write(road.positionAfter());
        if (unreadable === null) return;
        parts.audit.append({ actor: null, act: 'feed.unreadable', subject: null, details: unreadable });
      });
      return stored;
    },
    store: (taken: Taken, road: TakeRoad): void =>
      parts.store.transact(() => {
        station.write(road.positionAfter());
        const { documentId, sender } = taken.read.note;
        // Another lane, or the life before a crash, may have brought it meanwhile.
        if (inbox.noteSequence(documentId) !== undefined) return;
        parts.store.blobs.commit(taken.staged);
        const arrival = arrivalOf(taken, parts);
        inbox.insert(arrival);
        for (const attachment of taken.attachments) inbox.addAttachment({ ...attachment, documentId });
        if (taken.receipt !== null) receipts.queue(taken.receipt);
        const { verdict, packageBlob, state } = arrival;
        const details = { sender, package: packageBlob, verdict, state };
        parts.audit.append({ actor: null, act: 'inbox.arrived', subject: documentId, details });
      }),
  };
}

function announce({ events }: StationParts, documentId: DocumentId): void {
  events.emit('inbox', documentId);
  events.emit('alarm', null);
  events.emit('home', null);
}

/** Names of the checks that failed, as the receipt's note tells them to the sender. */
export function failedCodes(report: SealReport): string {
  return (
    Object.entries(report.checks)
      .filter(([, check]) => check.result === 'failed')
      .map(([name, check]) => `${name}:${check.code}`)
      .join(' ')
      // The receipt's own limit for notes.
      .slice(0, 200)
  );
}

function receiptFacts({ note }: ReadNote, judged: JudgedPackage) {
  const bad = judged.marking || verdictOf(judged.report.checks) === 'invalid';
  return {
    documentId: note.documentId,
    sender: note.sender,
    kind: bad ? ('verify-failed' as const) : ('delivered' as const),
    byPerson: null,
    note: bad ? failedCodes(judged.report) : null,
  };
}

function arrivalOf(taken: Taken, parts: StationParts): Arrival {
  const { read, judged, file } = taken;
  const { note } = read;
  // Nothing of a marked document is shown, the title included; the original stays encrypted for whoever must look into it.
  const document = judged.marking ? null : judged.document;
  return {
    documentId: note.documentId,
    state: judged.marking ? 'quarantined' : 'arrived',
    senderUnit: note.sender,
    // The directory's name, never the package's: a rogue unit may write what it likes.
    senderName: parts.trust.current()?.unit(note.sender)?.name ?? note.sender,
    urgency: note.urgency,
    title: document?.content.title ?? null,
    docNumber: document?.meta.FWZH ?? null,
    document,
    note: taken.token,
    noteSequence: note.sequence,
    packageBlob: file.sha256,
    packageSha256: note.package.sha256,
    packageBytes: file.sizeBytes,
    pdfBlob: null,
    report: judged.report,
    verdict: verdictOf(judged.report.checks),
    quarantineReason: judged.marking ? 'secrecy-marking' : null,
    arrivedAtMs: parts.clock.nowMs(),
  };
}
