-- What follows a document after it was sent: recall, reminder, annulment; further recipients; phone calls; and what each recipient's row gains by it.

ALTER TABLE deliveries ADD COLUMN copy_from INTEGER;
ALTER TABLE deliveries ADD COLUMN copy_to INTEGER;
ALTER TABLE deliveries ADD COLUMN failed_at_ms INTEGER;
-- asked, recalled, too-late; null: nobody asked for it back
ALTER TABLE deliveries ADD COLUMN recall TEXT;
ALTER TABLE deliveries ADD COLUMN recall_at_ms INTEGER;
-- 补发: when the unit was added after the document was sent
ALTER TABLE deliveries ADD COLUMN added_at_ms INTEGER;
-- the abolished unit that the content names, whose successor this is
ALTER TABLE deliveries ADD COLUMN instead_of TEXT;
ALTER TABLE deliveries ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN reminded_at_ms INTEGER;
CREATE INDEX deliveries_by_unit ON deliveries (unit, state);

ALTER TABLE inbox ADD COLUMN recalled_at_ms INTEGER;
ALTER TABLE inbox ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN reminded_at_ms INTEGER;

-- 定时发送: held until this instant of the exchange's clock
ALTER TABLE outbox ADD COLUMN send_at_ms INTEGER;

-- Own notices: made with the act, sent by the sync, never coupled to the document row.
CREATE TABLE notices_to_send (
  notice_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  addressees TEXT NOT NULL,
  reason TEXT NOT NULL,
  replaced_by TEXT,
  by_person TEXT NOT NULL,
  jws TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  -- why it waits, while it does
  waiting_reason TEXT,
  accepted_at_ms INTEGER,
  parked_reason TEXT,
  UNIQUE (document_id, sequence)
) STRICT;
CREATE INDEX notices_work ON notices_to_send (next_try_at_ms) WHERE accepted_at_ms IS NULL AND parked_reason IS NULL;

-- Notices of others, as they came, each with what it changed here. Unknown kinds and late ones are kept, not dropped.
CREATE TABLE notices_received (
  notice_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  reason TEXT NOT NULL,
  replaced_by TEXT,
  by_person TEXT NOT NULL,
  jws TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  -- applied, too-late, stale, waiting (the document is not here yet), unknown
  effect TEXT NOT NULL
) STRICT;
CREATE INDEX notices_received_by_document ON notices_received (document_id, sequence);

-- 补发: a later delivery note of a document that the exchange has, for the recipients that it lists; the package is not sent again.
CREATE TABLE further_notes (
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  sequence INTEGER NOT NULL,
  note TEXT NOT NULL,
  units TEXT NOT NULL,
  by_person TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  waiting_reason TEXT,
  accepted_at_ms INTEGER,
  parked_reason TEXT,
  PRIMARY KEY (document_id, sequence)
) STRICT;
CREATE INDEX further_notes_work ON further_notes (next_try_at_ms) WHERE accepted_at_ms IS NULL AND parked_reason IS NULL;

-- 电话记录: who was called about which document, and what was said.
CREATE TABLE phone_calls (
  call_id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  unit TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  phone TEXT NOT NULL,
  spoke_with TEXT NOT NULL,
  said TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL
) STRICT;
CREATE INDEX phone_calls_by_delivery ON phone_calls (document_id, unit, at_ms);
