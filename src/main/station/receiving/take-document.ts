// A document arrives: note verified, package downloaded, judged, and then row, attachments, bytes, receipt, feed position and audit in one
// transaction. Killed at any point before it, the feed brings the entry again; after it, the row is there and the entry only moves the position,
// unless what is here is invalid and this is the genuine one (replace-arrival.ts).
import { createHash } from 'node:crypto';
import { memorySource, readChunks } from '../../../formats/byte-source.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import { sealedPackageOf } from '../../../shared/domain/messages.ts';
import { verdictOf } from '../../../shared/domain/report.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createInboxRepository, type Arrival, type InboxRow } from '../../store/inbox-repository.ts';
import { createReceiptsRepository, type ReceiptToSend } from '../../store/receipts-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { DownloadedPackage, FeedEntry, TakeOutcome, TakeRoad } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import { readNote, type ReadNote } from './delivery-note.ts';
import { createStandingNotices, makeRecallAnswers, type RecallAnswers } from '../notices/standing-notices.ts';
import { isInvalid, makeArrivalReceipt } from './arrival-receipt.ts';
import { judgeAttachments, type JudgedAttachment } from './judge-attachments.ts';
import type { JudgedPackage, PackageJudge } from './judge-package.ts';
import { notJudged } from './not-judged.ts';
import { createArrivalOpener, type CameBytes, type OpenedArrival } from './opened-arrival.ts';
import { isKnownArrival, isUnchanged, mayReplace, recordReplaced, type Replaced } from './replace-arrival.ts';

/** A document that was judged and is ready to be stored. */
export interface Taken {
  readonly read: ReadNote;
  readonly token: string;
  /** The bytes as they came. */
  readonly file: Pick<DownloadedPackage, 'sha256' | 'sizeBytes'>;
  /** Null: they are in the store already. */
  readonly staged: StagedBlob | null;
  readonly judged: Omit<JudgedPackage, 'reader'>;
  readonly attachments: readonly JudgedAttachment[];
  readonly receipt: ReceiptToSend | null;
  /** What was here first and gives way. */
  readonly replaced: Replaced | null;
  /** The sender took it back before it was taken here: nothing was downloaded. */
  readonly recalled: RecallAnswers | null;
}

const later = { result: 'later', failure: null, needsLists: false } as const;
const laterWithLists = { ...later, needsLists: true };
const stored: TakeOutcome = { result: 'stored' };

const nothingCame: DownloadedPackage = {
  source: memorySource(new Uint8Array()),
  sha256: parseSha256(createHash('sha256').digest('hex')),
  sizeBytes: 0,
  staged: null,
  dispose: () => Promise.resolve(),
};

/** An entry that may be worth its download: its note, and what is here already under its id. */
export interface Offered {
  readonly read: ReadNote;
  readonly token: string;
  readonly known: InboxRow | null;
}

