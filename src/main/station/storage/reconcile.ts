// A restored station stands in the past. Before a number is given or a document sealed it learns what came after its backup:
//
//   asking      own receipts first (so that no arrival is receipted twice), then own documents: rebuilt from their packages, numbers raised above the
//               highest that the exchange has seen, and what was said about them afterwards. The line stays closed for everything else: nothing is sent from the past.
//   replaying   the feed from its beginning (what is known is skipped), until it has nothing more
//   settled     own receipts are applied to what came back; numbers are free again
//
// Without the exchange the administrator states the last numbers (state-numbers.ts): that frees the numbers, the questions stay open until the line is back.
import { createStationRepository } from '../../store/station-repository.ts';
import { createStorageRepository, type RestoreRow } from '../../store/storage-repository.ts';
import { downloadWhole } from '../../sync/download-file.ts';
import type { ExchangeClient } from '../../sync/exchange-client.ts';
import { createPartFiles } from '../../sync/part-files.ts';
import type { DownloadPackage, LineResult } from '../../sync/sync-ports.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { StationParts } from '../parts.ts';
import { createPackageJudge } from '../receiving/judge-package.ts';
import type { TrustStage } from '../trust/trust-holder.ts';
import { markLostNumbers, type CountersBefore, readCountersBefore } from './lost-numbers.ts';
import { createOwnRebuilder, type OwnRecord, type RebuildOutcome } from './rebuild-own.ts';
import { keepOwnFollowUps, type OwnFollowUp } from './rebuild-follow-ups.ts';
import { isReplayed } from './replayed.ts';
import { applyOwnReceipts, keepOwnReceipts } from './rebuild-received.ts';

export interface ReconcileOptions {
  readonly parts: StationParts;
  readonly trust: TrustStage;
  /** The line with this machine's certificate; null while there is none. */
  readonly openLine: () => ExchangeClient | null;
  /** Asks once for the answer to a new enrolment: the sync, which asks otherwise, waits for the reconciliation. */
  readonly pollEnrolment: () => Promise<unknown>;
  /** The exchange has a document that only waited for its answer. */
  readonly accepted: (documentId: DocumentId, acceptedAtMs: number) => void;
  readonly sync: { start(): void };
  readonly retryMs: number;
}

export interface Reconciler {
  start(): void;
  stop(): Promise<void>;
  /** Why it does not go on; null: it does, or nothing is open. */
  waitingFor(): string | null;
}

/** What an attempt came to. */
type Step = 'again' | 'done' | { readonly waitFor: string };

/** Reconciles an open restore by itself; starts the sync when the station may be in touch with the others again. */
export function createReconciler(options: ReconcileOptions): Reconciler {
  const { parts, sync } = options;
  const rows = createStorageRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  const stopper = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let waitingFor: string | null = null;
  let syncing = false;
  const startSync = (): void => {
    if (!syncing && !stopper.signal.aborted) sync.start();
    syncing = true;
  };

  const turn = async (): Promise<void> => {
    const restore = rows.openRestore();
    if (restore === null) return;
    // Enrolled after the backup: nothing was sent before, and the enrolment needs the line.
    if (restore.phase === 'replaying' || parts.identity() === null) startSync();
    else if (station.read().enrolmentState === 'pending') await options.pollEnrolment();
    const step = await attempt(options, restore, stopper.signal).catch((error: unknown): Step => {
      parts.log.error('the reconciliation failed', { error });
      return { waitFor: 'failed' };
    });
    waitingFor = typeof step === 'object' ? step.waitFor : null;
    parts.events.emit('storage', null);
    if (step === 'done') parts.events.emit('home', null);
    schedule(step === 'again' || step === 'done' ? 0 : options.retryMs);
  };
  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (stopper.signal.aborted) return;
    timer = setTimeout(() => {
      running = turn();
    }, ms);
  };
  return {
    start: () => {
      if (rows.openRestore() === null) startSync();
      else schedule(0);
    },
    stop: async () => {
      clearTimeout(timer);
      stopper.abort();
      await running;
    },
    waitingFor: () => waitingFor,
  };
}

async function attempt(options: ReconcileOptions, restore: RestoreRow, signal: AbortSignal): Promise<Step> {
  const { parts } = options;
  if (parts.identity() === null) return { waitFor: 'not-enrolled' };
  // The machine key opens on its own machine only: another one needs an enrolment code of its own.
  if (parts.keys.isMachineElsewhere()) return { waitFor: 'machine-key-lost' };
  const line = options.openLine();
  if (line === null) return { waitFor: 'not-enrolled' };
  try {
    return await (restore.phase === 'asking'
      ? ask({ options, restore, line, signal })
      : replay({ options, restore, line, signal }));
  } finally {
    await line.close();
  }
}

interface Attempt {
  readonly options: ReconcileOptions;
  readonly restore: RestoreRow;
  readonly line: ExchangeClient;
  readonly signal: AbortSignal;
}

