// The exchange's store as a port: behind it stand SQLite (one process, no administrator) and PostgreSQL (any number of nodes). Callers read through
// the store and write through a transaction and nothing else, so that nothing is ever half written, on either of them.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { BlobFolder } from './blobs.ts';
import type { ClockNotes, ClockReader } from './clock.ts';
import type { Documents, DocumentsReader } from './documents.ts';
import type { Feed, FeedReader } from './feed.ts';
import type { FollowUps, FollowUpsReader } from './follow-ups.ts';
import type { Leases } from './leases.ts';
import type { Publications, PublicationsReader } from './publications.ts';
import type { Receipts, ReceiptsReader } from './receipts.ts';
import type { SealNotices, SealNoticesReader } from './seal-notices.ts';
import type { Supervision, SupervisionReader } from './supervision.ts';
import type { UnitDays, UnitDaysReader } from './unit-days.ts';

/** The handle of one transaction; used up when the work it was given to is done. */
export interface ExchangeTransaction {
  readonly documents: Documents;
  readonly feed: Feed;
  readonly followUps: FollowUps;
  readonly receipts: Receipts;
  readonly sealNotices: SealNotices;
  readonly publications: Publications;
  readonly supervision: Supervision;
  readonly clock: ClockNotes;
  readonly unitDays: UnitDays;
}

/** What happened in the store, told on every node after the commit, the node that did it included. */
export type StoreEvent =
  /** These units have something new in their feeds. */
  | { readonly kind: 'feed'; readonly units: readonly UnitCode[] }
  /** Another publication was kept. */
  | { readonly kind: 'publication' }
  /** Events may have been missed (the line to the database was down), or there is another epoch: whoever waits looks for itself. */
  | { readonly kind: 'unsure' };

export interface ExchangeStore {
  readonly documents: DocumentsReader;
  readonly feed: FeedReader;
  readonly followUps: FollowUpsReader;
  readonly receipts: ReceiptsReader;
  readonly sealNotices: SealNoticesReader;
  readonly publications: PublicationsReader;
  readonly supervision: SupervisionReader;
  readonly clock: ClockReader;
  readonly unitDays: UnitDaysReader;
  readonly blobs: BlobFolder;
  /** Unfinished and freshly finished tus uploads; the nodes share it like the blobs. */
  readonly uploadFolder: string;
  /** Who works on what at the moment, over all nodes. */
  readonly leases: Leases;
  /**
   * Runs `work` in one transaction and resolves when that is durable. When the database asks for it (a deadlock, a lost race) the work runs again
   * from its beginning with a new handle: it does nothing but read and write through the handle.
   */
  transact<T>(work: (tx: ExchangeTransaction) => Promise<T>): Promise<T>;
  /** The feed's epoch: a cursor of another one says nothing about this database. */
  readEpoch(): Promise<string>;
  /** Voids every cursor: units start at 0 and reconcile by ids. For a database that was restored from a backup. */
  startEpoch(): Promise<string>;
  /** Calls back at every event until the returned function is called. */
  listen(listener: (event: StoreEvent) => void): () => void;
  close(): Promise<void>;
}

/**
 * The database cannot be reached, is starting or has no room for another connection. Nothing was decided: whoever asked asks again. It passes by
 * itself or an administrator starts the database.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the database of the exchange does not answer', { cause });
    this.name = 'StoreUnavailable';
  }
}
