// The entries of a pack that was judged, each through the code that takes the same from the line. The pack is the road: packages are read from it instead
// of being downloaded, and what the line brings of the same ids, before or after, is known.
import { collectBytes, readChunks } from '../../../formats/byte-source.ts';
import type { OpenPack } from '../../../seals/courier/pack.ts';
import type { CourierEntry } from '../../../shared/domain/courier.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { Urgency } from '../../../shared/domain/kinds.ts';
import { maxNoteChars } from '../../../shared/domain/note-token.ts';
import type { Publication } from '../../../shared/domain/published.ts';
import type {
  DownloadPackage,
  FeedEntry,
  LandedArrival,
  SyncStages,
  TakeOutcome,
} from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import type { JobWatch } from './courier-job.ts';
import { createEntryLedger, type EntryLedger } from './entry-ledger.ts';

export interface EntryIntake {
  /** How many entries are still open: they wait for newer lists. */
  take(pack: OpenPack, watch: JobWatch): Promise<number>;
}

export interface EntryIntakeOptions {
  readonly parts: StationParts;
  readonly receiving: SyncStages['receiving'];
  readonly offer: SyncStages['trust']['offer'];
}

/** The contract's bound for a note; a publication has its own. */
const maxMessageBytes = maxNoteChars;
const maxPublicationBytes = 64 * 1024 * 1024;
/** After so many tries a document is stored with what is wrong about it. */
const maxTries = 3;
// One batch is judged in threads and written in one breath in which no screen is served.
const batchRows = 100;
const batchBytes = 8 * 1024 * 1024;
const rank: Readonly<Record<Urgency, number>> = { flash: 0, urgent: 1, routine: 2 };

/** One entry on its way. */
interface Row {
  readonly entry: CourierEntry;
  readonly position: number;
  readonly attempts: number;
}

interface Intake extends EntryIntakeOptions {
  readonly pack: OpenPack;
  readonly watch: JobWatch;
  readonly ledger: EntryLedger;
}

/** The intake over the stages of the line. */
export function createEntryIntake(options: EntryIntakeOptions): EntryIntake {
  return {
    take: async (pack, watch) => {
      const ledger = createEntryLedger(options.parts, pack, watch);
      const intake: Intake = { ...options, pack, watch, ledger };
      const of = (...kinds: CourierEntry['kind'][]): Row[] =>
        ledger.open().filter(({ entry }) => kinds.includes(entry.kind));
      await takeLists(intake, of('publication'));
      // A recall that is here spares the judging of what it takes back.
      for (const row of of('notice')) await takeOne(intake, row);
      await takeDocuments(intake, of('document', 'further-note'));
      for (const row of of('receipt', 'seal-notice')) await takeOne(intake, row);
      ledger.advance();
      return ledger.open().length;
    },
  };
}

/** The newest lists first: they may bring the certificate that the next document needs. */
async function takeLists({ pack, offer, parts, ledger }: Intake, rows: readonly Row[]): Promise<void> {
  const newest = rows.at(-1)?.entry.message;
  if (newest !== undefined && newest.sizeBytes <= maxPublicationBytes) {
    const text = Buffer.from(await collectBytes(readChunks(pack.item(newest)))).toString('utf8');
    const outcome = offer(JSON.parse(text) as Publication);
    if (outcome.result === 'refused')
      parts.log.error('a pack holds lists that are not accepted', { ...outcome });
  }
  parts.store.transact(() => rows.forEach((row) => ledger.settle(row, 'taken', null)));
}

async function feedEntryOf({ pack }: Intake, entry: CourierEntry): Promise<FeedEntry> {
  const { kind, number, documentId, message, at } = entry;
  const isText = message.sizeBytes <= maxMessageBytes;
  return {
    number: number ?? 0,
    kind: kind === 'receipt' || kind === 'notice' ? kind : 'document',
    documentId: documentId as DocumentId | null,
    message: isText ? Buffer.from(await collectBytes(readChunks(pack.item(message)))).toString('utf8') : null,
    sizeBytes: entry.package?.sizeBytes ?? null,
    at: at ?? pack.manifest.madeAt,
  };
}

