// Landed packages become documents: judged in threads, then rows, attachments, receipts and audit of up to a hundred of them in one transaction, in which
// the landed rows go. The rules are those of take-document.ts; what is different is only that the bytes are here already, and that many come at once.
import type { KeyObject } from 'node:crypto';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { sealedPackageOf } from '../../../shared/domain/messages.ts';
import { parseSha256, type UnitCode } from '../../../shared/domain/ids.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import type { OpenedPackage } from '../../store/opened-packages.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import type { FeedEntry, LandedArrival, LookedAt, TakeOutcome } from '../../sync/sync-ports.ts';
import { createStandingNotices } from '../notices/standing-notices.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from './delivery-note.ts';
import { isInvalid, makeArrivalReceipt } from './arrival-receipt.ts';
import type { JudgeAnswer } from './judge-messages.ts';
import type { JudgePool } from './judge-pool.ts';
import { createArrivalOpener } from './opened-arrival.ts';
import { notJudged } from './not-judged.ts';
import {
  announceArrival,
  createArrivalStorage,
  createOfferJudge,
  createStager,
  type Taken,
} from './take-document.ts';

export interface LandedOptions {
  readonly pool: JudgePool;
  readonly locate: (sha256: LandedArrival['packageBlob']) => BlobPlace | undefined;
}

/** What the transaction does with one of them. */
type Decision =
  | { readonly kind: 'store'; readonly taken: Taken; readonly opened: OpenedPackage | null }
  | { readonly kind: 'skip'; readonly act: string | null }
  | { readonly kind: 'later'; readonly needsLists: boolean };

const later = (needsLists: boolean): TakeOutcome => ({ result: 'later', failure: null, needsLists });

/** Takes landed documents into the inbox. */
export function createLandedIntake(parts: StationParts, options: LandedOptions) {
  const storage = createArrivalStorage(parts);
  const decide = createDecider(parts, options);
  const encryptions = createPackageEncryptionsRepository(parts.store.db);
  const { blobs } = parts.store;
  const write = (
    { entry, settle, packageBlob }: LandedArrival,
    decision: Decision | undefined,
  ): TakeOutcome => {
    if (decision === undefined || decision.kind === 'later') return later(decision?.needsLists ?? false);
    if (decision.kind === 'skip') return storage.skip(settle, decision.act, entry);
    // Another one of the same document was first, maybe a forgery, or a recall came meanwhile: what came of it decides at the next try.
    const { taken, opened } = decision;
    const settleAll = (): void => {
      settle();
      if (opened !== null && !blobs.keepOpened(opened)) encryptions.dropBlob(packageBlob);
    };
    return storage.store(taken, settleAll) ? { result: 'stored' } : later(false);
  };
  return {
    take: async (arrivals: readonly LandedArrival[]): Promise<readonly TakeOutcome[]> => {
      const standpoint = readStandpoint(parts);
      const decisions = await Promise.all(arrivals.map((landed) => decide(landed, standpoint)));
      const outcomes = parts.store.transact(() =>
        arrivals.map((landed, index) => write(landed, decisions[index])),
      );
      for (const [index, decision] of decisions.entries()) {
        if (decision.kind !== 'store') continue;
        const { staged, read } = decision.taken;
        if (outcomes[index]?.result === 'stored') announceArrival(parts, read.note.documentId);
        else if (staged !== null) await blobs.discard(staged);
      }
      return outcomes;
    },
  };
}

/** What all of one batch are judged from: read once, not for each. */
interface Standpoint {
  readonly trust: TrustStore | null;
  /** The unit's keys for reading. */
  readonly keys: readonly KeyObject[];
  readonly self: UnitCode | null;
}

const readStandpoint = (parts: StationParts): Standpoint => ({
  trust: parts.trust.current(),
  keys: parts.keys.encryptionKeys(),
  self: parts.identity()?.unitCode ?? null,
});

