// Takes a pack in: judged whole before anything is taken, then lists, answers, notices, receipts and, most urgent first, documents, each through the very
// code that takes what the line brings. Every entry is settled in the transaction that stores it: killed anywhere, the pack is taken again and goes on.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { checkItems, openPack, readPackHead, type OpenPack } from '../../../seals/courier/pack.ts';
import { openPackFiles } from '../../../seals/courier/pack-files.ts';
import { judgeCourierFeed } from '../../../shared/domain/courier.ts';
import { countCourier } from '../../../shared/domain/courier-sheet.ts';
import {
  createCourierRepository,
  type CourierEntryRow,
  type InPackState,
} from '../../store/courier-repository.ts';
import { floorSpaceBytes, freeBytesOf } from '../../store/disk-space.ts';
import { isDiskFull } from '../../store/disk-full.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { done, refuse, type Actor, type Outcome, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { AnswerIntake } from './apply-answers.ts';
import type { JobWatch } from './courier-job.ts';
import { ofPack, onMedium, refuseCourier } from './courier-refusal.ts';
import type { EntryIntake } from './take-entries.ts';

export interface TakeWish {
  readonly folder: string;
  readonly fileName: string;
}

interface TakerParts {
  readonly parts: StationParts;
  readonly entries: EntryIntake;
  readonly answers: AnswerIntake;
}

/** Takes packs. */
export function createPackTaker(taker: TakerParts) {
  return {
    take: (actor: Actor, wish: TakeWish, watch: JobWatch): Promise<Outcome<string>> =>
      onMedium(wish.folder, async () => {
        const opened = await openFiles(wish);
        if (!opened.ok) return opened;
        try {
          return await takeOpened(taker, { actor, wish, watch, source: opened.value });
        } finally {
          await opened.value.close();
        }
      }),
  };
}

/** All the files of the pack that this one begins. */
export async function openFiles({
  folder,
  fileName,
}: TakeWish): Promise<Outcome<ByteSource & { close(): Promise<void> }>> {
  const first = await openPackFiles(folder, fileName, 1);
  if (!first.ok) return refuseCourier('part-missing', { part: first.missing });
  const head = await readPackHead(first.source).finally(() => first.source.close());
  if (!head.ok) return ofPack(head);
  const all = await openPackFiles(folder, fileName, head.value.parts);
  return all.ok ? done(all.source) : refuseCourier('part-missing', { part: all.missing });
}

interface Taking {
  readonly actor: Actor;
  readonly wish: TakeWish;
  readonly watch: JobWatch;
  readonly source: ByteSource;
}

async function takeOpened(taker: TakerParts, taking: Taking): Promise<Outcome<string>> {
  const { parts } = taker;
  const { source, watch } = taking;
  const self = parts.identity();
  if (self === null) return refuse('not-enrolled');
  const opened = await openPack({
    ...{ source, self: self.unitCode, trust: parts.trust.current(), now: new Date(parts.clock.nowMs()) },
    keys: parts.keys.encryptionKeys,
  });
  if (!opened.ok) return ofPack(opened);
  const pack = opened.value;
  const { packId } = pack.manifest;
  const packs = createCourierRepository(parts.store.db);
  if (packs.get(packId)?.state === 'taken') return refuseCourier('already-taken', { packId });
  const totalBytes = pack.items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const totals = { totalBytes, totalEntries: pack.manifest.entries.length };
  const full = refuseFullDisk({ pack, rows: packs.entries(packId), free: freeBytesOf(parts.folders.data) });
  if (full !== null) return full;
  watch.phase('checking', totals);
  const checked = await checkItems(pack, { onBytes: watch.bytes, signal: watch.signal });
  if (!checked.ok) return ofPack(checked);
  begin(parts, taking, pack);
  watch.phase('taking', totals);
  return takeChecked(taker, taking, pack);
}

/** Asked before a byte is read or written; what is here already needs no room. */
export function refuseFullDisk(asked: {
  readonly pack: Pick<OpenPack, 'manifest'>;
  readonly rows: readonly Pick<CourierEntryRow, 'position' | 'state'>[];
  readonly free: number;
}): Refusal | null {
  const { pack, rows, free } = asked;
  const isHere = new Set(
    rows.flatMap(({ position, state }) => (state === 'taken' || state === 'known' ? [position] : [])),
  );
  const needed = pack.manifest.entries.reduce(
    (sum, entry, position) => sum + (isHere.has(position) ? 0 : (entry.package?.sizeBytes ?? 0)),
    floorSpaceBytes,
  );
  return needed <= free
    ? null
    : refuseCourier('no-room', { needed: inMegabytes(needed), free: inMegabytes(free) });
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

async function takeChecked(
  { parts, entries, answers }: TakerParts,
  { watch }: Taking,
  pack: OpenPack,
): Promise<Outcome<string>> {
  const { packId } = pack.manifest;
  const end = (state: InPackState, reason: string | null): void => endPack(parts, packId, state, reason);
  try {
    answers.apply(pack.manifest);
    const open = await entries.take(pack, watch);
    end(open === 0 ? 'taken' : 'waiting', open === 0 ? null : 'lists-missing');
    return done(packId);
  } catch (error) {
    if (!watch.signal.aborted) {
      end('broken', isDiskFull(error) ? 'disk-full' : 'medium-gone');
      throw error;
    }
    end('broken', 'cancelled');
    return stoppedMidway(parts, packId);
  }
}

/** What was taken stays: the person who stopped it is told how much that is. */
function stoppedMidway({ store }: StationParts, packId: string): Refusal {
  const {
    taken = 0,
    known = 0,
    open = 0,
    waiting = 0,
  } = createCourierRepository(store.db).countByState(packId);
  const counts = { taken: String(taken + known), open: String(open + waiting) };
  return refuse('courier-refused', { reason: 'stopped-midway', ...counts });
}

function begin(parts: StationParts, { actor, wish }: Taking, { manifest }: OpenPack): void {
  const { store, clock, audit } = parts;
  const packs = createCourierRepository(store.db);
  const known = createStationRepository(store.db).read();
  const { packId, from, madeAt, feed, entries } = manifest;
  const startedAtMs = clock.nowMs();
  store.transact(() => {
    packs.begin({
      ...{ packId, madeAt, startedAtMs, direction: 'in', peer: from, state: 'taking' },
      ...{ folder: wish.folder, fileName: wish.fileName, counts: countCourier(manifest) },
      ...{ feed: judgeCourierFeed(feed, known).kind },
      ...{ personId: actor.person.id, personName: actor.person.name },
    });
    entries.forEach(({ kind, id, documentId }, position) =>
      packs.addEntry({
        ...{ packId, position, kind, documentId, entryId: id, state: 'open', atMs: startedAtMs },
      }),
    );
    const details = { from, entries: String(entries.length) };
    audit.append({ actor, act: 'courier.taking', subject: packId, details });
  });
}

function endPack(
  { store, clock, audit }: StationParts,
  packId: string,
  state: InPackState,
  reason: string | null,
): void {
  const packs = createCourierRepository(store.db);
  store.transact(() => {
    packs.end({ packId, state, reason, files: packs.get(packId)?.files ?? [], endedAtMs: clock.nowMs() });
    const details = { state, ...(reason === null ? {} : { reason }) };
    audit.append({ actor: null, act: 'courier.ended', subject: packId, details });
  });
}
