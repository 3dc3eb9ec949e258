// What station processes and the driver say to each other.
import type { DocumentId } from '../../src/shared/domain/ids.ts';

/** How much of a station is not done yet. */
export interface StationStatus {
  /** Documents somebody has begun and not sealed. */
  readonly drafting: number;
  readonly outbox: number;
  /** Deliveries of own documents that are neither signed, returned nor recalled. */
  readonly deliveries: number;
  readonly receipts: number;
  readonly notices: number;
  readonly arrivals: number;
  /** Documents of others that wait for a person. */
  readonly toSign: number;
  /** Documents of others that are here. */
  readonly received: number;
}

export type StationMessage =
  | { readonly kind: 'ready' }
  /** A person was told that it is sealed: from now on it may not be lost. */
  | { readonly kind: 'sealed'; readonly documentId: DocumentId }
  /** A person was told that it is signed for. */
  | { readonly kind: 'signed'; readonly documentId: DocumentId }
  | { readonly kind: 'status'; readonly status: StationStatus }
  /** Something that no person should have met. */
  | { readonly kind: 'trouble'; readonly what: string };

/** `finish`: nothing new is begun; `stop`: an orderly end. */
export type DriverMessage = { readonly kind: 'finish' } | { readonly kind: 'stop' };

/** The arguments of a station process, as JSON. */
export interface StationOrder {
  readonly folder: string;
  readonly unit: string;
  readonly seed: number;
  readonly finishing: boolean;
}
