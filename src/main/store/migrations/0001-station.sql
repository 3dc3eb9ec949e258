-- The station's database. STRICT tables, instants in milliseconds since 1970 UTC, hashes as 64 lower-case hex, ids as UUID v7 text.
-- Every list that a screen pages through has an index in its order (keyset, never OFFSET).

CREATE TABLE station (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  unit_code TEXT,
  unit_name TEXT,
  exchange_url TEXT,
  enrolment_url TEXT,
  root_sha256 TEXT,
  -- none, pending, issued, refused
  enrolment_state TEXT NOT NULL DEFAULT 'none',
  enrolment_failure TEXT,
  -- the enrolment request as sent (JSON), repeated until it is answered
  enrolment_request TEXT,
  feed_epoch TEXT,
  feed_cursor INTEGER NOT NULL DEFAULT 0,
  clock_offset_ms INTEGER,
  last_contact_at_ms INTEGER
) STRICT;
INSERT INTO station (id) VALUES (1);

-- Private keys at rest: JSON of seals/pki key-file. The machine and encryption keys are wrapped with the device key, the seal key with PIN and device key.
CREATE TABLE keys (
  use TEXT NOT NULL CHECK (use IN ('machine', 'seal', 'encryption')),
  certificate_sha256 TEXT,
  certificate_pem TEXT,
  chain_pem TEXT,
  protected_key TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- 1 for the key in use; old encryption keys stay for opening
  active INTEGER NOT NULL DEFAULT 1,
  wrong_pin_count INTEGER NOT NULL DEFAULT 0,
  wait_until_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (use, created_at_ms)
) STRICT;

CREATE TABLE seal_pictures (
  sha256 TEXT PRIMARY KEY,
  png BLOB NOT NULL,
  name TEXT NOT NULL,
  diameter_mm REAL NOT NULL
) STRICT;