function createDecider(parts: StationParts, options: LandedOptions) {
  const judgeOffer = createOfferJudge(parts);
  const standing = createStandingNotices(parts);
  const { stageReplaced, withhold } = createStager(parts);
  const ask = createAsker(parts, options);
  const judgeAlone = createLonelyJudge(parts);
  return async (landed: LandedArrival, standpoint: Standpoint): Promise<Decision> => {
    const { trust } = standpoint;
    if (trust === null) return { kind: 'later', needsLists: true };
    const { read, judged, file, ...inside } =
      (await ask(landed, { ...standpoint, trust })) ?? (await judgeAlone(landed));
    if (read === null || judged === null) return { kind: 'skip', act: 'feed.unreadable' };
    const token = landed.entry.message ?? '';
    const offered = await judgeOffer({ token, read, trust, lastTry: landed.lastTry });
    if (offered === 'needsLists') return { kind: 'later', needsLists: true };
    if (offered === 'known') return { kind: 'skip', act: null };
    if (read.unit !== null && standing.isRecalled(read.note.documentId, read.note.sender)) {
      return { kind: 'store', taken: await withhold(offered), opened: null };
    }
    if (offered.known !== null && isInvalid(judged.package)) {
      return { kind: 'skip', act: 'inbox.repeatRefused' };
    }
    const receipt = await makeArrivalReceipt(parts, read, judged.package, inside.isOpen);
    const replaced = await stageReplaced(offered);
    const { staged, opened } = inside;
    const { package: found, attachments } = judged;
    const taken = {
      ...{ read, token, receipt, replaced, staged, file, attachments },
      judged: found,
      recalled: null,
    };
    return { kind: 'store', taken, opened };
  };
}

/** What a landed package is judged as, and the sealed package that was inside. */
interface Judged extends Pick<JudgeAnswer, 'read' | 'judged'>, Pick<Taken, 'staged' | 'file'> {
  readonly opened: OpenedPackage | null;
  /** It came in the clear, or its key opened it. */
  readonly isOpen: boolean;
}

/** Judges in a thread; null when none came to an end with it. */
function createAsker(parts: StationParts, { pool, locate }: LandedOptions) {
  return async (
    landed: LandedArrival,
    { trust, keys, self }: Standpoint & { readonly trust: TrustStore },
  ): Promise<Judged | null> => {
    const { packageBlob: sha256, packageBytes: sizeBytes, urgency, entry } = landed;
    const answer = await pool.judge({
      ...{ trust, urgency, keys },
      question: {
        ...{ token: entry.message ?? '', sha256, nowMs: parts.clock.nowMs(), self },
      },
      place: () => {
        const place = locate(sha256);
        if (place === undefined) throw new Error('a landed package is not among the blobs');
        return place;
      },
    });
    if (answer === null) return null;
    const { read, judged, opened } = answer;
    const came = { read, judged, staged: null, isOpen: opened?.ok !== false };
    if (opened?.ok !== true) return { ...came, file: { sha256, sizeBytes }, opened: null };
    const inside = { sha256: opened.sha256, sizeBytes: opened.sizeBytes };
    return {
      ...came,
      file: inside,
      opened: { ...inside, storedSha256: sha256, contentKey: opened.contentKey },
    };
  };
}

/**
 * A package that no thread came to an end with is opened here and arrives all the same, with nothing known about it, and not one check that could read as
 * passed.
 */
function createLonelyJudge(parts: StationParts) {
  const openArrival = createArrivalOpener(parts);
  return async ({ entry, packageBlob, packageBytes }: LandedArrival): Promise<Judged> => {
    const token = entry.message ?? '';
    const came = {
      sha256: packageBlob,
      sizeBytes: packageBytes,
      source: parts.store.blobs.open(packageBlob),
      staged: null,
    };
    const { sha256, sizeBytes, inside, notOpened } = await openArrival(token, came);
    return {
      ...unjudged(parts, token),
      ...{ file: { sha256, sizeBytes }, staged: inside?.staged ?? null, opened: null },
      isOpen: notOpened === null,
    };
  };
}

function unjudged(parts: StationParts, token: string): Pick<JudgeAnswer, 'read' | 'judged'> {
  const note = peekNote(token);
  if (note === null) return { read: null, judged: null };
  const { report, document, marking } = notJudged(parts.clock.nowMs());
  return {
    read: { note, unit: null, code: 'NOT_REACHED' },
    judged: { package: { report, document, marking }, attachments: [] },
  };
}

/** What a document's entry asks for, before anything is verified: nothing, or a package of this hash and size. */
export function createArrivalLook(parts: StationParts): (entry: FeedEntry) => LookedAt {
  const inbox = createInboxRepository(parts.store.db);
  const standing = createStandingNotices(parts);
  return ({ kind, message }) => {
    const note = kind === 'document' ? peekNote(message ?? '') : null;
    // Whether the note that says so is genuine, the one who takes it finds out; fetched is nothing before that.
    if (note === null || standing.isRecalled(note.documentId, note.sender)) return { kind: 'other' };
    const { sha256, sizeBytes } = note.package;
    const isHere = inbox.noteSequence(note.documentId) !== undefined;
    const row = isHere ? inbox.get(note.documentId) : undefined;
    // The very same once more; whatever differs is judged when its bytes are here.
    if (row?.note === message && row.packageBlob === sealedPackageOf(note).sha256) return { kind: 'known' };
    return { kind: 'wanted', sha256: parseSha256(sha256), sizeBytes };
  };
}
