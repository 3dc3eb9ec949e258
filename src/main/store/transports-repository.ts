// By which roads a document went or came: whichever was first won, the other found it known.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface Transport {
  readonly documentId: DocumentId;
  readonly direction: 'out' | 'in';
  readonly road: 'network' | 'courier';
  /** Empty for the line. */
  readonly packId: string;
  readonly atMs: number;
}

export type TransportsRepository = ReturnType<typeof createTransportsRepository>;

/** The table `transports`; every method joins the caller's transaction. */
export function createTransportsRepository(db: Db) {
  const add = db.prepare(
    `INSERT OR IGNORE INTO transports (document_id, direction, road, pack_id, at_ms)
     VALUES (@documentId, @direction, @road, @packId, @atMs)`,
  );
  const list = db.prepare<[DocumentId, Transport['direction']], Transport>(
    `SELECT document_id AS documentId, direction, road, pack_id AS packId, at_ms AS atMs FROM transports
     WHERE document_id = ? AND direction = ? ORDER BY at_ms, road`,
  );
  const byHand = db.prepare<[DocumentId], number>(
    `SELECT count(*) FROM transports t JOIN courier_packs p ON p.pack_id = t.pack_id
     WHERE t.document_id = ? AND t.direction = 'in' AND p.peer <> 'exchange'
       AND NOT EXISTS (SELECT 1 FROM transports o LEFT JOIN courier_packs op ON op.pack_id = o.pack_id
         WHERE o.document_id = t.document_id AND o.direction = 'in' AND (o.road = 'network' OR op.peer = 'exchange'))`,
  );
  byHand.pluck();
  return {
    /** Its sender brought it directly, and nothing has come from the exchange that shows that it knows the document. */
    cameByHand: (documentId: DocumentId): boolean => (byHand.get(documentId) ?? 0) > 0,
    /** A second time by the same road changes nothing. */
    add: (transport: Transport): void => void add.run(transport),
    /** Oldest first. */
    list: (documentId: DocumentId, direction: Transport['direction']): Transport[] =>
      list.all(documentId, direction),
  };
}
