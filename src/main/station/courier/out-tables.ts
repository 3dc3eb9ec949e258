// What making a pack writes into the station's own tables: its list and rows at one moment, then that it was written, or broke off.
import type { PackPart } from '../../../seals/courier/pack-files.ts';
import { courierFileName, type CourierManifest, type CourierParty } from '../../../shared/domain/courier.ts';
import { countCourier } from '../../../shared/domain/courier-sheet.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createAuditRepository } from '../../store/audit-repository.ts';
import { createCourierRepository } from '../../store/courier-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { createTransportsRepository } from '../../store/transports-repository.ts';
import { done, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';
import { refuseCourier } from './courier-refusal.ts';
import type { GatheredPack } from './gather-pack.ts';

/** A pack that has its list and no file yet. */
export interface BegunPack {
  readonly manifest: CourierManifest;
  readonly gathered: GatheredPack;
}

/** The tables of packs that go out. */
export function createOutTables(parts: StationParts) {
  const { store, clock, audit, events } = parts;
  const packs = createCourierRepository(store.db);
  const transports = createTransportsRepository(store.db);
  const describe = createDescriber(parts);
  return {
    /** The list and its rows at one moment. */
    begin: (
      actor: Actor,
      wish: { readonly to: CourierParty; readonly folder: string },
      gather: () => GatheredPack,
    ): Outcome<BegunPack> =>
      store.transact(() => {
        const gathered = gather();
        const manifest = describe(wish.to, gathered);
        const { packId, madeAt, entries } = manifest;
        // A pack that only says where the feed stands is worth a trip: it brings everything back.
        if (entries.length === 0 && wish.to !== 'exchange') return refuseCourier('nothing-to-send');
        const nowMs = clock.nowMs();
        packs.begin({
          ...{ packId, madeAt, direction: 'out', peer: wish.to, state: 'writing', feed: 'none' },
          ...{ folder: wish.folder, fileName: courierFileName(manifest), counts: countCourier(manifest) },
          ...{ personId: actor.person.id, personName: actor.person.name, startedAtMs: nowMs },
        });
        entries.forEach(({ kind, id, documentId }, position) =>
          packs.addEntry({
            ...{ packId, position, kind, documentId, entryId: id, state: 'sent', atMs: nowMs },
          }),
        );
        return done({ manifest, gathered });
      }),
    written: (actor: Actor, manifest: CourierManifest, files: readonly PackPart[]): void => {
      const { packId, to, entries } = manifest;
      const atMs = clock.nowMs();
      store.transact(() => {
        packs.end({ packId, state: 'written', reason: null, files, endedAtMs: atMs });
        for (const { kind, documentId } of entries)
          if (kind === 'document' && documentId !== null)
            transports.add({
              ...{ packId, atMs, direction: 'out', road: 'courier' },
              documentId: documentId as DocumentId,
            });
        const sha256 = files.map((file) => file.sha256).join(' ');
        const details = { to, entries: String(entries.length), sha256 };
        audit.append({ actor, act: 'courier.made', subject: packId, details });
      });
      events.emit('outbox', null);
    },
    broken: (packId: string, reason: string): void =>
      store.transact(() =>
        packs.end({ packId, state: 'broken', reason, files: [], endedAtMs: clock.nowMs() }),
      ),
  };
}

function createDescriber({ store, clock, identity }: StationParts) {
  const station = createStationRepository(store.db);
  const audit = createAuditRepository(store.db);
  /** Where the own feed stands goes only to whom it belongs. */
  const factsFor = (to: CourierParty): Pick<CourierManifest, 'feed' | 'auditHead'> => {
    if (to !== 'exchange') return { feed: null, auditHead: null };
    const { feedEpoch, feedCursor } = station.read();
    const head = audit.head();
    return {
      feed: feedEpoch ? { epoch: feedEpoch, after: feedCursor, through: feedCursor } : null,
      auditHead: head === null ? null : { entryNo: head.entryNo, head: head.hash },
    };
  };
  return (to: CourierParty, { entries }: GatheredPack): CourierManifest => {
    const self = identity();
    if (self === null) throw new Error('a station that is not enrolled makes no packs');
    const nowMs = clock.nowMs();
    return {
      type: 'yizhan/courier-pack/1',
      packId: makeUuid(nowMs),
      from: self.unitCode,
      to,
      madeAt: new Date(nowMs).toISOString(),
      ...factsFor(to),
      countersignature: null,
      entries,
      answers: [],
    };
  };
}
