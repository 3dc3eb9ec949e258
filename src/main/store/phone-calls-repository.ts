// 电话记录: calls about documents, oldest first; never changed and never removed.
import type { DocumentId, PersonId, UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface PhoneCall {
  readonly callId: string;
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly atMs: number;
  readonly phone: string;
  /** Who answered. */
  readonly spokeWith: string;
  readonly said: string;
  readonly personId: PersonId;
  readonly personName: string;
}

const columns = `call_id AS callId, document_id AS documentId, unit, at_ms AS atMs, phone, spoke_with AS spokeWith, said,
  person_id AS personId, person_name AS personName`;

/** The table `phone_calls`; every method joins the caller's transaction. */
export function createPhoneCallsRepository(db: Db) {
  const add =
    db.prepare(`INSERT INTO phone_calls (call_id, document_id, unit, at_ms, phone, spoke_with, said, person_id, person_name)
    VALUES (@callId, @documentId, @unit, @atMs, @phone, @spokeWith, @said, @personId, @personName)`);
  const ofDocument = db.prepare<[DocumentId], PhoneCall>(
    `SELECT ${columns} FROM phone_calls WHERE document_id = ? ORDER BY at_ms, call_id`,
  );
  const lastCalls = db.prepare<[], PhoneCall>(
    `SELECT ${columns} FROM phone_calls c WHERE at_ms = (SELECT max(at_ms) FROM phone_calls o
     WHERE o.document_id = c.document_id AND o.unit = c.unit)`,
  );
  return {
    add: (call: PhoneCall): void => void add.run(call),
    ofDocument: (documentId: DocumentId): PhoneCall[] => ofDocument.all(documentId),
    /** The last call about each document with each unit. */
    lastCalls: (): PhoneCall[] => lastCalls.all(),
  };
}