async function ask(attempt: Attempt): Promise<Step> {
  const { options, restore, line, signal } = attempt;
  const { parts, trust } = options;
  const hello = await line.hello(signal);
  if (!hello.ok) return { waitFor: hello.code };
  parts.clock.setOffset(Date.parse(hello.value.now) - (parts.clock.nowMs() - (parts.clock.offsetMs() ?? 0)));
  const publication = await line.publication(signal);
  if (!publication.ok) return { waitFor: publication.code };
  trust.offer(publication.value);
  const before = readCountersBefore(parts);
  const receipts = await askReceipts(attempt);
  if (!receipts.ok) return { waitFor: receipts.code };
  const documents = await askDocuments(attempt);
  if (!documents.ok) return { waitFor: documents.code };
  const followUps = await askFollowUps(attempt);
  if (!followUps.ok) return { waitFor: followUps.code };
  finishAsking(parts, restore, {
    ...{ before, receipts: receipts.value, followUps: followUps.value },
    ...documents.value,
  });
  return 'again';
}

async function askReceipts({ options, line, signal }: Attempt): Promise<LineResult<number>> {
  let after: string | undefined;
  let kept = 0;
  for (;;) {
    const page = await line.ownReceipts({ after, signal });
    if (!page.ok) return page;
    const { receipts } = page.value;
    kept += await keepOwnReceipts(
      options.parts,
      receipts.map(({ message }) => message),
    );
    after = receipts.at(-1)?.receiptId;
    if (after === undefined) return { ok: true, value: kept };
  }
}

/** After the documents that they are about. */
async function askFollowUps({ options, line, signal }: Attempt): Promise<LineResult<number>> {
  const said: OwnFollowUp[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await line.ownFollowUps({ after, signal });
    // An exchange of before does not tell them.
    if (!page.ok && page.code !== 'not-found') return page;
    const followUps = page.ok ? page.value.followUps : [];
    said.push(...followUps);
    after = followUps.at(-1)?.followUpId;
    if (after === undefined) break;
  }
  return { ok: true, value: await keepOwnFollowUps(options.parts, said) };
}

type Rebuilt = Readonly<Record<RebuildOutcome, number>>;

async function askDocuments(attempt: Attempt): Promise<LineResult<Rebuilt>> {
  const { options, line, signal } = attempt;
  const { blobs } = options.parts.store;
  const partFiles = createPartFiles(blobs);
  try {
    return await rebuildAll(attempt, (sha256, sizeBytes) =>
      downloadWhole(line, { sha256, sizeBytes, partFiles, blobs, signal }),
    );
  } finally {
    // A download that was cut is not gone on with by another attempt: nothing of it lies about until the next start.
    await partFiles.close();
  }
}

async function rebuildAll(
  { options, line, signal }: Attempt,
  download: DownloadPackage,
): Promise<LineResult<Rebuilt>> {
  const { parts } = options;
  const rebuild = createOwnRebuilder(parts, createPackageJudge(parts), options.accepted);
  const came = { known: 0, accepted: 0, rebuilt: 0, unreadable: 0, later: 0 };
  let after: string | undefined;
  for (;;) {
    const page = await line.ownDocuments({ after, signal });
    if (!page.ok) return page;
    const { documents } = page.value;
    for (const { documentId, note, acceptedAt } of documents) {
      const record: OwnRecord = { documentId, note, acceptedAtMs: Date.parse(acceptedAt) };
      const outcome = await rebuild(record, download);
      if (outcome === 'later') return { ok: false, code: 'unreachable', details: {} };
      came[outcome] += 1;
    }
    after = documents.at(-1)?.documentId;
    if (after === undefined) return { ok: true, value: came };
  }
}

function finishAsking(
  parts: StationParts,
  { restoreId, facts }: RestoreRow,
  came: Rebuilt & {
    readonly before: CountersBefore;
    readonly receipts: number;
    readonly followUps: number;
  },
): void {
  const rows = createStorageRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  parts.store.transact(() => {
    markLostNumbers(parts, restoreId, came);
    // The feed brings everything again; whatever was taken meanwhile is known by its id.
    station.write({ feedEpoch: null, feedCursor: 0 });
    const counts = {
      receipts: String(came.receipts),
      followUps: String(came.followUps),
      rebuilt: String(came.rebuilt),
      unreadable: String(came.unreadable),
    };
    rows.setPhase(restoreId, 'replaying', { ...facts, ...counts });
    parts.audit.append({ actor: null, act: 'storage.asked', subject: restoreId, details: counts });
  });
}

async function replay({ options, restore, line, signal }: Attempt): Promise<Step> {
  const { parts } = options;
  const rows = createStorageRepository(parts.store.db);
  const replayed = await isReplayed(parts, line, signal);
  if (!replayed.ok) return { waitFor: replayed.code };
  if (!replayed.value) return { waitFor: 'feed' };
  // A package of our own that nobody can read had a number: only a person knows it.
  if (Number(restore.facts['unreadable'] ?? 0) > 0 && restore.statedAtMs === null)
    return { waitFor: 'own-unreadable' };
  const signed = await applyOwnReceipts(parts, restore);
  parts.store.transact(() => {
    rows.setPhase(restore.restoreId, 'replaying', { ...restore.facts, signed: String(signed) });
    rows.settle(parts.clock.nowMs());
    parts.audit.append({
      actor: null,
      act: 'storage.settled',
      subject: restore.restoreId,
      details: { signed: String(signed) },
    });
  });
  parts.events.emit('inbox', null);
  return 'done';
}