CREATE TABLE accounts (
  person_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  -- scrypt parameters, salt and hash, JSON
  password TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  wrong_count INTEGER NOT NULL DEFAULT 0,
  wait_until_ms INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_name ON accounts (name) WHERE active = 1;

CREATE TABLE documents (
  document_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  urgency TEXT NOT NULL,
  title TEXT NOT NULL,
  -- DocumentContent as canonical JSON, the newest version
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  drafter_id TEXT NOT NULL REFERENCES accounts (person_id),
  issuer_code TEXT,
  number_year INTEGER,
  number_value INTEGER,
  doc_number TEXT,
  doc_date TEXT,
  -- blobs of the sealed result
  sealed_pdf_blob TEXT,
  package_blob TEXT,
  package_bytes INTEGER,
  page_model_sha256 TEXT,
  seal_report TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_update ON documents (updated_at_ms DESC, document_id DESC);
CREATE INDEX documents_by_state ON documents (state, updated_at_ms DESC, document_id DESC);
-- 字号 unique per issuer code and year, whatever happens above it.
CREATE UNIQUE INDEX documents_number ON documents (issuer_code, number_year, number_value) WHERE number_value IS NOT NULL;

-- Every submitted or approved wording stays: what was approved can always be laid beside what is there now.
CREATE TABLE versions (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  revision INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (document_id, revision)
) STRICT;

CREATE TABLE attachments (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  type TEXT NOT NULL,
  flags TEXT NOT NULL,
  -- read, unreadable, pending; findings of the secrecy gate as JSON
  text_state TEXT NOT NULL,
  text_findings TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT;

CREATE TABLE approvals (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  revision INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  leader_id TEXT NOT NULL REFERENCES accounts (person_id),
  opinion TEXT NOT NULL,
  approval_date TEXT NOT NULL,
  mentions_decided INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  -- set when the document went back: the approval no longer holds
  withdrawn_at_ms INTEGER,
  PRIMARY KEY (document_id, at_ms)
) STRICT;

-- 流转: who did what when, and why it went back.
CREATE TABLE history (
  entry INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  person_id TEXT,
  person_name TEXT NOT NULL,
  role TEXT NOT NULL,
  act TEXT NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX history_by_document ON history (document_id, entry);

-- Gap-free counters: the row is read and raised inside the transaction that uses the number.
CREATE TABLE counters (
  name TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (name, year)
) STRICT;

-- The desk's twelve steps as they were taken: person, time, machine, result.
CREATE TABLE desk_steps (
  entry INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT NOT NULL,
  evidence TEXT NOT NULL,
  person_id TEXT NOT NULL,
  machine TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX desk_steps_by_document ON desk_steps (document_id, entry);

CREATE TABLE seal_use_book (
  entry_no INTEGER NOT NULL,
  year INTEGER NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  at_ms INTEGER NOT NULL,
  title TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  seal_id TEXT NOT NULL,
  seal_name TEXT NOT NULL,
  copies INTEGER NOT NULL,
  applicant TEXT NOT NULL,
  approver TEXT NOT NULL,
  custodian TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (year, entry_no)
) STRICT;

CREATE TABLE outgoing_register (
  document_id TEXT PRIMARY KEY REFERENCES documents (document_id),
  year INTEGER NOT NULL,
  issuer_code TEXT NOT NULL,
  number_value INTEGER NOT NULL,
  doc_number TEXT NOT NULL,
  title TEXT NOT NULL,
  doc_date TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  registered_at_ms INTEGER NOT NULL,
  UNIQUE (issuer_code, year, number_value)
) STRICT;

CREATE TABLE outbox (
  document_id TEXT PRIMARY KEY REFERENCES documents (document_id),
  state TEXT NOT NULL,
  reason TEXT,
  details TEXT NOT NULL DEFAULT '{}',
  -- compact JWS of the delivery note, made with the row
  note TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  package_bytes INTEGER NOT NULL,
  upload_url TEXT,
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER,
  lease_until_ms INTEGER,
  queued_at_ms INTEGER NOT NULL,
  accepted_at_ms INTEGER
) STRICT;
CREATE INDEX outbox_work ON outbox (state, next_try_at_ms);

CREATE TABLE deliveries (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  unit TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  role TEXT NOT NULL,
  copies INTEGER NOT NULL,
  state TEXT NOT NULL,
  delivered_at_ms INTEGER,
  opened_at_ms INTEGER,
  signed_at_ms INTEGER,
  returned_at_ms INTEGER,
  person TEXT,
  reasons TEXT NOT NULL DEFAULT '[]',
  note TEXT,
  clock_sure INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (document_id, unit)
) STRICT;

-- Receipts of others on our documents, as they came (JWS kept as proof). Unknown kinds are kept, not dropped.
CREATE TABLE receipts_received (
  receipt_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  jws TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_received_by_document ON receipts_received (document_id);

CREATE TABLE inbox (
  document_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  sender_unit TEXT NOT NULL,
  sender_name TEXT NOT NULL,
  urgency TEXT NOT NULL,
  title TEXT,
  doc_number TEXT,
  -- document.json as it stands in the package; null when it could not be read
  document TEXT,
  note TEXT NOT NULL,
  note_sequence INTEGER NOT NULL,
  package_blob TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  package_bytes INTEGER NOT NULL,
  pdf_blob TEXT,
  report TEXT NOT NULL,
  verdict TEXT NOT NULL,
  quarantine_reason TEXT,
  arrived_at_ms INTEGER NOT NULL,
  acknowledged_at_ms INTEGER,
  opened_at_ms INTEGER,
  signed_at_ms INTEGER,
  signed_by TEXT,
  returned_at_ms INTEGER,
  return_reasons TEXT NOT NULL DEFAULT '[]',
  return_note TEXT,
  incoming_year INTEGER,
  incoming_no INTEGER
) STRICT;
CREATE INDEX inbox_by_arrival ON inbox (arrived_at_ms DESC, document_id DESC);
CREATE INDEX inbox_by_state ON inbox (state, arrived_at_ms DESC, document_id DESC);
CREATE INDEX inbox_alarm ON inbox (urgency) WHERE acknowledged_at_ms IS NULL;
CREATE UNIQUE INDEX inbox_register ON inbox (incoming_year, incoming_no) WHERE incoming_no IS NOT NULL;

CREATE TABLE inbox_attachments (
  document_id TEXT NOT NULL REFERENCES inbox (document_id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  type TEXT NOT NULL,
  flags TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT;

-- Own receipts: made with the act, sent by the sync, never coupled to the document row.
CREATE TABLE receipts_to_send (
  receipt_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  jws TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  accepted_at_ms INTEGER,
  parked_reason TEXT
) STRICT;
CREATE UNIQUE INDEX receipts_once ON receipts_to_send (document_id, kind);
CREATE INDEX receipts_work ON receipts_to_send (next_try_at_ms) WHERE accepted_at_ms IS NULL AND parked_reason IS NULL;

-- The newest accepted publication of the authority, whole, with its numbers.
CREATE TABLE publication (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  json TEXT NOT NULL,
  directory_number INTEGER NOT NULL,
  registry_number INTEGER NOT NULL,
  policy_number INTEGER NOT NULL,
  revocation_number INTEGER NOT NULL,
  accepted_at_ms INTEGER NOT NULL
) STRICT;

-- Blobs up to 256 KB are rows; larger ones are files of AES-256-GCM segments in blobs/, content-addressed, with the row as their catalogue.
CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  -- the bytes of a small blob; null: in the file
  bytes BLOB,
  -- the file's own random key and name, for large blobs
  file_key BLOB,
  file_name TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- Hash-chained: each entry's hash covers the one before. The head goes to the exchange with every sync and comes back countersigned.
CREATE TABLE audit (
  entry_no INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  person_id TEXT,
  role TEXT,
  act TEXT NOT NULL,
  subject TEXT,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_countersignatures (
  entry_no INTEGER PRIMARY KEY,
  head TEXT NOT NULL,
  countersignature TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
