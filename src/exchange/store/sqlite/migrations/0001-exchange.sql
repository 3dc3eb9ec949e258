-- The exchange's database: what was accepted, for whom, and what each unit has still to hear of. STRICT tables, instants in milliseconds since 1970
-- UTC, hashes as 64 lower-case hex. It holds no key and nothing that a station believes without a signature of its own.

CREATE TABLE exchange_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- A feed cursor is valid within one epoch; a restored database starts another.
  epoch TEXT NOT NULL
) STRICT;

-- Uploaded by this unit, hashed and on the disk: a unit can submit only what it uploaded itself.
CREATE TABLE packages (
  sha256 TEXT NOT NULL,
  unit TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (sha256, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  document_id TEXT PRIMARY KEY,
  sender TEXT NOT NULL,
  -- Compact JWS of the sender, passed on as it came.
  note TEXT NOT NULL,
  -- Of the note's payload in canonical form: a note signed anew with the same words is the same note.
  note_sha256 TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  accepted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_package ON documents (package_sha256);

CREATE TABLE addressees (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  unit TEXT NOT NULL,
  PRIMARY KEY (document_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  receipt_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  unit TEXT NOT NULL,
  -- Any kind is kept, also one that this version does not know.
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;

-- One row a unit: its last feed number. Updating it is the lock under which a number is taken.
CREATE TABLE unit_counters (
  unit TEXT PRIMARY KEY,
  last_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
  unit TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('document', 'receipt', 'publication')),
  document_id TEXT REFERENCES documents (document_id),
  receipt_id TEXT REFERENCES receipts (receipt_id),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, number)
) STRICT, WITHOUT ROWID;
-- One document, one receipt: one entry a unit, whatever is sent twice.
CREATE UNIQUE INDEX feed_document ON feed (unit, document_id) WHERE kind = 'document';
CREATE UNIQUE INDEX feed_receipt ON feed (unit, receipt_id) WHERE kind = 'receipt';

CREATE TABLE publications (
  publication_no INTEGER PRIMARY KEY AUTOINCREMENT,
  directory_number INTEGER NOT NULL,
  registry_number INTEGER NOT NULL,
  policy_number INTEGER NOT NULL,
  revocation_number INTEGER NOT NULL,
  body TEXT NOT NULL,
  imported_at_ms INTEGER NOT NULL
) STRICT;

-- Every head that a unit showed is kept: two different heads under one number are evidence.
CREATE TABLE audit_heads (
  unit TEXT NOT NULL,
  entry_no INTEGER NOT NULL,
  head TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, entry_no, head)
) STRICT, WITHOUT ROWID;
