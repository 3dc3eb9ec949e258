// 摆渡: packs out and in over a medium that a person carries, when there is no line, and beside it when there is.
import path from 'node:path';
import { readPackHead } from '../../../seals/courier/pack.ts';
import { listPackFiles, openPackFiles } from '../../../seals/courier/pack-files.ts';
import type { courierContract } from '../../../shared/contract/station-courier.ts';
import { isCourierFile } from '../../../shared/domain/courier.ts';
import { createCourierRepository } from '../../store/courier-repository.ts';
import { createTransportsRepository } from '../../store/transports-repository.ts';
import type { SyncStages } from '../../sync/sync-ports.ts';
import { done, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';
import { listMedia } from '../storage/media.ts';
import { createAnswerIntake } from './apply-answers.ts';
import { createCourierJobs } from './courier-job.ts';
import { ofPack, onMedium, refuseCourier } from './courier-refusal.ts';
import type { Gatherer } from './gather-pack.ts';
import { createPackMaker } from './make-pack.ts';
import { partyName } from './party-name.ts';
import { readSheet } from './read-sheet.ts';
import { createEntryIntake } from './take-entries.ts';
import { createPackTaker } from './take-pack.ts';
import { createTripViews, type TripDetail } from './trip-view.ts';

type Contract = typeof courierContract;
type Overview = OutputOf<Contract['overview']>;
type Found = OutputOf<Contract['look']>[number];

export interface CourierOptions {
  readonly parts: StationParts;
  /** The very stages that the line uses. */
  readonly receiving: SyncStages['receiving'];
  readonly accepted: SyncStages['sending']['accepted'];
  readonly encryption: SyncStages['encryption'];
  readonly offer: SyncStages['trust']['offer'];
}

export interface Courier extends Stage<Contract> {
  /** Ends what is under way; a pack that was being taken goes on when it is taken again. */
  stop(): Promise<void>;
}

/** The stage. */
export function createCourier(options: CourierOptions): Courier {
  const { parts } = options;
  const packs = createCourierRepository(parts.store.db);
  const transports = createTransportsRepository(parts.store.db);
  const jobs = createCourierJobs(parts);
  const trips = createTripViews(parts);
  const maker = createPackMaker(parts, options.encryption);
  const taker = createPackTaker({
    parts,
    entries: createEntryIntake(options),
    answers: createAnswerIntake(parts, options.accepted),
  });
  // Of the process that died: whoever looks is told, and takes it again.
  packs.breakOpen('stopped', parts.clock.nowMs());
  const shown = (outcome: Outcome<string>): Outcome<TripDetail> =>
    outcome.ok ? trips.detail(outcome.value) : outcome;
  return {
    overview: () =>
      done({
        media: listMedia(),
        peers: listPeers(parts),
        ...waitingOf(maker.gatherer, packs),
        job: jobs.current(),
        trips: trips.newest(),
      }),
    make: async (actor, wish) => shown(await jobs.run('make', (watch) => maker.make(actor, wish, watch))),
    look: (_actor, { folder }) => onMedium(folder, async () => done(await lookInto(parts, folder))),
    sheet: async (_actor, wish) =>
      isPlainName(wish.fileName)
        ? jobs.run('take', (watch) => readSheet(parts, wish, watch))
        : refuseCourier('file-unreadable'),
    take: async (actor, wish) =>
      isPlainName(wish.fileName)
        ? shown(await jobs.run('take', (watch) => taker.take(actor, wish, watch)))
        : refuseCourier('file-unreadable'),
    cancel: () => {
      jobs.cancel();
      return done({});
    },
    trip: (_actor, { packId }) => trips.detail(packId),
    roads: (_actor, { documentId }) =>
      done(
        (['out', 'in'] as const)
          .flatMap((direction) => transports.list(documentId, direction))
          .map(({ road, direction, packId, atMs }) => ({ road, direction, packId, atMs })),
      ),
    stop: jobs.stop,
  };
}

function listPeers(parts: StationParts): Overview['peers'] {
  const self = parts.identity()?.unitCode;
  const units = (parts.trust.current()?.directory.units ?? []).filter(
    ({ code, abolishedOn }) => code !== self && abolishedOn == null,
  );
  return [
    { peer: 'exchange', name: partyName(parts, 'exchange') },
    ...units.map(({ code, name }) => ({ peer: code, name })),
  ];
}

function waitingOf(
  gatherer: Gatherer,
  packs: ReturnType<typeof createCourierRepository>,
): Pick<Overview, 'documents' | 'receipts' | 'notices'> {
  return {
    documents: gatherer.candidates().map((row) => ({
      documentId: row.documentId,
      title: row.title,
      docNumber: row.docNumber ?? '',
      urgency: row.urgency,
      sizeBytes: row.packageBytes,
      queuedAtMs: row.queuedAtMs,
      recipients: gatherer.recipientsOf(row.documentId),
      trips: packs.tripsOf(row.documentId),
    })),
    ...gatherer.count('exchange'),
  };
}

/** A name of a pack and nothing else: the folder is what the clerk gave. */
const isPlainName = (name: string): boolean => isCourierFile(name) && path.basename(name) === name;

async function lookInto(parts: StationParts, folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const fileName of await listPackFiles(folder)) found.push(await lookAt(parts, folder, fileName));
  return found.sort((a, b) => (b.madeAtMs ?? 0) - (a.madeAtMs ?? 0));
}

async function lookAt(parts: StationParts, folder: string, fileName: string): Promise<Found> {
  const unreadable = { packId: null, fromName: '', toName: '', madeAtMs: null, known: null };
  const first = await openPackFiles(folder, fileName, 1);
  if (!first.ok) return { ...unreadable, fileName, sizeBytes: 0, refusal: 'medium-gone' };
  const { sizeBytes } = first.source;
  const head = await readPackHead(first.source).finally(() => first.source.close());
  if (!head.ok)
    return { ...unreadable, fileName, sizeBytes, refusal: String(ofPack(head).details['reason']) };
  const { packId, from, to, madeAt, parts: count } = head.value;
  const all = count === 1 ? null : await openPackFiles(folder, fileName, count);
  const whole = all?.ok === true ? all.source.sizeBytes : sizeBytes;
  if (all?.ok === true) await all.source.close();
  const row = createCourierRepository(parts.store.db).get(packId);
  const known = row?.direction === 'in' ? (row.state as NonNullable<Found['known']>) : null;
  return {
    ...{ fileName, packId, sizeBytes: whole, madeAtMs: Date.parse(madeAt), known },
    fromName: partyName(parts, from),
    toName: partyName(parts, to),
    refusal: refusalOf({ isOurs: to === parts.identity()?.unitCode, isWhole: all?.ok !== false, known }),
  };
}

function refusalOf(pack: {
  readonly isOurs: boolean;
  readonly isWhole: boolean;
  readonly known: Found['known'];
}): string | null {
  if (!pack.isOurs) return 'not-for-us';
  if (!pack.isWhole) return 'part-missing';
  return pack.known === 'taken' ? 'already-taken' : null;
}
