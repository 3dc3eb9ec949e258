// Sends one document: upload, submit, accepted. Killed anywhere, the row is sent again under the same id, and "already had" is success.
import type { DocumentId } from '../../shared/domain/ids.ts';
import { largePackageBytes } from '../../shared/domain/sync-plan-arrivals.ts';
import { isDiskFull } from '../store/disk-full.ts';
import type { OutboxRow } from '../store/outbox-repository.ts';
import { dispositions } from './failure-policy.ts';
import { lineAnswered, lineFailed } from './line-state.ts';
import type { LineFailure, LineResult } from './sync-ports.ts';
import { nextTryAtMs, type SyncContext } from './sync-state.ts';

// Only for people who look at the row: this process is the only one that sends.
const leaseMs = 10 * 60 * 1000;

/** Runs the step `submit`. */
export async function submitDocument(context: SyncContext, documentId: DocumentId): Promise<void> {
  const { outbox, store, clock, events } = context;
  const begun = store.transact(() => outbox.beginSending(documentId, clock.nowMs() + leaseMs));
  if (!begun) return;
  events.emit('outbox', documentId);
  try {
    await sendBegun(context, documentId);
  } catch (error) {
    await settleBroken(context, documentId, error);
  }
}

/**
 * Something here is broken, not the line. A package that cannot be read any more concerns its document alone: a person must act, and nothing else waits for it.
 */
async function settleBroken(context: SyncContext, documentId: DocumentId, error: unknown): Promise<void> {
  const { outbox, store, events, log, signal, clock, options } = context;
  const row = outbox.get(documentId);
  if (signal.aborted || row === undefined) throw error;
  log.error('a document could not be sent', { documentId, error });
  const isFull = isDiskFull(error);
  if (!isFull && !(await isReadable(store.blobs, row.packageSha256)))
    return park(context, row, { reason: 'package-unreadable', details: {} });
  // No room for the large file of one document: receipts and states still find some. Where they do not, this throws, and the line rests.
  const again = isFull ? clock.nowMs() + options.backOffMs.cap : nextTryAtMs(context, row.attempts);
  const reason = isFull ? 'disk-full' : 'station-failed';
  store.transact(() => outbox.wait({ documentId, reason, details: {}, nextTryAtMs: again }));
  events.emit('outbox', documentId);
  events.emit('home', null);
}

/** Every segment authenticates as it is read. */
async function isReadable(blobs: SyncContext['store']['blobs'], sha256: OutboxRow['packageSha256']) {
  try {
    const chunks = blobs.stream(sha256)[Symbol.asyncIterator]();
    while ((await chunks.next()).done !== true);
    return true;
  } catch {
    return false;
  }
}

async function sendBegun(context: SyncContext, documentId: DocumentId): Promise<void> {
  const { outbox } = context;
  const settled = await context.stages.timeStamps.settle(documentId, () => context.line().hello());
  const encrypted = settled.ok ? await context.stages.encryption.settle(documentId) : { ok: true };
  const row = outbox.get(documentId);
  if (row === undefined) return;
  if (!settled.ok) return setBack(context, row, settled);
  if ('reason' in encrypted) return park(context, row, encrypted);
  const answer = await uploadAndSubmit(context, row);
  if (answer.ok) {
    lineAnswered(context);
    learnAccepted(context, documentId, answer.value.acceptedAt);
  } else setBack(context, row, answer);
}

async function uploadAndSubmit(context: SyncContext, row: OutboxRow) {
  const submit = () => context.line().submit(row.documentId, row.note);
  if (row.attempts > 1 || row.packageBytes > largePackageBytes) {
    // Maybe the exchange took it and only its answer was lost, or it has these bytes from before: asking costs less than sending them again.
    const early = await submit();
    if (early.ok || early.code !== 'package-missing') return early;
  }
  const uploaded = await upload(context, row);
  return uploaded.ok ? submit() : uploaded;
}

async function upload(context: SyncContext, row: OutboxRow): Promise<LineResult<unknown>> {
  const { outbox, store, events, signal } = context;
  const { documentId, packageSha256, uploadUrl } = row;
  let address = uploadUrl;
  const note = (sentBytes: number): void => {
    store.transact(() => outbox.noteProgress(documentId, address, sentBytes));
    events.emit('outbox', documentId);
  };
  return context.line().uploadPackage({
    source: store.blobs.open(packageSha256),
    sha256: packageSha256,
    resumeUrl: uploadUrl,
    onStarted: (started) => {
      address = started;
      note(0);
    },
    onProgress: note,
    bandwidth: context.bandwidth,
    signal,
  });
}

function learnAccepted(context: SyncContext, documentId: DocumentId, acceptedAt: string): void {
  const { store, transports, stages, clock } = context;
  const parsedMs = Date.parse(acceptedAt);
  const atMs = Number.isNaN(parsedMs) ? clock.nowMs() : parsedMs;
  store.transact(() => {
    transports.add({ documentId, atMs, direction: 'out', road: 'network', packId: '' });
    stages.sending.accepted(documentId, atMs);
  });
}

function setBack(context: SyncContext, row: OutboxRow, failure: LineFailure): void {
  const { documentId } = row;
  const { outbox, store, events, memory } = context;
  const { code: reason, details } = failure;
  const ofLine = lineFailed(context, failure);
  const again = ofLine ? memory.restUntilMs : retryTime(context, row, failure);
  store.transact(() => {
    // An upload address that no longer leads to the package is not asked again.
    if (reason === 'package-missing') outbox.noteProgress(documentId, null, 0);
    if (dispositions[reason] === 'park') outbox.park({ documentId, reason, details, nextTryAtMs: null });
    else outbox.wait({ documentId, reason, details, nextTryAtMs: again });
  });
  events.emit('outbox', documentId);
  events.emit('home', null);
}

/** Something is missing that no further try brings. */
function park(
  { store, outbox, events }: SyncContext,
  { documentId }: OutboxRow,
  { reason, details }: { readonly reason: string; readonly details: Readonly<Record<string, string>> },
): void {
  store.transact(() => outbox.park({ documentId, reason, details, nextTryAtMs: null }));
  events.emit('outbox', documentId);
  events.emit('home', null);
}

/** The exchange's own word when it gave one, else the back-off. */
function retryTime(context: SyncContext, row: OutboxRow, { details }: LineFailure): number {
  const seconds = Number(details['retryAfterSeconds']);
  return Number.isFinite(seconds) && seconds > 0
    ? context.clock.nowMs() + Math.min(seconds, 3600) * 1000
    : nextTryAtMs(context, row.attempts);
}
