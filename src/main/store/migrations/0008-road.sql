-- What the road keeps between starts.

-- Feed entries that are not done: packages that are here and not judged yet, and entries of which a try failed. The feed's position goes past an
-- entry once it has a row here, so that one that waits holds up no other and is not pulled again.
CREATE TABLE arrivals (
  arrival_id INTEGER PRIMARY KEY,
  feed_epoch TEXT NOT NULL,
  number INTEGER NOT NULL,
  -- the entry as the exchange gave it (JSON)
  entry TEXT NOT NULL,
  kind TEXT NOT NULL,
  document_id TEXT,
  urgency TEXT NOT NULL,
  -- announced: still to be fetched; landed: the bytes are in blobs
  state TEXT NOT NULL CHECK (state IN ('announced', 'landed')),
  package_blob TEXT,
  package_bytes INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  details TEXT NOT NULL DEFAULT '{}',
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  kept_at_ms INTEGER NOT NULL,
  UNIQUE (feed_epoch, number)
) STRICT;

-- Why a receipt of ours waits; parked_reason says why it does not go on by itself.
ALTER TABLE receipts_to_send ADD COLUMN reason TEXT;
CREATE INDEX outbox_by_package ON outbox (package_sha256);
