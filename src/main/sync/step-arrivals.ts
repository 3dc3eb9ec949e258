// Brings what the feed announced into the house: packages land (fetched, durable, with the feed's position in one transaction), landed ones are judged and
// become documents, everything else is taken one by one. Killed anywhere, the rows say where to go on.
import { readChunks } from '../../formats/byte-source.ts';
import { maxBatchPackages } from '../../shared/contract/package-batch.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { largePackageBytes } from '../../shared/domain/sync-plan-arrivals.ts';
import { floorSpaceBytes, freeBytesOf } from '../store/disk-space.ts';
import { rowMaxBytes, type StagedBlob } from '../store/blobs.ts';
import { downloadWhole } from './download-file.ts';
import type { BatchAnswer } from './exchange-client-batch.ts';
import { lineAnswered } from './line-state.ts';
import { entryOf, keepArrival, positionAfter, postpone, updateOpen } from './open-arrivals.ts';
import { fetchPublication } from './step-lists.ts';
import type { DownloadedPackage, DownloadPackage, FeedEntry, LandedArrival, TakeRoad } from './sync-ports.ts';
import type { OpenArrival, SyncContext } from './sync-state.ts';

// A damaged download is tried this often before the document is shown as it came: a flaky line heals within that, a changed file never does.
const maxTakeFailures = 3;

