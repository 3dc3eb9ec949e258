-- When each unit was last here, noted once a minute and not at every poll.
CREATE TABLE unit_presence (
  unit text COLLATE "C" PRIMARY KEY,
  first_seen_ms bigint,
  last_seen_ms bigint,
  -- noted by the operator
  trained_at_ms bigint
);
-- The day's bytes of a unit, for its quota.
CREATE INDEX packages_by_unit ON packages (unit, received_at_ms) INCLUDE (size_bytes);
-- What lies unsigned, and how soon it was signed: the documents of a span, and for each addressee what it said.
CREATE INDEX documents_by_time ON documents (accepted_at_ms);
CREATE INDEX receipts_by_document ON receipts (document_id, unit, kind, received_at_ms);
