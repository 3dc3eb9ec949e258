-- The life of the unit's seals: what the unit said to the authority, what the authority decided, and which seal keys are locked on this machine.

-- Signed notices of this unit; each waits here until the exchange took it.
CREATE TABLE seal_notices (
  notice_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'authorise', 'suspend', 'reportLost', 'renew', 'destroy')),
  seal_id TEXT,
  by_person TEXT NOT NULL,
  by_role TEXT NOT NULL CHECK (by_role IN ('unitAdministrator', 'custodian')),
  reason TEXT NOT NULL,
  jws TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER NOT NULL DEFAULT 0,
  accepted_at_ms INTEGER,
  parked_reason TEXT
) STRICT;

-- The authority's decisions, verified; `refusal` is why one was not believed, and then nothing else of it counts.
CREATE TABLE seal_decisions (
  notice_id TEXT PRIMARY KEY,
  decision TEXT NOT NULL,
  refusal TEXT,
  received_at_ms INTEGER NOT NULL,
  installed_at_ms INTEGER,
  install_failure TEXT
) STRICT;

-- How far the notices of the exchange were read.
CREATE TABLE seal_notice_cursor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT,
  number INTEGER NOT NULL
) STRICT;
INSERT INTO seal_notice_cursor (id, epoch, number) VALUES (1, NULL, 0);

-- Seal keys that nobody opens on this machine any more: reported lost here, or stopped here until the authority restores the seal.
CREATE TABLE seal_locks (
  certificate_sha256 TEXT PRIMARY KEY,
  seal_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('lost', 'suspended')),
  locked_at_ms INTEGER NOT NULL
) STRICT;
