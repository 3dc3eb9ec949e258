-- Every list in its own order, whatever lies in the archive (measured by tests/bench/station-start.ts).

-- The outbox, newest first, and what has not gone yet.
CREATE INDEX outbox_by_time ON outbox (queued_at_ms DESC, document_id DESC);
CREATE INDEX outbox_unsent ON outbox (state, queued_at_ms) WHERE state <> 'accepted';
-- A drafter's own documents by state.
CREATE INDEX documents_by_drafter ON documents (drafter_id, state, updated_at_ms DESC, document_id DESC);
