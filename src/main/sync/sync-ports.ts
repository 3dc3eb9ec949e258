// What the executor of the sync plan asks of the others: the line to the exchange, and the stages whose tables a step changes. The stages write; the
// executor decides when.
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { z } from 'zod';
import type { ByteSource } from '../../formats/byte-source.ts';
import type { ExchangeFailure, exchangeContract, feedEntrySchema } from '../../shared/contract/exchange.ts';
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { StagedBlob } from '../store/blobs.ts';
import type { Publication, RoadPolicy } from '../../shared/domain/published.ts';

export type FeedEntry = z.output<typeof feedEntrySchema>;

/** Why a call did not do what it should; the remedy stands at each code of the exchange contract. */
export interface LineFailure {
  readonly ok: false;
  readonly code: ExchangeFailure;
  readonly details: Readonly<Record<string, string>>;
}
export type LineResult<T> = { readonly ok: true; readonly value: T } | LineFailure;

/** A package on its way in: whole, but nothing said of its content yet. */
export interface DownloadedPackage {
  readonly source: ByteSource;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** In the store's hands already, as a large one is from its first byte on; null: the caller stages it. */
  readonly staged: StagedBlob | null;
  /** Removes what was not committed. */
  dispose(): Promise<void>;
}

/** Downloads one package; a cut download goes on where it stopped. */
export type DownloadPackage = (sha256: Sha256, sizeBytes: number) => Promise<LineResult<DownloadedPackage>>;

/** Where the feed stands once an entry is in the tables. */
export interface FeedPosition {
  readonly feedEpoch: string;
  readonly feedCursor: number;
}

export interface TakeRoad {
  readonly download: DownloadPackage;
  /** Asked inside the transaction that stores the entry: the position with this entry done. */
  readonly positionAfter: () => FeedPosition;
  /** No further try: what can be stored is stored with what is wrong about it. */
  readonly lastTry: boolean;
}

/** What an entry of a document asks for. */
export type LookedAt =
  /** It is here already, the very same. */
  | { readonly kind: 'known' }
  /** Nothing to be fetched: `take` decides. */
  | { readonly kind: 'other' }
  | { readonly kind: 'wanted'; readonly sha256: Sha256; readonly sizeBytes: number };

/** A document whose package is in the store, and nothing is known of it yet. */
export interface LandedArrival {
  readonly entry: FeedEntry;
  /** The bytes as they came. */
  readonly packageBlob: Sha256;
  readonly packageBytes: number;
  readonly urgency: Urgency;
  /** No further try: what can be stored is stored with what is wrong about it. */
  readonly lastTry: boolean;
  /** Called inside the transaction that stores the document, or decides that there is none. */
  settle(): void;
}

export type TakeOutcome =
  /** In the tables, with the feed's position. */
  | { readonly result: 'stored' }
  /** Nothing was written. Another try may do better, after new lists when `needsLists`. */
  | { readonly result: 'later'; readonly failure: LineFailure | null; readonly needsLists: boolean };

/** A notice of this unit or a decision of the authority, as the exchange keeps it; unjudged. */
export type SealNoticeEntryOfLine = InferContractRouterOutputs<
  typeof exchangeContract
>['readSealNotices']['notices'][number];

export type SealTakeOutcome =
  /** In the tables with the position; `newMachine`: the machine's certificate was renewed with the seal. */
  | { readonly result: 'taken'; readonly newMachine: boolean }
  /** One could not be believed by the lists that are here; the position stands before it. */
  | { readonly result: 'later' };

export interface SyncStages {
  readonly enrolment: {
    state(): 'none' | 'pending' | 'issued' | 'refused';
    /** Asks the exchange once; true when it answered at all. */
    poll(): Promise<boolean>;
  };
  readonly sending: {
    /** The exchange has the document: state, outbox, history and audit in one transaction. A second time changes nothing. */
    accepted(documentId: DocumentId, acceptedAtMs: number): void;
    /** 定时发送: lets go what was held until now. */
    releaseDue(): void;
  };
  readonly timeStamps: {
    /**
     * Before the first word about a package goes out: gives it a time stamp when it has none and one is to be had within seconds; afterwards its hash stands.
     * `reach` asks the exchange anything; it is asked only where a package would have to go without. A failure is the line's: the document waits.
     */
    settle(
      documentId: DocumentId,
      reach: () => Promise<LineResult<unknown>>,
    ): Promise<{ readonly ok: true; readonly value: null } | LineFailure>;
  };
  readonly encryption: {
    /**
     * After the time stamp and before the first word about a package goes out: exchanges the package for its encrypted form, where policy asks for it.
     * Refused when it could be encrypted to nobody at all: the row is parked with the reason until there are certificates.
     */
    settle(
      documentId: DocumentId,
    ): Promise<
      | { readonly ok: true }
      | { readonly ok: false; readonly reason: string; readonly details: Readonly<Record<string, string>> }
    >;
  };
  readonly receiving: {
    /** What a document's entry asks for, before anything is verified. */
    look(entry: FeedEntry): LookedAt;
    /** Judges landed packages beside the screens and stores what comes of them in one transaction; one outcome each, in order. */
    takeLanded(landed: readonly LandedArrival[]): Promise<readonly TakeOutcome[]>;
    /** How urgent an entry claims to be, before anything is verified; for the order of work only. */
    urgencyOf(entry: FeedEntry): Urgency;
    /** Everything that is no package to be fetched, and a document that cannot be fetched, with what there is of it. */
    take(entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome>;
  };
  readonly seals: {
    /** Stores what can be believed, and takes into use what was issued and is active by now. */
    take(
      entries: readonly SealNoticeEntryOfLine[],
      road: {
        /** No further try: what cannot be believed is put down as such. */
        readonly lastTry: boolean;
        readonly cursorOf: (entry: SealNoticeEntryOfLine) => {
          readonly epoch: string;
          readonly number: number;
        };
      },
    ): SealTakeOutcome;
    /** The exchange has notices that the authority has not answered. */
    hasOpen(): boolean;
  };
  readonly trust: {
    /** How this station may use the line; null: as it likes. */
    road(): RoadPolicy | null;
    offer(publication: Publication): { readonly result: 'accepted' | 'known' | 'refused' };
  };
}

/** The station's clock, as far as the sync reads and sets it. */
export interface SyncClock {
  nowMs(): number;
  /** The offset was measured, and nobody has set the machine's clock since. */
  sure(): boolean;
  offsetMs(): number | null;
  setOffset(offsetMs: number): void;
}

/** What the sync tells of the line. */
export interface SyncLink {
  update(facts: {
    readonly state?: 'connected' | 'connecting' | 'offline' | 'refused' | 'not-enrolled';
    readonly lastContactAtMs?: number;
    readonly reason?: string | null;
  }): void;
}

export interface SyncEvents {
  emit(topic: 'outbox' | 'deliveries' | 'home' | 'link' | 'seals', documentId: DocumentId | null): void;
  subscribe(listener: (event: { readonly topic: string }) => void): () => void;
}

export interface SyncLog {
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

export interface SyncOptions {
  /** Seconds that the exchange may hold an empty feed answer open. */
  readonly pollSeconds: number;
  /** First and longest pause after a failure. */
  readonly backOffMs: { readonly base: number; readonly cap: number };
  /** Pause between two questions whether the authority has answered the enrolment. */
  readonly enrolmentPollMs: number;
  readonly random: () => number;
  /** Free bytes where a folder lies; left out: as the system says. */
  readonly freeBytes?: (folder: string) => number;
}
