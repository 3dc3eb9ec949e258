-- Time stamps that a sealed package gets before it is sent, and a unit's word that takes an open wish about its seals back.

-- One row a package. 'open' has no time stamp and nobody outside knows its hash yet: it may be written anew with one. Every other state is for ever:
-- 'sealed' had one from the start, 'added' got it later, 'without' went without. A package that is not in here was sealed by an older program: it stays as it is.
CREATE TABLE package_time_stamps (
  document_id TEXT PRIMARY KEY REFERENCES documents (document_id),
  state TEXT NOT NULL CHECK (state IN ('sealed', 'open', 'added', 'without')),
  -- Why it goes without; null in every other state.
  reason TEXT,
  -- The package as it was sealed and stands in 用印登记簿, and as it goes.
  sealed_sha256 TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  proven_at_ms INTEGER,
  updated_at_ms INTEGER NOT NULL,
  CHECK ((state = 'without') = (reason IS NOT NULL)),
  CHECK (state = 'added' OR sealed_sha256 = package_sha256)
) STRICT;

-- SQLite cannot change a CHECK: the table is made anew with the new kind and takes the rows over.
CREATE TABLE seal_notices_with_cancel (
  notice_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'authorise', 'suspend', 'reportLost', 'renew', 'destroy', 'cancel')),
  seal_id TEXT,
  by_person TEXT NOT NULL,
  by_role TEXT NOT NULL CHECK (by_role IN ('unitAdministrator', 'custodian')),
  reason TEXT NOT NULL,
  jws TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  accepted_at_ms INTEGER,
  parked_reason TEXT,
  -- The notice that a `cancel` takes back; null in every other kind.
  cancels TEXT,
  CHECK ((kind = 'cancel') = (cancels IS NOT NULL))
) STRICT;
INSERT INTO seal_notices_with_cancel (notice_id, kind, seal_id, by_person, by_role, reason, jws, created_at_ms, attempts, next_try_at_ms,
  accepted_at_ms, parked_reason)
SELECT notice_id, kind, seal_id, by_person, by_role, reason, jws, created_at_ms, attempts, next_try_at_ms, accepted_at_ms, parked_reason
FROM seal_notices;
DROP TABLE seal_notices;
ALTER TABLE seal_notices_with_cancel RENAME TO seal_notices;
