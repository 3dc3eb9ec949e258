-- 摆渡: packs that went out and came in, what was in each, and by which roads a document went or came.

CREATE TABLE courier_packs (
  pack_id TEXT PRIMARY KEY,
  direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
  -- the other side: a unit's code, or exchange
  peer TEXT NOT NULL,
  -- out: writing, written, broken. in: taking, taken, waiting (some entries wait for new lists), broken (goes on when it is taken again)
  state TEXT NOT NULL,
  reason TEXT,
  folder TEXT NOT NULL,
  file_name TEXT NOT NULL,
  -- name, size and SHA-256 of each file (JSON)
  files TEXT NOT NULL DEFAULT '[]',
  -- when its maker says that it was made (ISO 8601)
  made_at TEXT NOT NULL,
  -- entries by kind (JSON)
  counts TEXT NOT NULL,
  -- how it stood to the feed: contiguous, behind, gap, other-epoch, none
  feed TEXT NOT NULL DEFAULT 'none',
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT;
CREATE INDEX courier_packs_by_time ON courier_packs (started_at_ms);

CREATE TABLE courier_entries (
  pack_id TEXT NOT NULL REFERENCES courier_packs (pack_id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  document_id TEXT,
  -- out: sent, accepted, refused. in: open, taken, known, waiting
  state TEXT NOT NULL,
  code TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (pack_id, position)
) STRICT;
CREATE INDEX courier_entries_sent ON courier_entries (kind, entry_id) WHERE state = 'sent';

-- One row a road that a document took, in or out: the line and packs meet under the document's one id.
CREATE TABLE transports (
  document_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
  road TEXT NOT NULL CHECK (road IN ('network', 'courier')),
  -- empty for the line
  pack_id TEXT NOT NULL DEFAULT '',
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (document_id, direction, road, pack_id)
) STRICT;
