-- What the sender of a document says about it afterwards, as it came: notices, and further delivery notes for added recipients.
CREATE TABLE follow_ups (
  -- the notice's own id, or document:sequence of a further note
  follow_up_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  sender TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('notice', 'note')),
  sequence INTEGER NOT NULL,
  message TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX follow_ups_document ON follow_ups (document_id);

-- The feed knows another kind, and which follow-up an entry tells of: made anew, SQLite cannot change a CHECK.
CREATE TABLE feed_new (
  unit TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('document', 'receipt', 'publication', 'notice')),
  document_id TEXT REFERENCES documents (document_id),
  receipt_id TEXT REFERENCES receipts (receipt_id),
  follow_up_id TEXT REFERENCES follow_ups (follow_up_id),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, number)
) STRICT, WITHOUT ROWID;
INSERT INTO feed_new (unit, number, kind, document_id, receipt_id, at_ms)
  SELECT unit, number, kind, document_id, receipt_id, at_ms FROM feed;
DROP TABLE feed;
ALTER TABLE feed_new RENAME TO feed;
-- One document, one receipt, one follow-up: one entry a unit, whatever is sent twice.
CREATE UNIQUE INDEX feed_document ON feed (unit, document_id) WHERE kind = 'document' AND follow_up_id IS NULL;
CREATE UNIQUE INDEX feed_receipt ON feed (unit, receipt_id) WHERE kind = 'receipt';
CREATE UNIQUE INDEX feed_follow_up ON feed (unit, follow_up_id) WHERE follow_up_id IS NOT NULL;
