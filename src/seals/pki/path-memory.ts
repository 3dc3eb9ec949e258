// Paths that were found before. A search among the same certificates ends with the same path as long as its time lies between the same two borders of their
// validity; so a path is handed out again only for the very same certificates in the same order and such a time, and never because it held for another file.
import type { VerificationFinding } from '../../shared/domain/verification.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { PathTimes } from './path-links.ts';
import { withoutCache } from './verification-cache.ts';
import type { VerificationCache } from './verification-cache.ts';

export interface PathSearch extends PathTimes {
  readonly leaf: Certificate;
  readonly anchors: readonly Certificate[];
  /** Imported by this unit; roots that were refused as anchors are among them. */
  readonly imported: readonly Certificate[];
  /** Brought by the file: may hold anything. */
  readonly brought: readonly Certificate[];
  /** Only their issuers' names are looked at: which organisations are known here. */
  readonly crls: readonly Crl[];
  readonly cache: VerificationCache;
}

export interface FoundPath {
  /** Leaf first, anchor last; null when no path holds. */
  readonly path: readonly Certificate[] | null;
  /** Why none holds; null with a path. */
  readonly failure: VerificationFinding | null;
}

interface Remembered {
  readonly anchors: readonly Certificate[];
  readonly imported: readonly Certificate[];
  readonly brought: readonly Certificate[];
  /** The times [fromMs, toMs) between two borders. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly found: FoundPath;
}

// One for a seal; when there are more, the day's seals are learnt anew.
const maxRemembered = 4096;
const memories = new WeakMap<VerificationCache, Map<Certificate, Remembered>>();

/** The path of an equal search; null when there was none with this cache. */
export function recallPath({
  leaf,
  anchors,
  imported,
  brought,
  at,
  claimedAt,
  cache,
}: PathSearch): FoundPath | null {
  const known = memories.get(cache)?.get(leaf);
  if (known?.anchors !== anchors || known.imported !== imported) return null;
  const [atMs, claimedMs] = [at.getTime(), claimedAt.getTime()];
  // The claimed time only words failures, which are not kept; it is asked for all the same, so that nobody has to know that.
  const isBetween =
    atMs >= known.fromMs && atMs < known.toMs && claimedMs >= known.fromMs && claimedMs < known.toMs;
  const isSame =
    known.brought.length === brought.length && brought.every((one, index) => one === known.brought[index]);
  return isBetween && isSame ? known.found : null;
}

/** Keeps a path that holds; failures are searched for every time. */
export function rememberPath(search: PathSearch, found: FoundPath): FoundPath {
  const { leaf, anchors, imported, brought, at, cache } = search;
  if (found.path === null || cache === withoutCache) return found;
  const memory = memories.get(cache) ?? new Map<Certificate, Remembered>();
  if (memory.size >= maxRemembered) memory.clear();
  const borders = [...anchors, ...imported, ...brought].flatMap(({ notBefore, notAfter }) => [
    notBefore.getTime(),
    // A certificate is valid up to and at this very time.
    notAfter.getTime() + 1,
  ]);
  const atMs = at.getTime();
  memory.set(leaf, {
    anchors,
    imported,
    brought,
    fromMs: Math.max(-Infinity, ...borders.filter((border) => border <= atMs)),
    toMs: Math.min(Infinity, ...borders.filter((border) => border > atMs)),
    found,
  });
  memories.set(cache, memory);
  return found;
}
