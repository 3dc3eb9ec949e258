-- The enrolment request with its seal picture has 50 KB and more. In the one row that says how the line stands it was read and written with every position of
-- the feed; it has a table of its own now.
CREATE TABLE enrolment_requests (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- as sent (JSON), repeated until it is answered
  request TEXT NOT NULL
) STRICT;
INSERT INTO enrolment_requests (id, request) SELECT id, enrolment_request FROM station WHERE enrolment_request IS NOT NULL;
ALTER TABLE station DROP COLUMN enrolment_request;
