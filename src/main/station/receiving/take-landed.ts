// Landed packages become documents: judged in threads, then rows, attachments, receipts and audit of up to a hundred of them in one transaction, in which
// the landed rows go. The rules are those of take-document.ts; what is different is only that the bytes are here already, and that many come at once.
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { sealedPackageOf } from '../../../shared/domain/messages.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import type { FeedEntry, LandedArrival, LookedAt, TakeOutcome } from '../../sync/sync-ports.ts';
import { createStandingNotices } from '../notices/standing-notices.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from './delivery-note.ts';
import { isInvalid, makeArrivalReceipt } from './arrival-receipt.ts';
import type { JudgeAnswer, JudgedArrival } from './judge-messages.ts';
import type { JudgePool } from './judge-pool.ts';
import { type OpenedArrival, createArrivalOpener } from './opened-arrival.ts';
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
  | { readonly kind: 'store'; readonly taken: Taken }
  | { readonly kind: 'skip'; readonly act: string | null }
  | { readonly kind: 'later'; readonly needsLists: boolean };

const later = (needsLists: boolean): TakeOutcome => ({ result: 'later', failure: null, needsLists });

/** Takes landed documents into the inbox. */
export function createLandedIntake(parts: StationParts, options: LandedOptions) {
  const storage = createArrivalStorage(parts);
  const decide = createDecider(parts, options);
  const encryptions = createPackageEncryptionsRepository(parts.store.db);
  const write = (
    { entry, settle, packageBlob }: LandedArrival,
    decision: Decision | undefined,
  ): TakeOutcome => {
    if (decision === undefined || decision.kind === 'later') return later(decision?.needsLists ?? false);
    if (decision.kind === 'skip') return storage.skip(settle, decision.act, entry);
    // Another one of the same document was first, maybe a forgery, or a recall came meanwhile: what came of it decides at the next try.
    const { taken } = decision;
    const settleAll = (): void => {
      settle();
      if (taken.staged !== null && taken.recalled === null) encryptions.dropBlob(packageBlob);
    };
    return storage.store(taken, settleAll) ? { result: 'stored' } : later(false);
  };
  return {
    take: async (arrivals: readonly LandedArrival[]): Promise<readonly TakeOutcome[]> => {
      const decisions = await Promise.all(arrivals.map(decide));
      const outcomes = parts.store.transact(() =>
        arrivals.map((landed, index) => write(landed, decisions[index])),
      );
      for (const [index, decision] of decisions.entries()) {
        if (decision.kind !== 'store') continue;
        const { staged, read } = decision.taken;
        if (outcomes[index]?.result === 'stored') announceArrival(parts, read.note.documentId);
        else if (staged !== null) await parts.store.blobs.discard(staged);
      }
      return outcomes;
    },
  };
}

function createJudgement(parts: StationParts, { pool, locate }: LandedOptions) {
  const judgeOffer = createOfferJudge(parts);
  const standing = createStandingNotices(parts);
  const { stageReplaced, withhold } = createStager(parts);
  const ask = (
    landed: LandedArrival,
    trust: TrustStore,
    { sha256, inside, notOpened }: OpenedArrival,
  ): Promise<JudgeAnswer | null> =>
    pool.judge({
      trust,
      urgency: landed.urgency,
      question: {
        token: landed.entry.message ?? '',
        sha256,
        nowMs: parts.clock.nowMs(),
        self: parts.identity()?.unitCode ?? null,
        notOpened,
      },
      place: () => {
        const place = inside?.place ?? locate(landed.packageBlob);
        if (place === undefined) throw new Error('a landed package is not among the blobs');
        return place;
      },
    });
  return async (landed: LandedArrival, opened: OpenedArrival): Promise<Decision> => {
    const trust = parts.trust.current();
    if (trust === null) return { kind: 'later', needsLists: true };
    const { read, judged } = (await ask(landed, trust, opened)) ?? unjudged(parts, landed.entry);
    if (read === null || judged === null) return { kind: 'skip', act: 'feed.unreadable' };
    const token = landed.entry.message ?? '';
    const offered = await judgeOffer({ token, read, trust, lastTry: landed.lastTry });
    if (offered === 'needsLists') return { kind: 'later', needsLists: true };
    if (offered === 'known') return { kind: 'skip', act: null };
    if (read.unit !== null && standing.isRecalled(read.note.documentId, read.note.sender)) {
      return { kind: 'store', taken: await withhold(offered) };
    }
    if (offered.known !== null && isInvalid(judged.package)) {
      return { kind: 'skip', act: 'inbox.repeatRefused' };
    }
    const receipt = await makeArrivalReceipt(parts, read, judged.package, opened.notOpened === null);
    const replaced = await stageReplaced(offered);
    return { kind: 'store', taken: { ...takenOf(opened, judged), read, token, receipt, replaced } };
  };
}

function takenOf(
  { inside, sha256, sizeBytes }: OpenedArrival,
  { package: judged, attachments }: JudgedArrival,
): Pick<Taken, 'staged' | 'file' | 'judged' | 'attachments' | 'recalled'> {
  return { staged: inside?.staged ?? null, file: { sha256, sizeBytes }, judged, attachments, recalled: null };
}

/** Opens what landed, and decides about what was in it. */
function createDecider(parts: StationParts, options: LandedOptions) {
  const openArrival = createArrivalOpener(parts);
  const decide = createJudgement(parts, options);
  const { blobs } = parts.store;
  return async (landed: LandedArrival): Promise<Decision> => {
    const { packageBlob: sha256, packageBytes: sizeBytes } = landed;
    const came = { sha256, sizeBytes, source: blobs.open(sha256) };
    const opened = await openArrival(landed.entry.message ?? '', came);
    const decision = await decide(landed, opened);
    // What is not stored with this decision is opened again at the next try.
    const isKept = decision.kind === 'store' && decision.taken.staged === opened.inside?.staged;
    if (opened.inside !== null && !isKept) await blobs.discard(opened.inside.staged);
    return decision;
  };
}

/** A package that no thread came to an end with: it arrives all the same, with nothing known about it, and not one check that could read as passed. */
function unjudged(parts: StationParts, entry: FeedEntry): JudgeAnswer {
  const note = peekNote(entry.message ?? '');
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
