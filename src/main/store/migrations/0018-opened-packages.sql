-- A package that came encrypted is kept as it came: what was written when it landed is not written a second time to be opened. Under the hash of the
-- sealed package inside stand the blob that holds it and the key that opens it; the whole database is encrypted, keys of files stand in it too.
CREATE TABLE opened_packages (
  sha256 TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  stored_sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  content_key BLOB NOT NULL
) STRICT;
CREATE INDEX opened_packages_by_blob ON opened_packages (stored_sha256);
