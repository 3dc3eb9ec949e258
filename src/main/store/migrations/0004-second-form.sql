-- OFD originals: the unit's second seal key (SM2) with its SES seal, and the sealed OFD beside the sealed PDF.

-- SQLite cannot change a CHECK: the table is made anew with the new use and takes the rows over.
CREATE TABLE keys_with_sm2 (
  use TEXT NOT NULL CHECK (use IN ('machine', 'seal', 'sm2Seal', 'encryption')),
  certificate_sha256 TEXT,
  certificate_pem TEXT,
  chain_pem TEXT,
  protected_key TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  wrong_pin_count INTEGER NOT NULL DEFAULT 0,
  wait_until_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (use, created_at_ms)
) STRICT;
INSERT INTO keys_with_sm2 (use, certificate_sha256, certificate_pem, chain_pem, protected_key, created_at_ms, active, wrong_pin_count, wait_until_ms)
  SELECT use, certificate_sha256, certificate_pem, chain_pem, protected_key, created_at_ms, active, wrong_pin_count, wait_until_ms FROM keys;
DROP TABLE keys;
ALTER TABLE keys_with_sm2 RENAME TO keys;

-- SES seals (GB/T 38540) as the authority made them, by the SM2 certificate that each was made for; old ones stay with their certificates.
CREATE TABLE eseals (
  certificate_sha256 TEXT PRIMARY KEY,
  es_id TEXT NOT NULL,
  der BLOB NOT NULL
) STRICT;

-- The sealed OFD; null: the original is the sealed PDF, else that one is the copy for reading.
ALTER TABLE documents ADD COLUMN sealed_ofd_blob TEXT;
