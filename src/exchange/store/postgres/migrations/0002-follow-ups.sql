-- What the sender of a document says about it afterwards, as it came: notices, and further delivery notes for added recipients.
CREATE TABLE follow_ups (
  -- the notice's own id, or document:sequence of a further note
  follow_up_id text COLLATE "C" PRIMARY KEY,
  document_id text COLLATE "C" NOT NULL REFERENCES documents (document_id),
  sender text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('notice', 'note')),
  sequence bigint NOT NULL,
  message text NOT NULL,
  payload_sha256 text COLLATE "C" NOT NULL,
  received_at_ms bigint NOT NULL
);
CREATE INDEX follow_ups_document ON follow_ups (document_id);

-- An older node that still serves leaves it null: what it appends is no follow-up.
ALTER TABLE feed ADD COLUMN follow_up_id text COLLATE "C" REFERENCES follow_ups (follow_up_id);
-- One document, one follow-up: one entry a unit, whatever is sent twice.
CREATE UNIQUE INDEX feed_follow_up ON feed (unit, follow_up_id) WHERE follow_up_id IS NOT NULL;
CREATE UNIQUE INDEX feed_first_document ON feed (unit, document_id) WHERE kind = 'document' AND follow_up_id IS NULL;
DROP INDEX feed_document;
