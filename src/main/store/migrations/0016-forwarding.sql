-- 转发: which document of this unit passes which received one on.

CREATE TABLE forwardings (
  -- the covering document of this unit
  document_id TEXT PRIMARY KEY REFERENCES documents (document_id),
  original_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  begun_at_ms INTEGER NOT NULL,
  -- when it was sealed and entered the outbox; null: still on its way through the house, or given up
  sealed_at_ms INTEGER
) STRICT;
CREATE INDEX forwardings_by_original ON forwardings (original_id, begun_at_ms);
