-- Backups, restores and what an integrity check found.

-- How backups are made; one row. The folder is beside the data until a person chooses another one.
CREATE TABLE backup_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  folder TEXT,
  every_hours INTEGER NOT NULL DEFAULT 4 CHECK (every_hours IN (1, 4, 24))
) STRICT;
INSERT INTO backup_settings (id) VALUES (1);

-- Every backup that was tried and every check that was made, newest last; what a screen shows and a report proves.
CREATE TABLE storage_runs (
  run INTEGER PRIMARY KEY,
  -- backup, check, blob-check
  kind TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  -- ok, or a code of src/shared/domain/storage.ts
  result TEXT NOT NULL,
  -- JSON object of strings
  details TEXT NOT NULL
) STRICT;
CREATE INDEX storage_runs_by_kind ON storage_runs (kind, run);

-- A restored database stands in the past. Until the exchange (or the administrator) has said what came after, no number is given, nothing is
-- sealed or signed for: phase says how far the reconciliation is.
CREATE TABLE restores (
  restore_id TEXT PRIMARY KEY,
  backup_made_at_ms INTEGER NOT NULL,
  restored_at_ms INTEGER NOT NULL,
  -- asking (own receipts and documents), replaying (the feed from its beginning), settled
  phase TEXT NOT NULL CHECK (phase IN ('asking', 'replaying', 'settled')),
  -- the administrator has stated the last numbers without the exchange
  stated_at_ms INTEGER,
  settled_at_ms INTEGER,
  -- JSON object: what was rebuilt
  facts TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- Numbers between what the restored registers hold and what is known to have been given: never given again, shown in the registers.
CREATE TABLE number_gaps (
  gap INTEGER PRIMARY KEY,
  -- the counter's name
  counter TEXT NOT NULL,
  year INTEGER NOT NULL,
  from_value INTEGER NOT NULL,
  to_value INTEGER NOT NULL,
  -- exchange, rebuilt, stated
  reason TEXT NOT NULL,
  restore_id TEXT NOT NULL REFERENCES restores (restore_id),
  at_ms INTEGER NOT NULL,
  stated_by TEXT
) STRICT;

-- Where the slow walk over the blob files stands: the file that was looked at last.
CREATE TABLE blob_walk (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  after_name TEXT NOT NULL DEFAULT '',
  rounds INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO blob_walk (id) VALUES (1);
