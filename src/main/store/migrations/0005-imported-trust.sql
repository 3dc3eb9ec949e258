-- Certificates and revocation lists that an administrator imported by file, for judging documents that do not come from the exchange. Documents of the
-- exchange are judged by the authority's signed publication alone.
CREATE TABLE imported_trust (
  sha256 TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('anchor', 'intermediate', 'list')),
  der BLOB NOT NULL,
  imported_by TEXT NOT NULL,
  imported_at_ms INTEGER NOT NULL
) STRICT;