/** Everything that is no landed package. */
async function takeOne(intake: Intake, row: Row): Promise<void> {
  const { parts, receiving, ledger, watch } = intake;
  watch.signal.throwIfAborted();
  if (row.entry.kind === 'seal-notice') return parts.store.transact(() => ledger.settle(row, 'taken', null));
  const outcome = await receiving.take(await feedEntryOf(intake, row.entry), {
    download: downloadOf(intake, row),
    // Called inside the transaction that stores the entry: what became of it goes there too.
    positionAfter: () => {
      ledger.settle(row, 'taken', null);
      return ledger.position();
    },
    lastTry: row.attempts + 1 >= maxTries,
  });
  if (outcome.result === 'later') leaveOpen(intake, row, outcome);
}

function leaveOpen(
  { parts, ledger }: Intake,
  row: Row,
  outcome: Extract<TakeOutcome, { result: 'later' }>,
): void {
  const code = outcome.needsLists ? 'lists-missing' : (outcome.failure?.code ?? 'arrived-twice');
  parts.store.transact(() => ledger.settle(row, 'waiting', code));
}

function downloadOf({ pack }: Intake, { entry }: Row): DownloadPackage {
  const item = entry.package;
  if (item === null) return () => Promise.resolve({ ok: false, code: 'not-found', details: {} });
  const value = { ...item, source: pack.item(item), staged: null, dispose: () => Promise.resolve() };
  return () => Promise.resolve({ ok: true, value });
}

/** Batches of one urgency: the next one lands while the threads judge the one before. */
async function takeDocuments(intake: Intake, rows: readonly Row[]): Promise<void> {
  let judging: Promise<void> = Promise.resolve();
  try {
    for (const batch of await planBatches(intake, rows)) {
      const landed = await landBatch(intake, batch);
      await judging;
      judging = judgeBatch(intake, landed);
      judging.catch(() => undefined);
    }
  } finally {
    // What is being judged is stored or not before anybody says how the pack ended.
    await judging.catch(() => undefined);
  }
  await judging;
}

interface RankedRow extends Row {
  readonly urgency: Urgency;
}

async function planBatches(intake: Intake, rows: readonly Row[]): Promise<RankedRow[][]> {
  const ranked: RankedRow[] = [];
  for (const row of rows)
    ranked.push({ ...row, urgency: intake.receiving.urgencyOf(await feedEntryOf(intake, row.entry)) });
  ranked.sort((a, b) => rank[a.urgency] - rank[b.urgency] || a.position - b.position);
  const batches: RankedRow[][] = [];
  let bytes = 0;
  for (const row of ranked) {
    const last = batches.at(-1);
    bytes += row.entry.package?.sizeBytes ?? 0;
    if (
      last !== undefined &&
      last.length < batchRows &&
      bytes <= batchBytes &&
      last[0]?.urgency === row.urgency
    ) {
      last.push(row);
      continue;
    }
    batches.push([row]);
    bytes = row.entry.package?.sizeBytes ?? 0;
  }
  return batches;
}

interface LandedRow {
  readonly row: RankedRow;
  readonly landed: LandedArrival;
}

/** Packages become blobs; what is known, or needs no package, is done at once. */
async function landBatch(intake: Intake, rows: readonly RankedRow[]): Promise<LandedRow[]> {
  const { parts, pack, receiving, ledger, watch } = intake;
  const landed: LandedRow[] = [];
  for (const row of rows) {
    watch.signal.throwIfAborted();
    const entry = await feedEntryOf(intake, row.entry);
    const look = receiving.look(entry);
    const item = row.entry.package;
    if (look.kind === 'known') parts.store.transact(() => ledger.settle(row, 'known', null));
    else if (look.kind === 'other' || item?.sha256 !== look.sha256) await takeOne(intake, row);
    else {
      const staged = await parts.store.blobs.stage(readChunks(pack.item(item)), { maxBytes: item.sizeBytes });
      parts.store.transact(() => parts.store.blobs.commit(staged));
      watch.bytes(item.sizeBytes);
      landed.push({
        row,
        landed: {
          ...{ entry, packageBlob: staged.sha256, packageBytes: staged.sizeBytes, urgency: row.urgency },
          lastTry: row.attempts + 1 >= maxTries,
          settle: () => ledger.settle(row, 'taken', null),
        },
      });
    }
  }
  return landed;
}

async function judgeBatch(intake: Intake, rows: readonly LandedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const outcomes = await intake.receiving.takeLanded(rows.map(({ landed }) => landed));
  for (const [index, { row }] of rows.entries()) {
    const outcome = outcomes[index];
    if (outcome?.result !== 'later') continue;
    // The line brought the same at this very moment: it is known by now, or the next try decides.
    if (!outcome.needsLists) await takeOne(intake, row);
    else leaveOpen(intake, row, outcome);
  }
  intake.ledger.advance();
}
