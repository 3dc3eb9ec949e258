-- The exchange's database on PostgreSQL: what was accepted, for whom, and what each unit has still to hear of. Instants in milliseconds since 1970 UTC,
-- hashes as 64 lower-case hex. Keys compare byte by byte (COLLATE "C"): every node and every copy of the database locks rows in the same order.

CREATE TABLE exchange_state (
  id integer PRIMARY KEY CHECK (id = 1),
  -- A feed cursor is valid within one epoch; a restored database starts another.
  epoch text NOT NULL
);

-- Uploaded by this unit, hashed and on the disk: a unit can submit only what it uploaded itself.
CREATE TABLE packages (
  sha256 text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  size_bytes bigint NOT NULL,
  received_at_ms bigint NOT NULL,
  PRIMARY KEY (sha256, unit)
);

CREATE TABLE documents (
  document_id text COLLATE "C" PRIMARY KEY,
  sender text COLLATE "C" NOT NULL,
  -- Compact JWS of the sender, passed on as it came.
  note text NOT NULL,
  -- Of the note's payload in canonical form: a note signed anew with the same words is the same note.
  note_sha256 text NOT NULL,
  package_sha256 text COLLATE "C" NOT NULL,
  size_bytes bigint NOT NULL,
  accepted_at_ms bigint NOT NULL
);
CREATE INDEX documents_package ON documents (package_sha256);
CREATE INDEX documents_by_sender ON documents (sender, document_id);

CREATE TABLE addressees (
  document_id text COLLATE "C" NOT NULL REFERENCES documents (document_id),
  unit text COLLATE "C" NOT NULL,
  PRIMARY KEY (document_id, unit)
);

CREATE TABLE receipts (
  receipt_id text COLLATE "C" PRIMARY KEY,
  document_id text COLLATE "C" NOT NULL REFERENCES documents (document_id),
  unit text COLLATE "C" NOT NULL,
  -- Any kind is kept, also one that this version does not know.
  kind text NOT NULL,
  message text NOT NULL,
  received_at_ms bigint NOT NULL
);
CREATE INDEX receipts_by_unit ON receipts (unit, receipt_id);

-- One row a unit: its last numbers. Updating it is the lock under which a number is taken.
CREATE TABLE unit_counters (
  unit text COLLATE "C" PRIMARY KEY,
  last_number bigint NOT NULL DEFAULT 0,
  last_seal_notice bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- No list of kinds here: a node of the next version writes kinds that this one only passes on.
CREATE TABLE feed (
  unit text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  kind text NOT NULL,
  document_id text COLLATE "C" REFERENCES documents (document_id),
  receipt_id text COLLATE "C" REFERENCES receipts (receipt_id),
  at_ms bigint NOT NULL,
  PRIMARY KEY (unit, number)
);
-- One document, one receipt: one entry a unit, whatever is sent twice.
CREATE UNIQUE INDEX feed_document ON feed (unit, document_id) WHERE kind = 'document';
CREATE UNIQUE INDEX feed_receipt ON feed (unit, receipt_id) WHERE kind = 'receipt';

CREATE TABLE publications (
  publication_no bigint PRIMARY KEY,
  directory_number bigint NOT NULL,
  registry_number bigint NOT NULL,
  policy_number bigint NOT NULL,
  revocation_number bigint NOT NULL,
  body text NOT NULL,
  imported_at_ms bigint NOT NULL
);

-- Every head that a unit showed is kept: two different heads under one number are evidence.
CREATE TABLE audit_heads (
  unit text COLLATE "C" NOT NULL,
  entry_no bigint NOT NULL,
  head text COLLATE "C" NOT NULL,
  received_at_ms bigint NOT NULL,
  PRIMARY KEY (unit, entry_no, head)
);

-- What units and authority say to each other about seals, kept as it came. Numbered by unit, under its row lock, like the feed.
CREATE TABLE seal_notices (
  unit text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  notice_id text COLLATE "C" NOT NULL,
  source text NOT NULL,
  message text NOT NULL,
  received_at_ms bigint NOT NULL,
  PRIMARY KEY (unit, number)
);
-- Sent twice is kept once. The unit is part of it: no unit can take another's id away.
CREATE UNIQUE INDEX seal_notices_id ON seal_notices (unit, source, notice_id);

-- Who works on what at the moment. Unlogged: after a crash of the server nobody does, and every holder finds out at its next sign of life.
CREATE UNLOGGED TABLE leases (
  name text COLLATE "C" PRIMARY KEY,
  holder text NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Somebody else asked for it.
  wanted boolean NOT NULL DEFAULT false
);