/** Takes documents off the feed. */
export function createDocumentIntake(parts: StationParts, judge: PackageJudge) {
  const station = createStationRepository(parts.store.db);
  const storage = createArrivalStorage(parts);
  const readOffer = createOfferReader(parts);
  const standing = createStandingNotices(parts);
  const { stage, withhold } = createStager(parts);

  const takePackage = createPackageTaker(parts, judge, stage);

  const keep = async (taken: Taken, settle: () => void): Promise<TakeOutcome> => {
    if (!storage.store(taken, settle)) {
      // Another lane was first, maybe with a forgery, or a recall came meanwhile: what came of it decides at the next try.
      if (taken.staged !== null) await parts.store.blobs.discard(taken.staged);
      return later;
    }
    announceArrival(parts, taken.read.note.documentId);
    return stored;
  };

  return {
    take: async (entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome> => {
      const settle = (): void => station.write(road.positionAfter());
      const offered = await readOffer(entry, road);
      if (offered === 'needsLists') return laterWithLists;
      if (offered === 'unreadable') return storage.skip(settle, 'feed.unreadable', entry);
      if (offered === 'known') return storage.skip(settle, null, entry);
      const { note, unit } = offered.read;
      if (unit !== null && standing.isRecalled(note.documentId, note.sender)) {
        return keep(await withhold(offered), settle);
      }
      const file = await road.download(note.package.sha256, note.package.sizeBytes);
      if (!file.ok && !road.lastTry) return { ...later, failure: file };
      // What cannot be had at all arrives as an empty package: the receiver must learn that something was sent, whatever became of it.
      const came = file.ok ? file.value : nothingCame;
      try {
        if (came.sha256 !== note.package.sha256 && !road.lastTry) return later;
        return await takePackage(offered, came, (taken) =>
          taken === null
            ? Promise.resolve(storage.skip(settle, 'inbox.repeatRefused', entry))
            : keep(taken, settle),
        );
      } finally {
        await came.dispose();
      }
    },
  };
}

/** Opens, judges and stages one package, and hands it to who keeps it; null when what is here already is as good. */
function createPackageTaker(
  parts: StationParts,
  judge: PackageJudge,
  stage: ReturnType<typeof createStager>['stage'],
) {
  const openArrival = createArrivalOpener(parts);
  const takeOpened = async (
    offered: Offered,
    file: OpenedArrival,
    cameWhole: boolean,
  ): Promise<Taken | null> => {
    const { read, known } = offered;
    const { source, sha256, notOpened } = file;
    const judged = await judge({ source, sha256, read, notOpened });
    if (known !== null && isInvalid(judged)) return null;
    const attachments = judged.marking ? [] : await judgeAttachments(judged.reader);
    const isWhole = notOpened === null && cameWhole;
    const receipt = await makeArrivalReceipt(parts, read, judged, isWhole);
    return { ...(await stage(offered, file)), read, judged, attachments, receipt, recalled: null };
  };
  return async (
    offered: Offered,
    came: DownloadedPackage,
    keep: (taken: Taken | null) => Promise<TakeOutcome>,
  ): Promise<TakeOutcome> => {
    const opened = await openArrival(offered.token, came);
    try {
      return await keep(await takeOpened(offered, opened, came.sha256 === offered.read.note.package.sha256));
    } finally {
      // What was kept stays.
      if (opened.inside !== null) await parts.store.blobs.discard(opened.inside.staged);
    }
  };
}

/** Brings what is to be stored into the store's hands, before the transaction. */
export function createStager(parts: StationParts) {
  const { blobs } = parts.store;
  /** What gives way to it, its note as a blob. */
  const stageReplaced = async ({ known }: Offered): Promise<Replaced | null> => {
    const note = known && Buffer.from(known.note);
    return note && { row: known, note: await blobs.stage(note, { maxBytes: note.length }) };
  };
  /** The package as bytes of the store, and the note that gives way as a blob. */
  const stage = async (offered: Offered, file: CameBytes) => {
    // Written once: what lies in the store's files since it came, or since it was opened, is not written again.
    const staged = file.staged ?? (await blobs.stage(readChunks(file.source), { maxBytes: file.sizeBytes }));
    return { token: offered.token, file, staged, replaced: await stageReplaced(offered) };
  };
  return {
    stage,
    stageReplaced,
    /** Its sender took it back: nothing is downloaded. */
    withhold: async (offered: Offered): Promise<Taken> => ({
      ...(await stage(offered, nothingCame)),
      read: offered.read,
      judged: notJudged(parts.clock.nowMs()),
      attachments: [],
      receipt: null,
      recalled: await makeRecallAnswers(parts, offered.read.note),
    }),
  };
}

function createOfferReader(parts: StationParts) {
  const judgeOffer = createOfferJudge(parts);
  return async (
    entry: FeedEntry,
    { lastTry }: TakeRoad,
  ): Promise<Offered | 'needsLists' | 'unreadable' | 'known'> => {
    const token = entry.message ?? '';
    const trust = parts.trust.current();
    if (trust === null) return 'needsLists';
    const read = await readNote(token, trust, parts.clock.nowMs());
    return read === null ? 'unreadable' : judgeOffer({ token, read, trust, lastTry });
  };
}

/** What a note that could be read is worth beside what is here already. */
export function createOfferJudge(parts: StationParts) {
  const inbox = createInboxRepository(parts.store.db);
  return async (offer: {
    readonly token: string;
    readonly read: ReadNote;
    readonly trust: TrustStore;
    readonly lastTry: boolean;
  }): Promise<Offered | 'needsLists' | 'known'> => {
    const { token, read, trust, lastTry } = offer;
    const { documentId } = read.note;
    const known = inbox.noteSequence(documentId) === undefined ? null : (inbox.get(documentId) ?? null);
    if (known !== null && isKnownArrival(known, token, read)) return 'known';
    // A unit that enrolled today is not in yesterday's directory: ask for the lists before calling its note forged.
    if (read.unit === null && !lastTry) return 'needsLists';
    const nowMs = parts.clock.nowMs();
    if (known !== null && !(await mayReplace(known, read, { trust, nowMs }))) return 'known';
    return { read, token, known };
  };
}

/** Writes what arrives; `settle` moves the feed's position, or takes the landed row away, inside the same transaction. */
export function createArrivalStorage(parts: StationParts) {
  const inbox = createInboxRepository(parts.store.db);
  const receipts = createReceiptsRepository(parts.store.db);
  const standing = createStandingNotices(parts);
  return {
    /** Nothing to store: only the entry is settled; what is worth telling goes into the audit log. */
    skip: (settle: () => void, act: string | null, { number, documentId }: FeedEntry): TakeOutcome => {
      parts.store.transact(() => {
        settle();
        if (act === null) return;
        parts.audit.append({ actor: null, act, subject: documentId, details: { number: String(number) } });
      });
      return stored;
    },
    /** False, with nothing written, when what is here is not what it was before the package was judged. */
    store: (taken: Taken, settle: () => void): boolean =>
      parts.store.transact(() => {
        const { replaced } = taken;
        const { documentId, sender } = taken.read.note;
        const isGenuine = taken.read.unit !== null;
        if (isGenuine && standing.isRecalled(documentId, sender) !== (taken.recalled !== null)) return false;
        const present = inbox.noteSequence(documentId) === undefined ? undefined : inbox.get(documentId);
        if (replaced === null ? present !== undefined : !isUnchanged(replaced.row, present)) return false;
        settle();
        if (taken.staged !== null) parts.store.blobs.commit(taken.staged);
        const arrival = arrivalOf(taken, parts);
        if (replaced === null) inbox.insert(arrival);
        else {
          recordReplaced(parts, documentId, replaced);
          inbox.replace(arrival);
        }
        for (const attachment of taken.attachments) inbox.addAttachment({ ...attachment, documentId });
        if (taken.receipt !== null) receipts.queue(taken.receipt);
        const { verdict, packageBlob, state } = arrival;
        const details = { sender, package: packageBlob, verdict, state };
        parts.audit.append({ actor: null, act: 'inbox.arrived', subject: documentId, details });
        if (isGenuine) standing.settle(documentId, sender, taken.recalled);
        return true;
      }),
  };
}

/** Tells the screens of a document that was stored. */
export function announceArrival({ events }: StationParts, documentId: DocumentId): void {
  events.emit('inbox', documentId);
  events.emit('alarm', null);
  events.emit('home', null);
}

function stateOf({ judged, recalled }: Taken): Arrival['state'] {
  if (judged.marking) return 'quarantined';
  return recalled === null ? 'arrived' : 'recalled';
}

function arrivalOf(taken: Taken, parts: StationParts): Arrival {
  const { read, judged, file } = taken;
  const { note } = read;
  // Nothing of a marked document is shown, the title included; the original stays encrypted for whoever must look into it.
  const document = judged.marking ? null : judged.document;
  return {
    documentId: note.documentId,
    state: stateOf(taken),
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
    packageSha256: sealedPackageOf(note).sha256,
    packageBytes: file.sizeBytes,
    pdfBlob: null,
    report: judged.report,
    verdict: verdictOf(judged.report.checks),
    quarantineReason: judged.marking ? 'secrecy-marking' : null,
    arrivedAtMs: parts.clock.nowMs(),
  };
}
