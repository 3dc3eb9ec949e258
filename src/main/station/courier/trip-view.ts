// Trips as the screens show them.
import type { courierContract } from '../../../shared/contract/station-courier.ts';
import type { CourierParty } from '../../../shared/domain/courier.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createCourierRepository, type CourierPackRow } from '../../store/courier-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import { partyName } from './party-name.ts';

type Contract = typeof courierContract;
export type TripView = OutputOf<Contract['overview']>['trips'][number];
export type TripDetail = OutputOf<Contract['trip']>;

/** A year of trips; older ones are in the audit log. */
const shownTrips = 200;

/** Views of trips. */
export function createTripViews(parts: StationParts) {
  const { db } = parts.store;
  const packs = createCourierRepository(db);
  const inbox = createInboxRepository(db);
  const documents = createDocumentsRepository(db);
  const titleOf = (documentId: DocumentId | null): string | null => {
    if (documentId === null) return null;
    const isHere = inbox.noteSequence(documentId) !== undefined;
    const received = isHere ? inbox.get(documentId) : undefined;
    // What is in quarantine is not named anywhere.
    return received === undefined ? (documents.get(documentId)?.content.title ?? null) : received.title;
  };
  const view = (row: CourierPackRow): TripView => ({
    packId: row.packId,
    direction: row.direction,
    peer: row.peer,
    peerName: partyName(parts, row.peer),
    state: row.state,
    reason: row.reason,
    folder: row.folder,
    fileName: row.fileName,
    sizeBytes: row.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    madeAtMs: Date.parse(row.madeAt),
    startedAtMs: row.startedAtMs,
    endedAtMs: row.endedAtMs,
    person: row.personName,
    counts: row.counts,
    feed: row.feed,
    results: packs.countByState(row.packId),
  });
  const nameOf = (party: CourierParty | null): string => (party === null ? '' : partyName(parts, party));
  return {
    newest: (): TripView[] => packs.newest(shownTrips).map(view),
    detail: (packId: string): Outcome<TripDetail> => {
      const row = packs.get(packId);
      if (row === undefined) return refuse('not-found');
      const self = nameOf(parts.identity()?.unitCode ?? null);
      const peer = partyName(parts, row.peer);
      const [fromName, toName] = row.direction === 'out' ? [self, peer] : [peer, self];
      return done({
        trip: view(row),
        fromName,
        toName,
        files: [...row.files],
        entries: packs.entries(packId).map(({ position, kind, documentId, state, code }) => ({
          ...{ position, kind, state, code },
          documentId: documentId as DocumentId | null,
          title: titleOf(documentId as DocumentId | null),
        })),
      });
    },
  };
}
