-- 联合行文 by file (会印件): documents whose seals are being collected, at the main issuer and at the co-issuers.
CREATE TABLE joint_rounds (
  document_id TEXT PRIMARY KEY,
  -- 'main': an own document, in the state `sealing`; 'co': another unit's, which this unit issues too.
  part TEXT NOT NULL CHECK (part IN ('main', 'co')),
  state TEXT NOT NULL,
  -- Of the own document when the round began; 0 at a co-issuer.
  revision INTEGER NOT NULL,
  -- document.json as it travels, with the hashes of the files as they are now.
  document TEXT NOT NULL,
  -- JSON: how many seals are on, and whose leader agreed to what.
  sealed INTEGER NOT NULL,
  consents TEXT NOT NULL,
  -- JSON: what the verifier said of the seals that were on it when it came; null at the main issuer before anything came back.
  report TEXT,
  -- The own row in 用印登记簿; null: not sealed here yet.
  entry_no INTEGER,
  -- The leader who agreed here, by id, and the custodian who confirmed the place.
  consented_by TEXT,
  placed_by TEXT,
  -- The file to give to the next unit; null: nothing to give.
  file_blob TEXT,
  reason TEXT,
  updated_at_ms INTEGER NOT NULL
) STRICT;

-- A co-issuer's use of its seal is in its book too, and the document is not one of its own: no reference to `documents` any more.
CREATE TABLE seal_use_book_next (
  entry_no INTEGER NOT NULL,
  year INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  title TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  seal_id TEXT NOT NULL,
  seal_name TEXT NOT NULL,
  copies INTEGER NOT NULL,
  applicant TEXT NOT NULL,
  approver TEXT NOT NULL,
  custodian TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (year, entry_no)
) STRICT;
INSERT INTO seal_use_book_next (entry_no, year, document_id, at_ms, title, doc_number, seal_id, seal_name, copies, applicant, approver, custodian,
  package_sha256, result)
SELECT entry_no, year, document_id, at_ms, title, doc_number, seal_id, seal_name, copies, applicant, approver, custodian, package_sha256, result
FROM seal_use_book;
DROP TABLE seal_use_book;
ALTER TABLE seal_use_book_next RENAME TO seal_use_book;
