// The authority's audit trail: every decision, one entry, each with the hash of the one before, so that none can be changed or left out unseen.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../shared/domain/canonical-json.ts';

/** One thing that was done. */
export interface AuditEntry {
  readonly no: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Who: `authority`, `clock`, or a unit's code with the role. */
  readonly actor: string;
  readonly act: string;
  /** Unit, seal or certificate. */
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
  /** Hash of the entry before; 64 zeros in the first. */
  readonly previous: string;
  readonly hash: string;
}

const noHash = '0'.repeat(64);

/** Appends an entry. */
export function appendAudit(trail: AuditEntry[], entry: Omit<AuditEntry, 'no' | 'previous' | 'hash'>): void {
  const last = trail.at(-1);
  const open = { ...entry, no: (last?.no ?? 0) + 1, previous: last?.hash ?? noHash };
  trail.push({ ...open, hash: hashOf(open) });
}

/** Number of the first entry that does not follow from the one before; null when the whole trail holds. */
export function firstBrokenEntry(trail: readonly AuditEntry[]): number | null {
  let previous = noHash;
  for (const [index, { hash, ...open }] of trail.entries()) {
    if (open.no !== index + 1 || open.previous !== previous || hash !== hashOf(open)) return index + 1;
    previous = hash;
  }
  return null;
}

function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson({ ...entry }))
    .digest('hex');
}
