// Notices and decisions about seals as they came, one row each.
import type { UnitCode } from '../../shared/domain/ids.ts';

/** One notice of a unit, or one decision of the authority. */
export interface StoredSealNotice {
  readonly number: number;
  readonly noticeId: string;
  readonly source: 'unit' | 'authority';
  readonly message: string;
  readonly receivedAtMs: number;
}

export type NewSealNotice = Omit<StoredSealNotice, 'number'> & { readonly unit: UnitCode };

export interface SealNoticesReader {
  /** How many a unit sent since then. */
  countSince(unit: UnitCode, sinceMs: number): Promise<number>;
  /** The unit's own and the authority's for it above `after`, oldest first. Numbers rise within a unit. */
  listAfter(unit: UnitCode, after: number, limit: number): Promise<StoredSealNotice[]>;
}

export interface SealNotices extends SealNoticesReader {
  /** Keeps it once, whatever is sent twice; true when it is new. */
  keep(notice: NewSealNotice): Promise<boolean>;
}
