-- The newest time at which a node acted. Null until the first start of this version: what stood before says nothing about the clock.
ALTER TABLE exchange_state ADD COLUMN clock_known_ms bigint;
-- What each unit said on one day (UTC), for its bounds of that day. Rows of days before leave with the unit's next one.
CREATE TABLE unit_days (
  unit text COLLATE "C" NOT NULL,
  day integer NOT NULL,
  -- documents and further notes that were accepted
  documents integer NOT NULL DEFAULT 0,
  -- audit heads that were not known before
  audit_heads integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit, day)
) WITH (fillfactor = 50);
