// 已摆渡: a document that a written pack carries and whose taker has not answered yet, by that road or by the line.
import type { sendingContract } from '../../../shared/contract/station-exchange.ts';
import { createCourierRepository } from '../../store/courier-repository.ts';
import { createDeliveriesRepository } from '../../store/deliveries-repository.ts';
import type { OutboxRow } from '../../store/outbox-repository.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import { partyName } from './party-name.ts';

type Carried = OutputOf<(typeof sendingContract)['outbox']>[number]['carried'];

/** The packs under way with a row's document. */
export function createCarried(
  parts: Pick<StationParts, 'store' | 'trust' | 'identity'>,
): (row: Pick<OutboxRow, 'documentId' | 'state'>) => Carried {
  const packs = createCourierRepository(parts.store.db);
  const deliveries = createDeliveriesRepository(parts.store.db);
  return ({ documentId, state }) => {
    const found = packs.carriedBy(documentId);
    if (found.length === 0) return [];
    const silent = new Set<string>(
      deliveries.ofDocument(documentId).flatMap((row) => (row.state === 'pending' ? [row.unit] : [])),
    );
    // The line may have been faster than whoever carries the medium.
    if (state !== 'accepted') silent.add('exchange');
    return found
      .filter(({ peer }) => silent.has(peer))
      .map(({ packId, peer, atMs }) => ({ packId, to: peer, toName: partyName(parts, peer), atMs }));
  };
}
