// The search for a path from a certificate to an anchor: depth first, trusted candidates first, bounded in length and in steps. Any path that holds
// is enough, so that planted certificates can hide none; when none holds, the most telling reason is given.
import type { VerificationFinding } from '../../shared/domain/verification.ts';
import type { Certificate } from './certificate.ts';
import { chainFinding } from './chain-codes.ts';
import { describeName } from './distinguished-name.ts';
import { isSameName } from './name-match.ts';
import { judgeNameConstraints } from './name-constraints.ts';
import { couldIssue, isSelfIssued, judgeCritical, judgeLink, namesKey } from './path-links.ts';
import type { FoundPath, PathSearch } from './path-memory.ts';
import { recallPath, rememberPath } from './path-memory.ts';

// Root, two levels of authorities and the leaf are usual; hostile files are cut off here.
const maxPathLength = 8;
// Each step is at most one signature, 2 ms with SM2.
const maxSteps = 256;

interface Walk {
  readonly search: PathSearch;
  readonly candidates: readonly Certificate[];
  readonly anchors: ReadonlySet<string>;
  readonly imported: ReadonlySet<string>;
  steps: number;
  /** Worded only when no path holds. */
  failure: () => VerificationFinding;
  rank: number;
}

/** Finds a path that holds, or says why there is none. What the cache has seen before is not searched again. */
export function findPath(search: PathSearch): FoundPath {
  return recallPath(search) ?? rememberPath(search, searchPath(search));
}

function searchPath(search: PathSearch): FoundPath {
  const { leaf, anchors, imported, brought } = search;
  const anchorSet = new Set(anchors.map(({ sha256 }) => sha256));
  if (anchorSet.has(leaf.sha256)) {
    // A root that signs documents itself: an authority is no signer.
    return {
      path: null,
      failure: chainFinding('CHAIN_CA_CONSTRAINT', { certificate: describeName(leaf.subject) }),
    };
  }
  const own = judgeCritical(leaf);
  if (own !== null) return { path: null, failure: own };
  const walk: Walk = {
    search,
    candidates: uniqueOf([...anchors, ...imported, ...brought]),
    anchors: anchorSet,
    imported: new Set(imported.map(({ sha256 }) => sha256)),
    steps: 0,
    failure: () => missingAbove(search, leaf, leaf),
    rank: 0,
  };
  const path = extend(walk, [leaf]);
  if (path !== null) return { path, failure: null };
  const failure = walk.failure();
  const cutOff = walk.steps > maxSteps && failure.force !== 'fatal';
  return { path, failure: cutOff ? chainFinding('LIMIT_EXCEEDED', { steps: String(maxSteps) }) : failure };
}

function uniqueOf(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
}

function extend(walk: Walk, path: readonly Certificate[]): readonly Certificate[] | null {
  const top = path.at(-1);
  if (top === undefined || path.length > maxPathLength) return null;
  for (const candidate of walk.candidates) {
    if (!couldIssue(candidate, top) || isAgain(candidate, path)) continue;
    walk.steps += 1;
    if (walk.steps > maxSteps) return null;
    const whole = tryCandidate(walk, path, candidate);
    if (whole !== null) return whole;
  }
  return null;
}

/** Cross-certificates let an authority come back under another certificate: the same name with the same key is the same station of a path. */
function isAgain(candidate: Certificate, path: readonly Certificate[]): boolean {
  return path.some(
    (one) =>
      one.sha256 === candidate.sha256 ||
      (Buffer.compare(one.spki, candidate.spki) === 0 && isSameName(one.subject, candidate.subject)),
  );
}

function tryCandidate(walk: Walk, path: readonly Certificate[], candidate: Certificate) {
  const { search } = walk;
  const failure = judgeLink(candidate, path, search, search.cache);
  if (failure !== null) {
    blame(walk, failure, { candidate, path });
    return null;
  }
  const longer = [...path, candidate];
  if (walk.anchors.has(candidate.sha256)) {
    const outside = judgeNameConstraints(longer);
    if (outside === null) return longer;
    note(walk, chainFinding('CHAIN_NAME_CONSTRAINT', outside), fatalRank);
    return null;
  }
  // What is missing above is never fatal; where it counts it is worded in the end.
  noteLater(walk, () => missingAbove(search, candidate, search.leaf), Math.min(longer.length, importedRank));
  return extend(walk, longer);
}

// What is proven under an anchor tells most, then what an imported certificate shows, then the gap that is highest up.
const fatalRank = 1000;
const importedRank = 500;

function blame(
  walk: Walk,
  failure: VerificationFinding,
  link: { readonly candidate: Certificate; readonly path: readonly Certificate[] },
): void {
  const { candidate, path } = link;
  const child = path.at(-1);
  const forged = failure.code === 'CHAIN_SIG_INVALID';
  // Another key of the same name signed it: that one is missing, and nothing is wrong yet.
  if (forged && child !== undefined && !namesKey(candidate, child)) return;
  if (forged || reachesAnchor(walk, candidate)) note(walk, failure, fatalRank);
  // What cannot be computed is no gap: the issuer is there.
  else if (failure.code === 'SIG_ALG_UNSUPPORTED') note(walk, failure, path.length + 0.5);
  else if (walk.imported.has(candidate.sha256)) note(walk, { ...failure, force: 'undecided' }, importedRank);
}

function reachesAnchor(walk: Walk, candidate: Certificate): boolean {
  if (walk.anchors.has(candidate.sha256)) return true;
  const inner: Walk = { ...walk };
  const reached = extend(inner, [candidate]) !== null;
  walk.steps = inner.steps;
  return reached;
}

function note(walk: Walk, failure: VerificationFinding, rank: number): void {
  noteLater(walk, () => failure, failure.force === 'fatal' ? rank : Math.min(rank, importedRank));
}

function noteLater(walk: Walk, failure: () => VerificationFinding, rank: number): void {
  if (rank <= walk.rank) return;
  walk.failure = failure;
  walk.rank = rank;
}

/** What is missing above the highest certificate that was reached. */
function missingAbove(search: PathSearch, top: Certificate, leaf: Certificate): VerificationFinding {
  if (isSelfIssued(top)) {
    const evidence = { root: describeName(top.subject), sha256: top.sha256 };
    // A certificate without any extension (version 1) cannot say that it is no authority: it is a root that nobody pinned.
    const bare = top.extensions.all.length === 0;
    return chainFinding(top === leaf && !bare ? 'CERT_SELF_SIGNED' : 'CHAIN_NO_ANCHOR', evidence);
  }
  const evidence = { certificate: describeName(top.subject), issuer: describeName(top.issuer) };
  return chainFinding(isKnownHere(search, top) ? 'CHAIN_INCOMPLETE' : 'CHAIN_NO_ANCHOR', evidence);
}

/** Does the missing issuer belong to an organisation whose authorities are trusted here? Then an import mends it. */
function isKnownHere({ anchors, imported, crls }: PathSearch, { issuer }: Certificate): boolean {
  const names = [...anchors.map(({ subject }) => subject), ...imported.map(({ subject }) => subject)];
  return (
    crls.some((crl) => isSameName(crl.issuer, issuer)) ||
    names.some(({ organization }) => organization !== null && organization === issuer.organization)
  );
}
