-- Packages that are encrypted to their recipients: what travels (outbox) is the encrypted form, what is kept (documents) the sealed package.
CREATE TABLE package_encryptions (
  document_id TEXT PRIMARY KEY REFERENCES documents (document_id),
  plain_sha256 TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  -- for further notes (补发); as safe here as the package itself
  content_key BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- Why this unit could not be encrypted to (unit-unknown, certificate-missing, certificate-refused): it has no note yet and gets one of its own later.
ALTER TABLE deliveries ADD COLUMN parked_reason TEXT;
ALTER TABLE deliveries ADD COLUMN parked_at_ms INTEGER;
CREATE INDEX deliveries_parked ON deliveries (document_id) WHERE parked_reason IS NOT NULL;
