// Conditions of the supervision that both databases read alike. `f` is an entry of a unit's feed that tells of a document.

// From the document's notes to the unit's feed: the other way round goes through all that the unit was ever told.
const notesToUnit = `SELECT 1 FROM follow_ups u CROSS JOIN feed e
  WHERE u.document_id = f.document_id AND u.kind = 'note' AND e.unit = f.unit AND e.follow_up_id = u.follow_up_id`;

/** The entry is the first by which its unit heard of the document: for a unit that was added later (补发) the time runs from then on. */
export const isFirstTold = `(f.follow_up_id IS NULL OR (NOT EXISTS
  (SELECT 1 FROM feed e WHERE e.unit = f.unit AND e.document_id = f.document_id AND e.kind = 'document' AND e.follow_up_id IS NULL)
  AND NOT EXISTS (${notesToUnit} AND e.number < f.number)))`;

/** The unit gave the document back to its sender and was not sent it anew since: there is nothing for it to sign. */
export const wasRecalled = `EXISTS (SELECT 1 FROM receipts r
  WHERE r.document_id = f.document_id AND r.unit = f.unit AND r.kind = 'recalled'
    AND NOT EXISTS (${notesToUnit} AND e.at_ms > r.received_at_ms))`;
