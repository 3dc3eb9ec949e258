-- A unit whose data were restored from a backup asks for what it sent and for what it said, page by page.
CREATE INDEX documents_by_sender ON documents (sender, document_id);
CREATE INDEX receipts_by_unit ON receipts (unit, receipt_id);