interface Wanted {
  readonly open: OpenArrival;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** Runs the step `land`. */
export async function landPackages(context: SyncContext, numbers: readonly number[]): Promise<void> {
  const { wanted, known, others } = sortOut(context, openOf(context, numbers));
  settleKnown(context, known);
  // What is not a package to be fetched, or could not be fetched for too long, is taken with what there is of it.
  for (const open of others) await takeOne(context, open);
  const small = wanted.filter(({ sizeBytes }) => sizeBytes <= largePackageBytes);
  const large = wanted.filter(({ sizeBytes }) => sizeBytes > largePackageBytes);
  if (small.length > 1 && !context.memory.batchesUnknown) await landBatch(context, small);
  else for (const one of small) await landOne(context, one);
  for (const one of large) await landOne(context, one);
}

function openOf({ memory, arrivals }: SyncContext, numbers: readonly number[]): OpenArrival[] {
  return numbers.flatMap((number) => {
    const open = memory.arrivals.get(number);
    if (open === undefined) return [];
    // Settled by a step that ran while the exchange began a new feed: nothing is left to do.
    const isGone =
      open.entry === null && open.kept !== null && arrivals.get(open.kept.arrivalId) === undefined;
    if (isGone) memory.arrivals.delete(number);
    return isGone ? [] : [open];
  });
}

function sortOut(context: SyncContext, arrivals: readonly OpenArrival[]) {
  const wanted: Wanted[] = [];
  const known: OpenArrival[] = [];
  const others: OpenArrival[] = [];
  for (const open of arrivals) {
    const look = context.stages.receiving.look(entryOf(context, open));
    if (look.kind === 'known') known.push(open);
    else if (look.kind === 'other' || open.failures >= maxTakeFailures) others.push(open);
    else wanted.push({ open, sha256: look.sha256, sizeBytes: look.sizeBytes });
  }
  return { wanted, known, others };
}

/** The very same entries once more: only the position moves. */
function settleKnown(context: SyncContext, known: readonly OpenArrival[]): void {
  if (known.length === 0) return;
  const { store, station, arrivals } = context;
  store.transact(() => {
    for (const open of known) {
      noteRoad(context, entryOf(context, open));
      if (open.kept !== null) arrivals.remove(open.kept.arrivalId);
    }
    station.write(positionAfter(context, new Set(known.map(({ fact }) => fact.number))));
  });
  updateOpen(
    context,
    known.map((before) => ({ before, after: null })),
  );
}

/** The document came by the line, whatever brought it before. */
function noteRoad({ transports, clock }: SyncContext, { documentId }: FeedEntry): void {
  if (documentId === null) return;
  transports.add({ documentId, direction: 'in', road: 'network', packId: '', atMs: clock.nowMs() });
}

async function landBatch(context: SyncContext, wanted: readonly Wanted[]): Promise<void> {
  // Beside each other, into one transaction: what came whole of either counts.
  const requests = [wanted.slice(0, maxBatchPackages), wanted.slice(maxBatchPackages)].flatMap((asked) =>
    asked.length === 0 ? [] : [{ asked, memory: context.batchMemory.take(sizeOf(asked)) }],
  );
  try {
    const fetched = await endOfAll(requests.map(({ asked, memory }) => fetchBatch(context, asked, memory)));
    const came = fetched.flatMap((one) => one.came);
    if (came.length > 0) {
      lineAnswered(context);
      land(context, came);
    }
    for (const one of fetched) settleRest(context, one);
  } finally {
    for (const { memory } of requests) context.batchMemory.giveBack(memory);
  }
}

/** One that failed must not give memory back into which another one still writes. */
async function endOfAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const sizeOf = (wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

interface FetchedBatch {
  readonly came: readonly Landed[];
  readonly rest: readonly Wanted[];
  readonly answer: BatchAnswer;
}

async function fetchBatch(
  context: SyncContext,
  wanted: readonly Wanted[],
  memory: Uint8Array,
): Promise<FetchedBatch> {
  const { signal, bandwidth } = context;
  const answer = await context.line().downloadBatch({
    packages: wanted,
    memory,
    onBytes: (sizeBytes) => bandwidth.pass(sizeBytes, signal),
    signal,
  });
  const came: Landed[] = [];
  const rest: Wanted[] = [];
  for (const one of wanted) {
    const bytes = answer.packages.get(one.sha256);
    if (bytes === undefined) rest.push(one);
    else came.push({ open: one.open, staged: await stageBytes(context, one.sha256, bytes) });
  }
  return { came, rest, answer };
}

/** What did not come: why, and what is done about it. */
function settleRest(context: SyncContext, { came, rest, answer }: FetchedBatch): void {
  const { failure } = answer;
  for (const { open, sha256 } of rest) {
    if (answer.damaged.has(sha256)) postpone(context, open, { code: 'package-damaged' });
    else if (answer.missing.has(sha256))
      postpone(context, open, { ok: false, code: 'not-found', details: {} });
  }
  const unanswered = rest.filter(({ sha256 }) => !answer.damaged.has(sha256) && !answer.missing.has(sha256));
  // An exchange of an older program has no batches: each by itself then.
  if (failure?.code === 'not-found') context.memory.batchesUnknown = true;
  // What came whole counts, and the rest is due at once; when nothing came, the next try is later.
  else if (failure !== null && came.length === 0)
    for (const { open } of unanswered) postpone(context, open, { ok: false, ...failure });
}

/** Hashed when it came: a small one is not hashed again to be taken in. */
function stageBytes({ store }: SyncContext, sha256: Sha256, bytes: Uint8Array): Promise<StagedBlob> {
  return bytes.length <= rowMaxBytes
    ? Promise.resolve({ sha256, sizeBytes: bytes.length, bytes, file: null })
    : store.blobs.stage(bytes, { maxBytes: bytes.length });
}

async function landOne(context: SyncContext, { open, sha256, sizeBytes }: Wanted): Promise<void> {
  const missing = missingRoom(context, sizeBytes);
  if (missing !== null) return postpone(context, open, { code: 'no-room', details: missing });
  const file = await downloadOf(context)(sha256, sizeBytes);
  if (!file.ok) return postpone(context, open, file);
  try {
    lineAnswered(context);
    if (file.value.sha256 !== sha256) return postpone(context, open, { code: 'package-damaged' });
    land(context, [{ open, staged: await stageDownloaded(context, file.value) }]);
  } finally {
    await file.value.dispose();
  }
}

async function stageDownloaded(
  { store }: SyncContext,
  { staged, source, sizeBytes }: DownloadedPackage,
): Promise<StagedBlob> {
  return staged ?? (await store.blobs.stage(readChunks(source), { maxBytes: sizeBytes }));
}

/** Asked before a byte is written; null: there is room for it, with the floor to spare. */
function missingRoom(
  { options, dataFolder }: SyncContext,
  sizeBytes: number,
): { readonly needed: string; readonly free: string } | null {
  if (sizeBytes <= rowMaxBytes) return null;
  const needed = sizeBytes + floorSpaceBytes;
  const free = (options.freeBytes ?? freeBytesOf)(dataFolder);
  return free >= needed ? null : { needed: String(needed), free: String(free) };
}

interface Landed {
  readonly open: OpenArrival;
  readonly staged: StagedBlob;
}

/** Packages, their rows and the feed's position in one transaction: from here on nothing of them is asked for again. */
function land(context: SyncContext, landed: readonly Landed[]): void {
  const { store, station } = context;
  const after = store.transact(() => {
    station.write(positionAfter(context, new Set(landed.map(({ open }) => open.fact.number))));
    return landed.map(({ open, staged }) => {
      store.blobs.commit(staged);
      return keepArrival(context, open, {
        stage: 'landed',
        packageBlob: staged.sha256,
        packageBytes: staged.sizeBytes,
        ...{ failures: 0, reason: null, details: {}, nextTryAtMs: 0 },
      });
    });
  });
  updateOpen(
    context,
    landed.map(({ open }, index) => ({ before: open, after: after[index] ?? null })),
  );
}

/** Runs the step `judge`. */
export async function judgeLanded(context: SyncContext, numbers: readonly number[]): Promise<void> {
  const { stages, arrivals, memory } = context;
  const judged = openOf(context, numbers).flatMap((open) => {
    const { kept, fact, failures } = open;
    if (kept?.packageBlob == null) return [];
    const entry = entryOf(context, open);
    const landed: LandedArrival = {
      entry,
      packageBlob: kept.packageBlob,
      packageBytes: kept.packageBytes,
      urgency: fact.urgency,
      lastTry: failures >= maxTakeFailures,
      settle: () => {
        arrivals.remove(kept.arrivalId);
        noteRoad(context, entry);
      },
    };
    return [{ open, landed }];
  });
  const outcomes = await stages.receiving.takeLanded(judged.map(({ landed }) => landed));
  let isAsked = false;
  for (const [index, { open: before }] of judged.entries()) {
    const outcome = outcomes[index];
    if (outcome?.result === 'stored') updateOpen(context, [{ before, after: null }]);
    else if (outcome !== undefined) {
      postpone(context, before, { code: outcome.needsLists ? 'lists-missing' : 'arrived-twice' });
      isAsked ||= outcome.needsLists;
    }
  }
  if (isAsked) memory.publicationFetchAtMs = 0;
}

/** Runs the step `take`. */
export async function takeEntry(context: SyncContext, number: number): Promise<void> {
  const [open] = openOf(context, [number]);
  if (open !== undefined) await takeOne(context, open);
}

async function takeOne(context: SyncContext, open: OpenArrival): Promise<void> {
  const { memory, stages, store, station } = context;
  const entry = entryOf(context, open);
  const road = roadFor(context, open);
  if (entry.kind === 'publication') {
    // The failure, if any, was told by the step that fetches: this entry is only its reminder, and needs no row.
    if (!(await fetchPublication(context))) {
      const fact = { ...open.fact, nextTryAtMs: Math.max(memory.restUntilMs, memory.publicationFetchAtMs) };
      return updateOpen(context, [{ before: open, after: { ...open, fact } }]);
    }
    store.transact(() => station.write(road.positionAfter()));
    return updateOpen(context, [{ before: open, after: null }]);
  }
  const outcome = await stages.receiving.take(entry, road);
  if (outcome.result === 'stored') return updateOpen(context, [{ before: open, after: null }]);
  const { failure, needsLists } = outcome;
  postpone(context, open, failure ?? { code: needsLists ? 'lists-missing' : 'package-damaged' });
  if (needsLists) memory.publicationFetchAtMs = 0;
}

function roadFor(context: SyncContext, { fact, failures, kept }: OpenArrival): TakeRoad {
  return {
    download: downloadOf(context),
    // Called inside the transaction that stores the entry: its row goes there too.
    positionAfter: () => {
      if (kept !== null) context.arrivals.remove(kept.arrivalId);
      return positionAfter(context, new Set([fact.number]));
    },
    lastTry: failures >= maxTakeFailures,
  };
}

function downloadOf({ line, partFiles, store, signal, bandwidth }: SyncContext): DownloadPackage {
  const { blobs } = store;
  return (sha256, sizeBytes) =>
    downloadWhole(line(), { sha256, sizeBytes, partFiles, blobs, signal, bandwidth });
}
