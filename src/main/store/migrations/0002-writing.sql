-- Writing: why a wording was kept and when, who wrote the newest one, and what a unit writes again and again.

-- submit, approve, revise: kept for good. autosave, import, template, restore: working states, the newest 50 a document.
ALTER TABLE versions ADD COLUMN reason TEXT NOT NULL DEFAULT 'submit';
-- When it was kept; saved_at_ms is when it was written. 0: before this column.
ALTER TABLE versions ADD COLUMN kept_at_ms INTEGER NOT NULL DEFAULT 0;

-- Who wrote the newest wording; null: the drafter.
ALTER TABLE documents ADD COLUMN saved_by TEXT;

CREATE TABLE templates (
  template_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- the content without recipients, attachments and issuers, as JSON
  content TEXT NOT NULL,
  -- 1: came with the program
  shipped INTEGER NOT NULL,
  updated_by TEXT,
  updated_at_ms INTEGER NOT NULL,
  -- put away, kept for whoever asks what it was
  archived_at_ms INTEGER
) STRICT;

CREATE TABLE phrases (
  phrase_id TEXT PRIMARY KEY,
  group_name TEXT NOT NULL,
  text TEXT NOT NULL,
  shipped INTEGER NOT NULL,
  updated_by TEXT,
  updated_at_ms INTEGER NOT NULL,
  -- a shipped phrase that was removed must not come back at the next start
  removed_at_ms INTEGER
) STRICT;
