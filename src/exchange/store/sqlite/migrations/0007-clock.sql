-- The newest time at which the exchange acted. Null until the first start of this version: what stood before says nothing about the clock.
ALTER TABLE exchange_state ADD COLUMN clock_known_ms INTEGER;
-- What each unit said on one day (UTC), for its bounds of that day. Rows of days before leave with the unit's next one.
CREATE TABLE unit_days (
  unit TEXT NOT NULL,
  day INTEGER NOT NULL,
  -- documents and further notes that were accepted
  documents INTEGER NOT NULL DEFAULT 0,
  -- audit heads that were not known before
  audit_heads INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (unit, day)
) STRICT, WITHOUT ROWID;
