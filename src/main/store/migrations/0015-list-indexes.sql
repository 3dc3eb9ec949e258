-- Every list in its own order, whatever lies in the archive (measured by tests/bench/station-start.ts).

-- The outbox, newest first, and what has not gone yet.
CREATE INDEX outbox_by_time ON outbox (queued_at_ms DESC, document_id DESC);
CREATE INDEX outbox_unsent ON outbox (state, queued_at_ms) WHERE state <> 'accepted';
-- A drafter's own documents by state.
CREATE INDEX documents_by_drafter ON documents (drafter_id, state, updated_at_ms DESC, document_id DESC);
-- Own receipts that the exchange has not confirmed: the home board asks for those that are stuck; the archive has three of every document.
CREATE INDEX receipts_open ON receipts_to_send (created_at_ms, receipt_id) WHERE accepted_at_ms IS NULL;
-- What the sweep at every start compares the folder with; without it the start reads every blob that is a row.
CREATE INDEX blobs_in_files ON blobs (file_name) WHERE file_name IS NOT NULL;
-- 收文登记簿 of a year from the index alone: the rows of the inbox are wide, two or three a page.
CREATE INDEX inbox_register_page ON inbox (incoming_year, incoming_no DESC, document_id, doc_number, title, sender_name, signed_at_ms, signed_by,
  verdict, state) WHERE incoming_no IS NOT NULL;
