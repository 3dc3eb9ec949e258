// Landed packages become documents: judged in threads, then rows, attachments, receipts and audit of up to a hundred of them in one transaction, in which
// the landed rows go. The rules are those of take-document.ts; what is different is only that the bytes are here already, and that many come at once.
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import type { FeedEntry, LandedArrival, LookedAt, TakeOutcome } from '../../sync/sync-ports.ts';
import { createStandingNotices } from '../notices/standing-notices.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from './delivery-note.ts';
import type { JudgeAnswer } from './judge-messages.ts';
import type { JudgePool } from './judge-pool.ts';
import { notJudged } from './not-judged.ts';
import {
  announceArrival,
  createArrivalStorage,
  createOfferJudge,
  createStager,
  isInvalid,
  makeArrivalReceipt,
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
  const write = ({ entry, settle }: LandedArrival, decision: Decision | undefined): TakeOutcome => {
    if (decision === undefined || decision.kind === 'later') return later(decision?.needsLists ?? false);
    if (decision.kind === 'skip') return storage.skip(settle, decision.act, entry);
    // Another one of the same document was first, maybe a forgery, or a recall came meanwhile: what came of it decides at the next try.
    return storage.store(decision.taken, settle) ? { result: 'stored' } : later(false);
  };
  return {
    take: async (arrivals: readonly LandedArrival[]): Promise<readonly TakeOutcome[]> => {
      const decisions = await Promise.all(arrivals.map(decide));
      const outcomes = parts.store.transact(() =>
        arrivals.map((landed, index) => write(landed, decisions[index])),
      );
      decisions.forEach((decision, index) => {
        if (decision.kind !== 'store' || outcomes[index]?.result !== 'stored') return;
        announceArrival(parts, decision.taken.read.note.documentId);
      });
      return outcomes;
    },
  };
}

function createDecider(parts: StationParts, { pool, locate }: LandedOptions) {
  const judgeOffer = createOfferJudge(parts);
  const standing = createStandingNotices(parts);
  const { stageReplaced, withhold } = createStager(parts);
  const ask = (landed: LandedArrival, trust: TrustStore): Promise<JudgeAnswer | null> =>
    pool.judge({
      trust,
      urgency: landed.urgency,
      question: {
        token: landed.entry.message ?? '',
        sha256: landed.packageBlob,
        nowMs: parts.clock.nowMs(),
        self: parts.identity()?.unitCode ?? null,
      },
      place: () => {
        const place = locate(landed.packageBlob);
        if (place === undefined) throw new Error('a landed package is not among the blobs');
        return place;
      },
    });
  return async (landed: LandedArrival): Promise<Decision> => {
    const trust = parts.trust.current();
    if (trust === null) return { kind: 'later', needsLists: true };
    const { read, judged } = (await ask(landed, trust)) ?? unjudged(parts, landed.entry);
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
    const taken: Taken = {
      ...{ read, token, staged: null, recalled: null },
      file: { sha256: landed.packageBlob, sizeBytes: landed.packageBytes },
      judged: judged.package,
      attachments: judged.attachments,
      receipt: await makeArrivalReceipt(parts, read, judged.package),
      replaced: await stageReplaced(offered),
    };
    return { kind: 'store', taken };
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
    if (row?.note === message && row.packageBlob === sha256) return { kind: 'known' };
    return { kind: 'wanted', sha256: parseSha256(sha256), sizeBytes };
  };
}
