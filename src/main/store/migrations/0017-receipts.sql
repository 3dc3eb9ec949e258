-- A step may come again after a trouble: delivered, an error, delivered anew. Which time it is stands beside the kind; everything else is said once.
ALTER TABLE receipts_to_send ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
DROP INDEX receipts_once;
CREATE UNIQUE INDEX receipts_once ON receipts_to_send (document_id, kind, round);
