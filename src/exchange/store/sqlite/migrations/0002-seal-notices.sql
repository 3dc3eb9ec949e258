-- What units and authority say to each other about seals, kept as it came.
CREATE TABLE seal_notices (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  notice_id TEXT NOT NULL,
  -- Whose seal it is about; only this unit reads it.
  unit TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('unit', 'authority')),
  -- Compact JWS of the unit's machine or of the authority's list signer.
  message TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;
-- Sent twice is kept once. The unit is part of it: no unit can take another's id away.
CREATE UNIQUE INDEX seal_notices_id ON seal_notices (unit, source, notice_id);
