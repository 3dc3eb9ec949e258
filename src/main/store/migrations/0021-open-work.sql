-- How many receipts are due, and since when, is asked with every plan of the sync: it is answered from this index alone, however many wait.
DROP INDEX receipts_work;
CREATE INDEX receipts_work ON receipts_to_send (next_try_at_ms, created_at_ms) WHERE accepted_at_ms IS NULL AND parked_reason IS NULL;
-- The home board asks what was said about sent documents and has not gone, parked or not: not all that was said in ten years.
CREATE INDEX notices_open ON notices_to_send (document_id) WHERE accepted_at_ms IS NULL;
CREATE INDEX further_notes_open ON further_notes (document_id) WHERE accepted_at_ms IS NULL;
-- A blob is dropped when nothing needs it: rows that could are those whose package did not open.
CREATE INDEX inbox_not_valid ON inbox (package_blob) WHERE verdict <> 'valid';
CREATE INDEX outbox_by_acceptance ON outbox (accepted_at_ms DESC, document_id DESC);
