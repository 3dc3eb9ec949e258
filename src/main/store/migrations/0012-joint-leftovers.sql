-- 联合行文 that ends after the own seal. The row in 用印登记簿 keeps its number and reads as voided (作废): when, by whom, why.
ALTER TABLE seal_use_book ADD COLUMN voided_at_ms INTEGER;
ALTER TABLE seal_use_book ADD COLUMN voided_by TEXT;
-- 'returned': the custodian returned the document; 'replaced': the main issuer sent another wording.
ALTER TABLE seal_use_book ADD COLUMN void_code TEXT CHECK (void_code IN ('returned', 'replaced'));
-- In the words of who did it; empty where nobody wrote any.
ALTER TABLE seal_use_book ADD COLUMN void_reason TEXT;
CREATE INDEX seal_use_book_by_document ON seal_use_book (document_id);

-- What 0.3.0 left as sealed: a use that a later one of the same document replaced, and one of a document that went back to its drafter.
UPDATE seal_use_book AS used SET
  result = 'voided',
  void_code = 'returned',
  voided_at_ms = returned.at_ms,
  voided_by = returned.person_name,
  void_reason = coalesce(returned.note, '')
FROM history AS returned
WHERE used.result = 'sealed' AND returned.document_id = used.document_id
  AND returned.entry = (SELECT min(h.entry) FROM history h
    WHERE h.document_id = used.document_id AND h.act = 'returnFromCustodian' AND h.at_ms >= used.at_ms);
UPDATE seal_use_book AS used SET
  result = 'voided',
  void_code = 'replaced',
  voided_at_ms = later.at_ms,
  voided_by = later.custodian,
  void_reason = ''
FROM seal_use_book AS later
WHERE used.result = 'sealed' AND later.document_id = used.document_id
  AND (later.year, later.entry_no) = (SELECT l.year, l.entry_no FROM seal_use_book l
    WHERE l.document_id = used.document_id AND (l.year, l.entry_no) > (used.year, used.entry_no)
    ORDER BY l.year, l.entry_no LIMIT 1);

-- Rounds of documents that left the desk count for nothing any more.
DELETE FROM joint_rounds WHERE part = 'main' AND NOT EXISTS (
  SELECT 1 FROM documents d WHERE d.document_id = joint_rounds.document_id AND d.state = 'sealing' AND d.revision = joint_rounds.revision);
-- Files that 0.3.0 made are not encrypted: they are made again from the round.
UPDATE joint_rounds SET file_blob = NULL;
